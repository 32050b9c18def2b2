"""The appendices that are made from data: the questionnaire, and what cleaning changed."""

from __future__ import annotations

import pandas as pd

from followup.clean import Context
from followup.locale import _
from followup.markdown import TableColumn, escaped
from followup.period import Kind
from followup.presentation import Sheet, whole


def rule_descriptions() -> dict[str, str]:
    """Return what each cleaning rule does, in words."""
    return {
        "row.blank": _("Rows without any answer are left out."),
        "row.total": _("A last row that sums up the others is left out."),
        "row.required-missing": _("Rows without an answer to a compulsory question are left out."),
        "row.duplicate": _("Of several rows from the same respondent the latest complete one is kept."),
        "form.superseded": _("Of several yearly forms from an administration the one saved last is read."),
        "row.late": _("Answers that came in after the last day are kept, and noted."),
        "row.administration-unanswered": _("Rows that name no administration are left out."),
        "row.unknown-administration": _("Rows from an administration that is not in the plan are left out."),
        "administration.former-name": _("A former or short name of an administration is read as its present name."),
        "label.cleaned": _(
            "Stray spaces, case and numbering in an answer are disregarded; other ways to write an option are read as "
            "that option, and what is named twice counts once."
        ),
        "number.cleaned": _("Numbers with decimal comma or grouped thousands are read as numbers."),
        "number.unreadable": _("Text where a number was asked for counts as unreadable."),
        "number.out-of-range": _("A number outside the limits of the question counts as unreadable."),
        "number.trained-exceeds-staff": _("Where more staff are trained than there are, neither number is used."),
        "value.unreadable": _("An answer that is none of the options counts as unreadable."),
        "answer.not-asked": _("An answer to an activity that is not the administration’s own is set aside."),
        "answer.set-aside-by-dont-know": _(
            "Where options are ticked together with one that says why there is no answer, only that one counts."
        ),
        "routing.answered": _("An answer to a follow-up question that did not apply is set aside."),
    }


def cleaning_sheet(log: pd.DataFrame) -> Sheet:
    """Show how often each cleaning rule was used."""
    counts = log.groupby("rule").size()
    described = rule_descriptions()
    # A rule that nobody has described is shown by its name rather than left out.
    order = [rule for rule in described if rule in counts.index]
    order += sorted(set(counts.index).difference(described))
    table = pd.DataFrame({"rule": order, "count": [int(counts[rule]) for rule in order]})
    columns = [
        TableColumn("rule", _("Rule"), lambda rule: described.get(str(rule), str(rule)), width=56),
        TableColumn("count", _("Times"), whole, right=True, width=8),
    ]
    return Sheet(table, columns, _("Changes to the raw answers, by rule."))


def questionnaire_fragment(context: Context) -> str:
    """Write appendix C: every question with its answers, and whom it was put to."""
    parts = [escaped(" ".join(context.questionnaire.introduction.split()))]
    for place, question in enumerate(context.questionnaire.questions, start=1):
        scale = context.scales[question.id]
        kinds = {
            Kind.SINGLE: _("One answer"),
            Kind.MULTIPLE: _("Several answers possible"),
            Kind.SCALE: _("One answer on a scale"),
            Kind.NUMBER: _("A number"),
            Kind.TEXT: _("Free text"),
            Kind.MATRIX: _("One answer for each of the administration’s activities"),
        }
        lines = [f"**{place}\\. {escaped(question.text)}**", kinds[question.kind] + "."]
        if scale is not None:
            lines.append(" · ".join(escaped(option.label) for option in scale.options))
        if question.ask_if is not None:
            earlier = context.questionnaire.question(question.ask_if.question)
            earlier_scale = context.scales[earlier.id]
            labels = [
                option.label
                for option in (earlier_scale.options if earlier_scale else [])
                if option.code in question.ask_if.answers
            ]
            condition = _(
                "Asked only after the answer {answers} to “{question}”.",
                answers=" / ".join(labels),
                question=earlier.name,
            )
            lines.append(escaped(condition))
        parts.append("\\\n".join(lines))
    return "\n\n".join(parts)

"""The appendices that are made from data: the questionnaire, what was not answered, and what cleaning changed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from followup.clean import Context
from followup.locale import _, number
from followup.markdown import TableColumn, escaped
from followup.period import Kind, Question, Questionnaire
from followup.presentation import Sheet, alternatives, listing, whole


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
        called = f" ({escaped(question.short)})" if question.short else ""
        kind = kinds[question.kind] + _limits(question)
        lines = [f"**{place}\\. {escaped(question.text)}**{called}", escaped(kind) + "."]
        if scale is not None:
            lines.append(" · ".join(escaped(option.label) for option in scale.options))
        lines += [escaped(told) for told in _whom_asked(question, context)]
        parts.append("\\\n".join(lines))
    return "\n\n".join(parts)


def _limits(question: Question) -> str:
    """Return the limits of a number, as the end of a sentence."""
    low, high = question.minimum, question.maximum
    if low is not None and high is not None:
        return _(", from {low} to {high}", low=number(low), high=number(high))
    if low is not None:
        return _(", at least {low}", low=number(low))
    return "" if high is None else _(", at most {high}", high=number(high))


def _whom_asked(question: Question, context: Context) -> Iterator[str]:
    """Yield what decides who is asked a question, and when."""
    if question.ask_if is not None:
        earlier = context.questionnaire.question(question.ask_if.question)
        scale = context.scales[earlier.id]
        labels = [option.label for option in (scale.options if scale else []) if option.code in question.ask_if.answers]
        yield _(
            "Asked only after the answer {answers} to question {number}.",
            answers=alternatives(labels),
            number=context.questionnaire.questions.index(earlier) + 1,
        )
    if question.administrations:
        names = [item.name for item in context.plan.administrations if item.id in question.administrations]
        yield _("Asked only of {administrations}.", administrations=listing(names))
    if question.yearly:
        yield _("Asked every year as well, in the brief yearly questionnaire.")


def item_sheet(table: pd.DataFrame, questionnaire: Questionnaire) -> Sheet:
    """Show, per question, why answers are missing: each reason in a column of its own."""
    texts = {question.id: question.name for question in questionnaire.questions}
    columns = [
        TableColumn("question", _("Question"), lambda name: texts[str(name)], width=34),
        TableColumn("asked", _("Asked"), whole, right=True),
        TableColumn("answered", _("Answered"), whole, right=True),
        TableColumn("dont_know", _("Don’t know"), whole, right=True),
        TableColumn("not_applicable", _("Not relevant"), whole, right=True),
        TableColumn("unanswered", _("Unanswered"), whole, right=True),
        TableColumn("unreadable", _("Unreadable"), whole, right=True),
        TableColumn("routed", _("Skipped"), whole, right=True),
    ]
    note = _(
        "Questions on activities are asked once per activity the administration is responsible for. Skipped are "
        "follow-up questions that did not apply; they are not counted as asked."
    )
    return Sheet(table, columns, _("Answers and missing answers per question, all respondents."), note)

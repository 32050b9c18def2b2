"""The pieces of the letter to the board that come from the period folder."""

from __future__ import annotations

from collections.abc import Sequence

from followup.locale import _
from followup.markdown import escaped
from followup.period import PeriodInput
from followup.period.period import Signatory


def letter_fragments(period: PeriodInput, assessment: str) -> dict[str, str]:
    """Return the letter's pieces by name.

    Parameters
    ----------
    period
        The period, whose ``period.yaml`` holds the standard texts.
    assessment
        The administration's own assessment, already checked.
    """
    about, letter = period.period, period.period.letter
    report = _(
        "Follow-up report, {municipality}, mandate period {period}, {date}",
        municipality=about.municipality.name,
        period=about.period.replace("-", "–"),
        date=about.survey.report.isoformat(),
    )
    plans = [
        _("{title}, adopted {date} by {by}", title=plan.title, date=plan.adopted.isoformat(), by=plan.adopted_by)
        for plan in period.plan.plans
    ]
    return {
        "letter-proposals": _numbered(about.proposals),
        "letter-recipients": _bulleted(about.recipients),
        "letter-documents": _bulleted([report, *plans]),
        "letter-goals": _bulleted(letter.goals),
        "letter-background": _paragraphs(letter.background),
        "letter-economy": _paragraphs(letter.economy),
        "letter-equality": _paragraphs(letter.equality),
        "letter-consultation": _paragraphs(letter.consultation),
        "letter-evaluation": _paragraphs(letter.evaluation),
        "letter-union": _paragraphs(letter.union),
        "letter-assessment": assessment,
        "letter-signatories": _signatories(letter.signatories),
    }


def _signatories(signatories: Sequence[Signatory]) -> str:
    r"""Write whom the letter is signed by, a paragraph each: the name, if it is known, and below it the office.

    Examples
    --------
    >>> print(_signatories([Signatory(role="Förvaltningschef", name="N. N."), Signatory(role="Handläggare")]))
    N\. N\.\
    Förvaltningschef
    <BLANKLINE>
    Handläggare
    """
    return "\n\n".join("\\\n".join(escaped(text) for text in (who.name, who.role) if text) for who in signatories)


def _numbered(items: Sequence[str]) -> str:
    return "\n".join(f"{place}. {escaped(item)}" for place, item in enumerate(items, start=1))


def _bulleted(items: Sequence[str]) -> str:
    return "\n".join(f"- {escaped(item)}" for item in items)


def _paragraphs(text: str) -> str:
    return "\n\n".join(escaped(" ".join(part.split())) for part in text.split("\n\n"))

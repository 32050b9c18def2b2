"""The yearly rounds beside what is said at the end: a text, a table of differences and the numbers of both."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from followup.facts import Number, Unit
from followup.indicators.rounds import disagreements, round_totals
from followup.locale import _, number
from followup.markdown import TableColumn
from followup.presentation import Names, Sheet, listing, table_markdown
from followup.schemas import State

LABEL = "annual-rounds"


def round_numbers(rounds: pd.DataFrame) -> Iterator[Number]:
    """Yield what the yearly rounds say of follow-up; zeros over none where there was no round."""
    totals = round_totals(rounds)
    said, compared = int(totals["answered"]), int(totals["compared"])
    at_end = int((rounds["end_state"] == State.ANSWERED.value).sum())
    share = _("Share of administration-years documented in the yearly rounds")
    count = _("Administration-years with an answer on follow-up in a yearly round")
    documented = _("Administration-years documented in the yearly rounds")
    comparable = _("Administration-years answered both in a yearly round and at the end of the term")
    differing = _("Administration-years that a yearly round and the answer at the end describe differently")
    unsupported = _("Administration-years documented by the answer at the end, without an answer in the yearly round")
    yield Number("annual_followup.rounds.count", said, Unit.COUNT, int(totals["expected"]), count)
    yield Number("annual_followup.rounds.share", totals["share"], Unit.PERCENT, said, share)
    yield Number("annual_followup.rounds.documented.count", totals["documented"], Unit.COUNT, said, documented)
    yield Number("annual_followup.compared.count", compared, Unit.COUNT, at_end, comparable)
    yield Number("annual_followup.disagree.count", totals["disagree"], Unit.COUNT, compared, differing)
    yield Number("annual_followup.unsupported.count", totals["unsupported"], Unit.COUNT, at_end, unsupported)


def differences_sheet(rounds: pd.DataFrame, names: Names) -> Sheet:
    """Show each administration-year in which the yearly round does not say what is said at the end."""
    apart = disagreements(rounds)

    def said(answered: pd.Series, documented: pd.Series) -> list[str]:
        words = {(True, True): _("Documented"), (True, False): _("Not documented")}
        pairs = zip(answered.astype(bool), documented.astype(bool), strict=True)
        return [words.get((bool(known), bool(yes)), _("No answer")) for known, yes in pairs]

    table = pd.DataFrame(
        {
            "administration": apart["administration"].map(names.administration),
            "year": apart["year"].astype("str"),
            "end": said(apart["end_state"] == State.ANSWERED.value, apart["end_documented"]),
            "round": said(apart["answered"] > 0, apart["documented"]),
            "followed_up": [
                _("{count} of {total}", count=number(followed), total=number(answered)) if answered else "–"
                for followed, answered in zip(apart["followed_up"], apart["answered"], strict=True)
            ],
        }
    )
    columns = [
        TableColumn("administration", _("Administration"), str, width=30),
        TableColumn("year", _("Year"), str, width=8),
        TableColumn("end", _("Answer at the end of the term"), str, width=20),
        TableColumn("round", _("Yearly round"), str, width=20),
        TableColumn("followed_up", _("Assignments followed up"), str, right=True, width=14),
    ]
    note = _(
        "The yearly round asks about each assignment, the questionnaire at the end about the annual report. A yearly "
        "round counts as documented when more than half of the administration’s assignments with an answer were "
        "followed up. A difference does not tell which answer is right."
    )
    return Sheet(table, columns, _("Years that the yearly round and the answer at the end describe differently."), note)


def rounds_fragment(rounds: pd.DataFrame, names: Names) -> str:
    """Write what the yearly rounds add to the chapter; nothing where there was no round."""
    if rounds.empty:
        return ""
    facts = {
        place: f"{{{{< fact annual_followup.{name} >}}}}"
        for place, name in {
            "count": "rounds.count",
            "share": "rounds.share",
            "compared": "compared.count",
            "disagree": "disagree.count",
            "unsupported": "unsupported.count",
        }.items()
    }
    years = listing([str(year) for year in sorted(set(rounds["year"]))])
    text = _(
        "Administrations have also been asked every year; there are answers from {years}. In a yearly round the "
        "follow-up is described for {count} administration-years, and it is documented for {share} of them. Of the "
        "{compared} administration-years that can be compared, {disagree} are described differently in the yearly "
        "round and at the end of the term. For {unsupported} administration-years the follow-up is documented "
        "according to the answer at the end, while the year’s round lacks an answer.",
        years=years,
        **facts,
    )
    if disagreements(rounds).empty:
        return text
    where = _("{table} shows which they are.", table=f"@Tbl-{LABEL}")
    return f"{text} {where}\n\n{table_markdown(differences_sheet(rounds, names), LABEL)}"

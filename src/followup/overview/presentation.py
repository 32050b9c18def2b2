"""How the overview is shown: the figures and tables of its chapters, and the numbers its text uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from followup.facts import Number, Unit
from followup.figures.strips import strips
from followup.locale import _, ngettext, number
from followup.markdown import TableColumn
from followup.notebook import Bench
from followup.overview.indicators import LEVELS, MAIN, Course, Gap
from followup.presentation import Names, Picture, Sheet, one_decimal, share, whole

_SHOWN_CODES = 12


def main_names() -> dict[str, str]:
    """Return what the main indicators are called."""
    return {
        "implementation": _("Implementation index"),
        "systematics": _("Systematics index"),
        "annual_followup": _("Annual follow-up, %"),
        "person_dependent": _("Person-dependent, %"),
        "trained": _("Trained staff, %"),
        "response": _("Response, %"),
    }


def gap_names() -> dict[str, str]:
    """Return what the gaps are called."""
    return {
        Gap.IMPLEMENTATION: _("Gap in implementation"),
        Gap.SYSTEMATICS: _("Gap in systematics"),
        Gap.PERSONS: _("More hangs on persons than is in place"),
        Gap.ANNUAL: _("An administration without any documented year"),
        Gap.FORMS: _("A form of violence without any activity begun"),
    }


def level_names() -> dict[str, str]:
    """Return what the levels of prevention are called."""
    return {level: Names.level(level) for level in LEVELS}


def course_names() -> dict[str, str]:
    """Return what the courses are called."""
    return {Course.FORWARD: _("Forward"), Course.SAME: _("No clear change"), Course.BACK: _("Back")}


def unit_of(indicator: str) -> Unit:
    """Return how an indicator is written."""
    return Unit.INDEX if MAIN.get(indicator, "").endswith("index") else Unit.PERCENT


def distribution_numbers(table: pd.DataFrame, subject: str, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield the quartiles of each indicator; the base is how many municipalities have a value."""
    labels = {
        "least": _("Lowest value"), "lower": _("Lower quartile"), "median": _("Median"), "upper": _("Upper quartile"),
        "most": _("Highest value"),
    }  # fmt: skip
    for row in table.to_dict("records"):
        for key, label in labels.items():
            name = f"{subject}.{row['indicator']}.{key}"
            unit = unit_of(row["indicator"]) if subject == "overview" else Unit.PERCENT
            yield Number(name, row[key], unit, row["municipalities"], f"{label}: {names[row['indicator']]}")


def membership_numbers(built: int, lacking: int) -> Iterator[Number]:
    """Yield how many municipalities there are, and how many have no report."""
    yield Number("overview.municipalities.count", built, Unit.COUNT, built + lacking, _("Municipalities with a report"))
    label = _("Municipalities without a report")
    yield Number("overview.lacking.count", lacking, Unit.COUNT, built + lacking, label)


def gap_numbers(counts: pd.DataFrame) -> Iterator[Number]:
    """Yield how many municipalities have each gap."""
    names = gap_names()
    for row in counts.to_dict("records"):
        name = row["gap"].replace("-", "_").replace(".", "_")
        label = _("Municipalities with: {gap}", gap=names[row["gap"]])
        yield Number(f"overview.gaps.{name}.count", row["having"], Unit.COUNT, row["assessed"], label)


def course_numbers(changes: pd.DataFrame) -> Iterator[Number]:
    """Yield how many municipalities have gone which way."""
    for course, name in course_names().items():
        count = int((changes["course"] == course).sum())
        label = _("Municipalities with a change: {course}", course=name)
        yield Number(f"overview.change.{course}.count", count, Unit.COUNT, len(changes), label)


def main_figure(table: pd.DataFrame, distributions: pd.DataFrame) -> Picture:
    """Show each main indicator as a strip of municipalities."""
    names = main_names()
    figure = strips(table, names, _("Index or per cent"))
    return Picture(figure, _("The main indicators, a dot for each municipality. The box is the middle half, the line "
                             "the median."), _alt(distributions, names))  # fmt: skip


def levels_figure(table: pd.DataFrame, distributions: pd.DataFrame) -> Picture:
    """Show the share of the begun work at each level as a strip of municipalities."""
    names = level_names()
    figure = strips(table, names, _("Per cent of the assignments begun that are directed at citizens"))
    return Picture(figure, _("Levels of prevention, a dot for each municipality. The box is the middle half, the line "
                             "the median."), _alt(distributions, names))  # fmt: skip


def change_figure(changes: pd.DataFrame, distributions: pd.DataFrame) -> Picture:
    """Show the change of the index as a strip of municipalities."""
    names = {"total": _("All assignments"), "matched": _("In both plans")}
    widest = max(10.0, *(abs(changes[name]).max() for name in names)) if len(changes) else 10.0
    figure = strips(changes, names, _("Change of the implementation index"), (-widest, widest))
    return Picture(figure, _("Change since the previous period, a dot for each municipality. The box is the middle "
                             "half, the line the median."), _alt(distributions, names))  # fmt: skip


def change_fragment(bench: Bench, changes: pd.DataFrame, distributions: pd.DataFrame) -> None:
    """Hand the part on change to the report: figure and table with what leads to them, or that there is nothing."""
    if changes.empty:
        bench.fragment("change", _("None of the municipalities has an earlier follow-up to be compared with."))
        return
    bench.show_figure("change", change_figure(changes, distributions))
    lead = _(
        "The change can be reckoned only for municipalities that have an earlier follow-up. The number whose "
        "implementation index has clearly risen is {forward}, and the number in which it has clearly fallen is {back}. "
        "@Fig-change shows the change in each municipality, and @tbl-change how many went which way.",
        **{course: f"{{{{< fact overview.change.{course}.count >}}}}" for course in ("forward", "back")},
    )
    pieces = [lead, *(f"{{{{< include /_generated/_{kind}-change.md >}}}}" for kind in ("fig", "tbl"))]
    bench.fragment("change", "\n\n".join(pieces))


def _alt(distributions: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say in words what the strips show."""
    parts = [
        _(
            "{name}: median {median}, from {least} to {most} in {count} municipalities.",
            name=names[row["indicator"]],
            median=one_decimal(row["median"]),
            least=one_decimal(row["least"]),
            most=one_decimal(row["most"]),
            count=number(row["municipalities"]),
        )
        for row in distributions.to_dict("records")
    ]
    return " ".join([_("Strips of dots."), *parts])


def distribution_sheet(table: pd.DataFrame, names: Mapping[str, str], caption: str) -> Sheet:
    """Show the quartiles of each indicator."""
    columns = [
        TableColumn("name", _("Indicator"), width=34),
        TableColumn("municipalities", _("Municipalities"), whole, right=True, width=14),
        TableColumn("least", _("Lowest"), one_decimal, right=True, width=11),
        TableColumn("lower", _("Lower quartile"), one_decimal, right=True, width=11),
        TableColumn("median", _("Median"), one_decimal, right=True, width=11),
        TableColumn("upper", _("Upper quartile"), one_decimal, right=True, width=11),
        TableColumn("most", _("Highest"), one_decimal, right=True, width=11),
    ]
    return Sheet(table.assign(name=table["indicator"].map(dict(names))), columns, caption)


def gap_sheet(counts: pd.DataFrame, gaps: pd.DataFrame) -> Sheet:
    """Show how many municipalities have each gap, and which, where they are few enough to be named."""
    having = gaps[gaps["has"] == 1].groupby("gap")["code"].agg(list)
    named = [_named(having.get(gap, [])) for gap in counts["gap"]]
    columns = [
        TableColumn("name", _("Gap"), width=34),
        TableColumn("having", _("Have it"), whole, right=True, width=10),
        TableColumn("assessed", _("Can be told"), whole, right=True, width=12),
        TableColumn("share", _("Share"), share, right=True, width=10),
        TableColumn("codes", _("Codes"), width=34),
    ]
    table = counts.assign(name=counts["gap"].map({str(gap): name for gap, name in gap_names().items()}), codes=named)
    return Sheet(table, columns, _("Gaps, by the rules and the thresholds of each municipality’s own report."))


def _named(codes: list[str]) -> str:
    if len(codes) > _SHOWN_CODES:
        return ngettext("{count} municipality, see the table of all", "{count} municipalities, see the table of all",
                        len(codes))  # fmt: skip
    return ", ".join(codes) or "–"


def members_sheet(table: pd.DataFrame, gaps: pd.DataFrame) -> Sheet:
    """Show each municipality: its main indicators and its gaps."""
    initials = {gap: str(place) for place, gap in enumerate(gap_names(), start=1)}
    having = gaps[gaps["has"] == 1].groupby("code")["gap"].agg(list)
    letters = [" ".join(initials[Gap(gap)] for gap in having.get(code, [])) or "–" for code in table["code"]]
    columns = [
        TableColumn("code", _("Code"), width=8),
        TableColumn("name", _("Municipality"), width=26),
        *[
            TableColumn(name, head, one_decimal, right=True, width=12)
            for name, head in main_names().items()
            if name != "response"
        ],
        TableColumn("gaps", _("Gaps"), width=14),
    ]
    note = _(
        "Gaps: {gaps}. A dash among the numbers is a number that is missing or is not shown.",
        gaps="; ".join(f"{initials[Gap(gap)]} {name[0].lower()}{name[1:]}" for gap, name in gap_names().items()),
    )
    return Sheet(table.assign(gaps=letters), columns, _("All municipalities of the overview."), note)


def form_sheet(coverage: pd.DataFrame) -> Sheet:
    """Show in how many municipalities each form of violence is covered."""
    columns = [
        TableColumn("form", _("Form of violence"), width=40),
        TableColumn("municipalities", _("Municipalities that name it"), whole, right=True, width=20),
        TableColumn("planned", _("With an activity planned"), whole, right=True, width=20),
        TableColumn("begun", _("With an activity begun"), whole, right=True, width=20),
    ]
    return Sheet(coverage, columns, _("Forms of violence: municipalities with at least one activity."))


def course_sheet(changes: pd.DataFrame) -> Sheet:
    """Show how many municipalities have gone which way."""
    counts = [int((changes["course"] == course).sum()) for course in course_names()]
    table = pd.DataFrame({"course": list(course_names().values()), "count": counts})
    columns = [
        TableColumn("course", _("Change of the implementation index"), width=40),
        TableColumn("count", _("Municipalities"), whole, right=True, width=16),
    ]
    note = _("What counts as a clear change is each municipality’s own threshold.")
    return Sheet(table, columns, _("Change since the previous period."), note)

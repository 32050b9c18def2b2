"""Annual follow-up, levels of prevention and coverage of the forms of violence."""

from __future__ import annotations

import pandas as pd

from followup.figures.bars import paired_shares
from followup.figures.maps import coverage_map, yes_no_map
from followup.locale import _, number
from followup.markdown import TableColumn
from followup.presentation import Names, Picture, Sheet, interval_note, is_missing, listing, share, whole, with_interval
from followup.presentation.hidden import MARK, with_hidden_note
from followup.presentation.implementation import TOTAL
from followup.schemas import State


def annual_figure(table: pd.DataFrame, groups: pd.DataFrame, names: Names) -> Picture:
    """Show which administrations documented which years.

    Parameters
    ----------
    table
        The table ``annual_followup``.
    groups
        Its shares per administration.
    """
    grid = _year_grid(table, names).rename(index=names.administration_short)
    complete = groups.loc[groups["share"] == 100, "administration"]
    never = groups.loc[groups["share"] == 0, "administration"]
    alt = _(
        "Grid of administrations and years. {documented} of {expected} administration-years were documented. "
        "All years: {complete}. No year: {never}.",
        documented=number(groups["documented"].sum()),
        expected=number(groups["answered"].sum()),
        complete=listing([names.administration[name] for name in complete]) or _("none"),
        never=listing([names.administration[name] for name in never]) or _("none"),
    )
    return Picture(yes_no_map(grid, _year_labels()), _year_caption(), alt)


def annual_years_sheet(table: pd.DataFrame, names: Names) -> Sheet:
    """Show the cells of the figure of administrations and years in words."""
    grid, labels = _year_grid(table, names), _year_labels()
    columns = [
        TableColumn("administration", _("Administration"), lambda name: names.administration[str(name)], width=30),
        *[TableColumn(year, str(year), lambda step: labels[int(str(step))], width=14) for year in grid.columns],
    ]
    return Sheet(grid.reset_index(), columns, _year_caption())


def _year_grid(table: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Return, per administration and year, which of :func:`_year_labels` holds."""
    known = table["expected"] & (table["state"] == State.ANSWERED.value)
    value = sum(step.astype(int) for step in (table["expected"], known, known & table["documented"]))
    grid = table.assign(value=value).pivot(index="administration", columns="year", values="value")
    return grid.loc[[name for name in names.administration if name in grid.index]]


def _year_labels() -> tuple[str, str, str, str]:
    return _("Not expected"), _("Not known"), _("Not documented"), _("Documented")


def _year_caption() -> str:
    return _("Annual follow-up documented in the annual report, per administration and year.")


def annual_sheet(groups: pd.DataFrame, total: pd.DataFrame, names: Names) -> Sheet:
    """Show expected and documented years per administration, with a total."""
    everything = pd.concat([groups, total.assign(administration=TOTAL)], ignore_index=True)
    columns = [
        TableColumn(
            "administration", _("Administration"), lambda name: names.administration.get(str(name), _("All")), width=30
        ),
        TableColumn("expected", _("Expected years"), whole, right=True),
        TableColumn("answered", _("Base"), whole, right=True),
        TableColumn("documented", _("Documented years"), whole, right=True),
        TableColumn("share", _("Share"), share, right=True),
    ]
    note = _("A year is expected if the administration had an activity that year. Base: expected years with an answer.")
    return Sheet(everything, columns, _("Years with annual follow-up documented."), note)


def prevention_figure(profile: pd.DataFrame) -> Picture:
    """Show the share of citizen-directed assignments at each level, planned beside begun."""
    labels = [Names.level(code) for code in profile["level"]]
    parts = [
        _(
            "{level}: {planned} planned, {begun} begun",
            level=label,
            planned=share(row.planned_share),
            begun=share(row.begun_share),
        )
        for label, row in zip(labels, profile.itertuples(), strict=True)
    ]
    alt = _(
        "Bar chart of levels of prevention among assignments directed at citizens. {parts}.", parts="; ".join(parts)
    )
    figure = paired_shares(
        labels,
        profile["planned_share"].to_list(),
        profile["begun_share"].to_list(),
        (_("Planned"), _("Begun")),
        _("Share of the planned, and of the begun, assignments"),
    )
    caption = _("Assignments directed at citizens by level of prevention, planned and begun.")
    return Picture(figure, caption, alt)


def prevention_sheet(profile: pd.DataFrame) -> Sheet:
    """Show counts, bases and shares per level."""
    columns = [
        TableColumn("level", _("Level"), lambda code: Names.level(str(code)), width=20),
        TableColumn("planned", _("Planned"), whole, right=True),
        TableColumn("planned_share", _("Share of planned"), share, right=True),
        TableColumn("begun", _("Begun"), whole, right=True),
        TableColumn("begun_share", _("Share of begun"), share, right=True),
    ]
    first = profile.iloc[0]
    note = _(
        "Bases: {planned} planned and {begun} begun assignments directed at citizens. An activity with several levels "
        "counts at each, so the shares need not add up to 100 %.",
        planned=number(first["planned_base"]),
        begun=number(first["begun_base"]),
    )
    return Sheet(profile, columns, _("Assignments directed at citizens by level of prevention."), note)


def coverage_figure(table: pd.DataFrame, forms: pd.DataFrame, names: Names) -> Picture:
    """Show, per form of violence and level, how many activities are planned and begun."""
    levels = list(dict.fromkeys(table["level"]))
    order = list(names.form)
    begun = table.pivot(index="form", columns="level", values="begun").loc[order, levels]
    planned = table.pivot(index="form", columns="level", values="planned").loc[order, levels]
    counts = begun.astype("str") + " / " + planned.astype("str")
    texts = counts.mask(begun == 0, counts + "\n" + _("none begun")).mask(planned == 0, _("none planned"))
    shown = begun.rename(index=names.form_short, columns={code: Names.level(code) for code in levels})
    uncovered = [names.form[code] for code in forms.loc[forms["uncovered"], "form"]]
    alt = _(
        "Grid of forms of violence and levels of prevention, activities begun of planned. Of {cells} cells {unplanned} "
        "have no planned activity, and {waiting} have planned activities of which none is begun. Forms without any "
        "begun activity: {uncovered}.",
        cells=number(planned.size),
        unplanned=number((planned == 0).to_numpy().sum()),
        waiting=number(((planned > 0) & (begun == 0)).to_numpy().sum()),
        uncovered=listing(uncovered) or _("none"),
    )
    caption = _(
        "Activities begun / planned per form of violence and level of prevention. Hatched: none planned. Framed: "
        "planned, but none begun."
    )
    return Picture(coverage_map(shown, planned, texts), caption, alt)


def coverage_levels_sheet(table: pd.DataFrame, names: Names) -> Sheet:
    """Show the numbers of the grid of forms of violence and levels of prevention."""
    wide = table.pivot(index="form", columns="level", values=["planned", "begun"]).loc[list(names.form)]
    wide.columns = ["-".join(column) for column in wide.columns]
    columns = [TableColumn("form", _("Form of violence"), lambda code: names.form[str(code)], width=40)]
    for level in dict.fromkeys(table["level"]):
        planned, begun = _("{level}, planned", level=Names.level(level)), _("{level}, begun", level=Names.level(level))
        columns += [
            TableColumn(f"planned-{level}", planned, whole, right=True),
            TableColumn(f"begun-{level}", begun, whole, right=True),
        ]
    return Sheet(wide.reset_index(), columns, _("Activities per form of violence and level of prevention."))


def coverage_sheet(forms: pd.DataFrame, wanted: pd.DataFrame, names: Names, people: int) -> Sheet:
    """Show activities per form of violence, and the share of respondents who want the form in the plan."""
    marked = [MARK if row.hidden else share(row.share) for row in wanted.itertuples()]
    kept = wanted.rename(columns={"item": "form"}).drop(columns="share").assign(wanted_share=marked)
    merged = forms.merge(kept, on="form", how="left")
    columns = [
        TableColumn("form", _("Form of violence"), lambda code: names.form[str(code)], width=44),
        TableColumn("planned", _("Planned activities"), whole, right=True, width=12),
        TableColumn("begun", _("Begun activities"), whole, right=True, width=12),
        TableColumn(
            "wanted_share", _("Want it included"), lambda text: "–" if is_missing(text) else str(text), True, 12
        ),
    ]
    base = int(wanted["base"].max()) if len(wanted) else 0
    note = _(
        "An activity can concern several forms. The share who want a form included is of the {base} respondents who "
        "answered the question.",
        base=number(base),
    )
    note = with_hidden_note(note, people, bool(wanted["hidden"].any()))
    shown, columns = with_interval(columns, merged)
    return Sheet(shown, columns, _("Activities and wishes per form of violence."), note + interval_note(merged))

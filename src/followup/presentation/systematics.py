"""Systematics: the five criteria, and the matrix of carried out × systematic."""

from __future__ import annotations

import pandas as pd

from followup.figures.bars import stacked_counts
from followup.figures.maps import Point, quadrant_map
from followup.locale import _, number
from followup.markdown import TableColumn
from followup.period import Questionnaire, Scale
from followup.period.period import Thresholds
from followup.presentation import Picture, Sheet, extremes, in_order, listing, one_decimal, share, whole
from followup.presentation.implementation import TOTAL, quadrant_labels
from followup.schemas import Quadrant


def criteria_figure(shares: pd.DataFrame, scale: Scale, questionnaire: Questionnaire) -> Picture:
    """Show how far each criterion is met, over the assignments begun."""
    labels = {code: scale.option(code).label for code in scale.order} | {"unknown": _("Not known")}
    named = shares.rename(index={question.id: question.name for question in questionnaire.questions})
    met = {str(name): float(count) for name, count in named[scale.order[-1]].items()}
    alt = _("Stacked bar chart of the criteria of systematic work. No assignment is begun.")
    if named.to_numpy().any():
        most, least = extremes(met)
        alt = _(
            "Stacked bar chart of the criteria of systematic work over {total} begun assignments. Most often met: "
            "{most} ({most_count}). Least often met: {least} ({least_count}).",
            total=number(named.sum(axis=1).max()),
            most=listing(most),
            most_count=number(met[most[0]]),
            least=listing(least),
            least_count=number(met[least[0]]),
        )
    return Picture(
        stacked_counts(named, labels, _("Number of begun assignments")),
        _("How far each criterion of systematic work is met, number of begun assignments."),
        alt,
    )


def criteria_sheet(shares: pd.DataFrame, scale: Scale, questionnaire: Questionnaire) -> Sheet:
    """Show the numbers of the figure of criteria."""
    names = {question.id: question.name for question in questionnaire.questions}
    answers = {code: scale.option(code).label for code in reversed(scale.order)} | {"unknown": _("Not known")}
    columns = [
        TableColumn("criterion", _("Criterion"), lambda name: names[str(name)], width=30),
        *[TableColumn(code, label, whole, right=True) for code, label in answers.items()],
    ]
    caption = _("How far each criterion of systematic work is met, number of begun assignments.")
    return Sheet(shares.rename_axis("criterion").reset_index(), columns, caption)


def systematics_sheet(groups: pd.DataFrame, total: pd.DataFrame, names: dict[str, str]) -> Sheet:
    """Show the systematics index per administration, with a total."""
    ordered = in_order(groups, "administration", names)
    everything = pd.concat([ordered, total.assign(administration=TOTAL)], ignore_index=True)
    columns = [
        TableColumn("administration", _("Administration"), lambda name: names.get(str(name), _("All")), width=30),
        TableColumn("begun", _("Begun"), whole, right=True),
        TableColumn("assessed", _("Base"), whole, right=True),
        TableColumn("index", _("Systematics index"), one_decimal, right=True, width=14),
        TableColumn("gap_count", _("With a gap"), whole, right=True),
    ]
    note = _(
        "Base: begun assignments with enough criteria answered. With a gap: the index of the assignment is below the "
        "threshold for systematic work."
    )
    return Sheet(everything, columns, _("Systematics index per administration."), note)


def matrix_figure(groups: pd.DataFrame, total: pd.DataFrame, names: dict[str, str], thresholds: Thresholds) -> Picture:
    """Show each administration at its two indices, with the number of assignments in each field.

    Parameters
    ----------
    groups
        One row per administration: ``administration, implementation, systematics``.
    total
        One row, from :func:`followup.indicators.systematics.matrix`.
    """
    labels, row = quadrant_labels(), total.iloc[0]
    drawn = groups.dropna(subset=["implementation", "systematics"])
    points = [
        Point(names[str(item.administration)], float(str(item.systematics)), float(str(item.implementation)))
        for item in drawn.itertuples()
    ]

    def corner(field: Quadrant) -> str:
        return f"{labels[field.value]}: {number(row[field.value])}"

    corners = {
        "upper_right": corner(Quadrant.IN_PLACE),
        "upper_left": corner(Quadrant.PERSON_DEPENDENT),
        "lower_right": corner(Quadrant.PREPARED),
        "lower_left": corner(Quadrant.NEITHER),
    }
    alt = _(
        "The matrix of carried out and systematic. Of {assessed} assessed assignments {in_place} are in place and "
        "{persons} are carried out but hang on persons; {prepared} are prepared but not carried out and "
        "{neither} neither. "
        "Each point is an administration at its two indices.",
        assessed=number(row["assessed"]),
        in_place=number(row[Quadrant.IN_PLACE.value]),
        persons=number(row[Quadrant.PERSON_DEPENDENT.value]),
        prepared=number(row[Quadrant.PREPARED.value]),
        neither=number(row[Quadrant.NEITHER.value]),
    )
    caption = _(
        "Carried out and systematic. Points: administrations at their two indices. Numbers in the "
        "corners: assignments. "
        "Dashed lines: the thresholds {systematic} and {carried_out}.",
        systematic=number(thresholds.systematic),
        carried_out=number(thresholds.carried_out),
    )
    figure = quadrant_map(
        points,
        (thresholds.systematic, thresholds.carried_out),
        corners,
        (_("Systematics index"), _("Implementation index")),
    )
    return Picture(figure, caption, alt)


def matrix_sheet(groups: pd.DataFrame, total: pd.DataFrame, names: dict[str, str], group: str) -> Sheet:
    """Show the number of assignments in each field of the matrix per group, with a total."""
    heading = {"area": _("Development area"), "administration": _("Administration")}[group]
    everything = pd.concat([in_order(groups, group, names), total.assign(**{group: TOTAL})], ignore_index=True)
    labels = quadrant_labels()
    columns = [
        TableColumn(group, heading, lambda name: names.get(str(name), _("All")), width=26),
        *[TableColumn(field.value, labels[field.value], whole, right=True, width=12) for field in Quadrant],
        TableColumn("in_place_share", _("Share in place"), share, right=True, width=9),
    ]
    caption = {
        "area": _("Assignments in each field of the matrix per development area."),
        "administration": _("Assignments in each field of the matrix per administration."),
    }[group]
    note = _("The share in place is of the assignments that can be assessed.")
    return Sheet(everything, columns, caption, note)

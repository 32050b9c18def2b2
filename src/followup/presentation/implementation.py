"""Implementation: status per area and administration, and every assignment for the appendix."""

from __future__ import annotations

import pandas as pd

from followup.figures.bars import stacked_counts
from followup.locale import _, number
from followup.markdown import TableColumn, escaped
from followup.period import Scale
from followup.presentation import (
    Names,
    Picture,
    Sheet,
    extremes,
    in_order,
    listing,
    one_decimal,
    table_markdown,
    whole,
)
from followup.presentation.hidden import or_mark, with_hidden_note
from followup.schemas import Quadrant, State

TOTAL = "total"


def status_labels(scale: Scale) -> dict[str, str]:
    """Return what each step of the status scale is called, and the two states beside it."""
    steps = {code: scale.option(code).label for code in scale.order}
    return {**steps, "not_applicable": _("Not relevant"), "unknown": _("Not known")}


def status_figure(counts: pd.DataFrame, scale: Scale, names: dict[str, str], group: str) -> Picture:
    """Show how many assignments of each group have which status.

    Parameters
    ----------
    counts
        From :func:`followup.indicators.implementation.status_counts`, indexed by the group's id.
    names
        Id → short name.
    group
        What the groups are: ``area`` or ``administration``.
    """
    labels = status_labels(scale)
    highest = scale.order[-1]
    counts = counts.loc[[name for name in names if name in counts.index]]
    named = counts.rename(index=names)
    done, totals = counts[highest].to_dict(), counts.sum(axis=1).to_dict()
    most, least = extremes({str(key): done[key] / totals[key] for key in done})
    said = {
        key: f"{names[str(key)]} ({_('{count} of {total}', count=number(done[key]), total=number(totals[key]))})"
        for key in done
    }
    alt = _(
        "Stacked bar chart of the status of {total} assignments. {done} in all are at “{label}”. The "
        "share is largest in "
        "{most} and smallest in {least}.",
        total=number(sum(totals.values())),
        done=number(sum(done.values())),
        label=labels[highest],
        most=listing([said[key] for key in most]),
        least=listing([said[key] for key in least]),
    )
    caption = {
        "area": _("Status of the assignments in each development area, number of assignments."),
        "administration": _("Status of the assignments of each administration, number of assignments."),
    }[group]
    return Picture(stacked_counts(named, labels, _("Number of assignments")), caption, alt)


def implementation_sheet(
    groups: pd.DataFrame, total: pd.DataFrame, counts: pd.DataFrame, scale: Scale, names: dict[str, str], group: str
) -> Sheet:
    """Show counts per status, the index, its base, and its bounds, with a total."""
    labels = status_labels(scale)
    everything = pd.concat([in_order(groups, group, names), total.assign(**{group: TOTAL})], ignore_index=True)
    counted = pd.concat([counts, counts.sum().to_frame(TOTAL).T])
    codes = [*reversed(scale.order), "not_applicable", "unknown"]
    everything = everything.drop(columns=["not_applicable", "unknown"]).merge(
        counted[codes], left_on=group, right_index=True, how="left"
    )
    everything["range"] = bounds_texts(everything)
    heading = {"area": _("Development area"), "administration": _("Administration")}[group]
    columns = [
        TableColumn(group, heading, lambda name: names.get(str(name), _("All")), width=20),
        *[TableColumn(code, labels[code], whole, right=True, width=11) for code in codes],
        TableColumn("assessed", _("Base"), whole, right=True, width=6),
        TableColumn("index", _("Index"), one_decimal, right=True, width=7),
        TableColumn("range", _("Bounds"), str, right=True, width=10),
    ]
    caption = {
        "area": _("Assignments by status and the implementation index per development area."),
        "administration": _("Assignments by status and the implementation index per administration."),
    }[group]
    note = _(
        "The index is the mean status score × 100 over assessed assignments (base). Bounds: the index if every "
        "assignment whose status is not known had the score 0, or 1."
    )
    return Sheet(everything, columns, caption, note)


def bounds_texts(table: pd.DataFrame) -> list[str]:
    """Write the lowest and the highest possible index of each row; one number where they are written the same."""
    pairs = zip(table["low"].map(one_decimal), table["high"].map(one_decimal), strict=True)
    return [f"{low}–{high}" if low != high else low for low, high in pairs]


def quadrant_labels() -> dict[str, str]:
    """Return what each field of the matrix is called."""
    return {
        Quadrant.IN_PLACE.value: _("In place"),
        Quadrant.PERSON_DEPENDENT.value: _("Carried out but hanging on persons"),
        Quadrant.PREPARED.value: _("Prepared but not carried out"),
        Quadrant.NEITHER.value: _("Neither"),
        Quadrant.NOT_ASSESSED.value: _("Cannot be assessed"),
    }


def assignments_fragment(assignments: pd.DataFrame, scale: Scale, names: Names, people: int) -> str:
    """Write appendix B: for each administration a heading and a table of all its assignments."""
    labels = status_labels(scale)
    states = {State.NOT_APPLICABLE.value: labels["not_applicable"]}
    fields = quadrant_labels()

    def status(row: pd.Series) -> str:
        if row["state"] == State.ANSWERED.value:
            return labels[row["status"]] + ("*" if row["disagree"] else "")
        return states.get(row["state"], labels["unknown"])

    columns = [
        TableColumn("activity", _("Activity"), lambda code: f"{code} {names.activity[str(code)]}", width=40),
        TableColumn("shown_status", _("Status"), str, width=14),
        TableColumn("systematics", _("Systematics index"), one_decimal, right=True, width=12),
        TableColumn("quadrant", _("Assessment"), lambda code: fields[str(code)], width=22),
        TableColumn("answering", _("Answers"), or_mark(whole), right=True, width=8),
    ]
    parts = []
    for administration, name in names.administration.items():
        own = assignments[assignments["administration"] == administration]
        if own.empty:
            continue
        own = own.assign(shown_status=own.apply(status, axis=1))
        note = (
            _("* The respondents disagree; see the list at the end of the appendix.") if own["disagree"].any() else ""
        )
        note = with_hidden_note(note, people, bool(own["answering"].isna().any()))
        sheet = Sheet(own, columns, _("Assignments of {name}.", name=name), note)
        heading = f"## {escaped(name)} {{#sec-administration-{administration} .unnumbered}}"
        parts.append(f"{heading}\n\n{table_markdown(sheet, f'assignments-{administration}')}")
    return "\n\n".join(parts)

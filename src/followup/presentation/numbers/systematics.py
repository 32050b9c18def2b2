"""The numbers of the chapters on systematic work and on annual follow-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from followup.facts import Number, Unit
from followup.locale import _
from followup.period import Question
from followup.presentation import Names
from followup.presentation.implementation import quadrant_labels
from followup.presentation.numbers.groups import by_group
from followup.schemas import Quadrant


def systematics_numbers(
    total: pd.DataFrame, by_administration: pd.DataFrame, by_area: pd.DataFrame, names: Names
) -> Iterator[Number]:
    """Yield the systematics index with its bounds, and how many begun assignments have a gap."""
    row = total.iloc[0]
    n, label = int(row["assessed"]), _("Systematics index")
    gap = _("Begun assignments with a gap in systematics: index below the threshold")
    begun = _("Begun assignments with a systematics index")
    yield Number("systematics.index", row["index"], Unit.INDEX, n, label)
    yield Number("systematics.gap.count", row["gap_count"], Unit.COUNT, n, gap)
    yield Number("systematics.assessed.count", n, Unit.COUNT, row["begun"], begun)
    low, high = _("Lowest possible systematics index"), _("Highest possible systematics index")
    yield Number("systematics.low", row["low"], Unit.INDEX, row["begun"], low)
    yield Number("systematics.high", row["high"], Unit.INDEX, row["begun"], high)
    for key, table, named in (
        ("administration", by_administration, names.administration),
        ("area", by_area, names.area),
    ):
        yield from by_group("systematics.index", table, key, "index", "assessed", Unit.INDEX, label, named)
        yield from by_group("systematics.gap.count", table, key, "gap_count", "assessed", Unit.COUNT, gap, named)
        yield from by_group("systematics.low", table, key, "low", "begun", Unit.INDEX, low, named)
        yield from by_group("systematics.high", table, key, "high", "begun", Unit.INDEX, high, named)
        yield from by_group("systematics.assessed.count", table, key, "assessed", "begun", Unit.COUNT, begun, named)


def criteria_numbers(shares: pd.DataFrame, questions: Sequence[Question], highest: str) -> Iterator[Number]:
    """Yield the share of begun assignments that meet each criterion fully, of those where it was answered."""
    rows = shares.to_dict("index")
    for question in (item for item in questions if item.id in rows):
        row = rows[question.id]
        base = sum(int(count) for code, count in row.items() if code != "unknown")
        label = _("Share of begun assignments that meet it: {criterion}", criterion=question.name)
        share = 100 * row[highest] / base if base else None
        yield Number(f"systematics.criterion.{question.id}.met.share", share, Unit.PERCENT, base, label)


def matrix_numbers(
    total: pd.DataFrame, by_administration: pd.DataFrame, by_area: pd.DataFrame, names: Names
) -> Iterator[Number]:
    """Yield how many assignments are in place, and how many hang on persons."""
    row, labels = total.iloc[0], quadrant_labels()
    n = int(row["assessed"])
    for field in (Quadrant.IN_PLACE.value, Quadrant.PERSON_DEPENDENT.value):
        label = _("Assignments: {field}", field=labels[field].lower())
        share = _("Share of assignments: {field}", field=labels[field].lower())
        yield Number(f"matrix.{field}.share", row[f"{field}_share"], Unit.PERCENT, n, share)
        yield Number(f"matrix.{field}.count", row[field], Unit.COUNT, n, label)
        for key, table, named in (
            ("administration", by_administration, names.administration),
            ("area", by_area, names.area),
        ):
            yield from by_group(
                f"matrix.{field}.share", table, key, f"{field}_share", "assessed", Unit.PERCENT, share, named
            )
    label = _("Assignments that cannot be assessed")
    value = row[Quadrant.NOT_ASSESSED.value]
    yield Number("matrix.not_assessed.count", value, Unit.COUNT, n + int(value), label)


def sensitivity_numbers(near: pd.DataFrame) -> Iterator[Number]:
    """Yield between what the shares of the matrix lie at the thresholds ``near`` to those that apply."""
    labels, base = quadrant_labels(), int(near["assessed"].max()) if len(near) else 0
    for field in (Quadrant.IN_PLACE.value, Quadrant.PERSON_DEPENDENT.value):
        shares, name = near[f"{field}_share"], labels[field].lower()
        low = _("Smallest share with the threshold one step away: {field}", field=name)
        high = _("Largest share with the threshold one step away: {field}", field=name)
        yield Number(f"sensitivity.{field}.low", shares.min(), Unit.PERCENT, base, low)
        yield Number(f"sensitivity.{field}.high", shares.max(), Unit.PERCENT, base, high)


def annual_numbers(total: pd.DataFrame, by_administration: pd.DataFrame, names: Names) -> Iterator[Number]:
    """Yield how many administration-years were followed up."""
    row, known = total.iloc[0], by_administration["share"].dropna()
    n, label = int(row["answered"]), _("Share of administration-years with documented follow-up")
    expected, documented = _("Administration-years with an answer"), _("Documented administration-years")
    complete, never = _("Administrations that documented every year"), _("Administrations that documented no year")
    yield Number("annual_followup.share", row["share"], Unit.PERCENT, n, label)
    yield Number("annual_followup.documented.count", row["documented"], Unit.COUNT, n, documented)
    yield Number("annual_followup.expected.count", n, Unit.COUNT, row["expected"], expected)
    yield Number("annual_followup.complete.count", (known == 100).sum(), Unit.COUNT, len(known), complete)
    yield Number("annual_followup.never.count", (known == 0).sum(), Unit.COUNT, len(known), never)
    label_known = _("Administrations with an answer on annual follow-up")
    yield Number("annual_followup.administrations.count", len(known), Unit.COUNT, len(by_administration), label_known)
    yield from by_group(
        "annual_followup.share", by_administration, "administration", "share", "answered", Unit.PERCENT, label,
        names.administration,
    )  # fmt: skip
    yield from by_group(
        "annual_followup.documented.count", by_administration, "administration", "documented", "answered", Unit.COUNT,
        documented, names.administration,
    )  # fmt: skip

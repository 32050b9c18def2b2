"""The numbers of a year: what was received, and what is counted over all and for each administration."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from followup.facts import Number, Unit
from followup.locale import _
from followup.presentation.numbers.groups import by_group
from followup.presentation.year.setting import YearSetting
from followup.schemas import Movement, Review


def year_numbers(totals: pd.DataFrame, groups: pd.DataFrame, setting: YearSetting) -> Iterator[Number]:
    """Yield what is counted, over all and for each administration."""
    whole_year = totals.iloc[0]
    for name, column, base, label in _counts(setting):
        base_of_all = None if base is None else int(whole_year[base])
        yield Number(f"year.{name}.count", int(whole_year[column]), Unit.COUNT, base_of_all, label)
        table = groups if base is not None else groups.assign(none=None)
        yield from by_group(
            f"year.{name}.count", table, "administration", column, base or "none", Unit.COUNT, label,
            setting.names.administration,
        )  # fmt: skip


def received_numbers(received: pd.DataFrame, corrections: int) -> Iterator[Number]:
    """Yield how many administrations were asked and answered, and how many answers were corrected."""
    label = _("Administrations that have answered the yearly form")
    asked = _("Administrations with an activity in the year")
    corrected = _("Corrections of answers in the yearly forms")
    yield Number("year.administrations.count", len(received), Unit.COUNT, None, asked)
    yield Number("year.received.count", int(received["received"].sum()), Unit.COUNT, len(received), label)
    yield Number("year.corrections.count", corrections, Unit.COUNT, None, corrected)


def _counts(setting: YearSetting) -> Iterator[tuple[str, str, str | None, str]]:
    """Yield name, column, column of the base and label of everything that is counted."""
    yield "assignments", "assignments", None, _("Assignments in the year")
    for code, label in setting.labels.items():
        prefix = f"status.{code}" if code in setting.status.order else code
        yield prefix, code, "assignments", _("Assignments in the year: {label}", label=label)
    yield "followup_answered", "followup_answered", "assignments", _("Assignments with an answer on follow-up")
    yield "followed_up", "followed_up", "followup_answered", _("Assignments followed up and documented in the year")
    yield "compared", "compared", "assignments", _("Assignments that can be compared with an earlier year")
    moved = {
        Movement.FORWARD: _("Assignments that have come further"),
        Movement.SAME: _("Assignments with the same status as before"),
        Movement.BACK: _("Assignments with a lower status than before"),
    }
    for kind, label in moved.items():
        yield kind.value, kind.value, "compared", label
    reviews = {
        Review.APPROVED: _("Next steps that are approved and shown"),
        Review.DECLINED: _("Next steps that are not to be shown"),
        Review.WAITING: _("Next steps that await review"),
    }
    for review, label in reviews.items():
        yield f"next_steps.{review.value}", review.value, "next_steps", label

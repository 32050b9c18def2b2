"""One year between reports: a page for each administration, and the joint action plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from followup.clean.yearly import Round, documenting
from followup.errors import Fault, InputError, Place
from followup.facts import Number, Unit
from followup.locale import _, ngettext
from followup.markdown import TableColumn, escaped
from followup.period import Measure, Plan, Scale
from followup.presentation import Names, Sheet, in_order, table_markdown, whole
from followup.presentation.numbers import by_group
from followup.schemas import Movement, Review, State

TOTAL = "total"


@dataclass(frozen=True)
class YearSetting:
    """What the words of a year depend on.

    Parameters
    ----------
    year, before
        The year, and the earlier one it is compared with, if there is any.
    status, followup
        The scales of the two questions; the latter may not be asked.
    plan
        The plan.
    """

    year: int
    before: int | None
    status: Scale
    followup: Scale | None
    plan: Plan

    @classmethod
    def of(cls, rounds: Sequence[Round], year: int) -> YearSetting:
        """Return the setting of a year, given its round and the one before it."""
        context = next(one.context for one in rounds if one.year == year)
        status, followup = context.first(Measure.IMPLEMENTATION), documenting(context.questionnaire)
        scale = context.scales[status.id] if status else None
        if scale is None:
            fault = Fault(
                "year.no-status-question",
                _("No question asks every year how far the work has come."),
                Place("questionnaire.yaml"),
                _("Write “yearly: true” under the question that measures implementation."),
            )
            raise InputError([fault], _("No tables were made."))
        before = [one.year for one in rounds if one.year < year]
        return cls(
            year, max(before, default=None), scale, context.scales[followup.id] if followup else None, context.plan
        )

    @property
    def names(self) -> Names:
        """What ids are called."""
        return Names(self.plan)

    @property
    def labels(self) -> dict[str, str]:
        """What each thing that is counted is called, the steps of the scale from the highest."""
        steps = {code: self.status.option(code).label for code in reversed(self.status.order)}
        others = {"not_applicable": _("Not relevant"), "dont_know": _("Don’t know"), "unanswered": _("No answer")}
        return {**steps, **others}

    def status_text(self, state: str, status: str) -> str:
        """Write an assignment's status, or why there is none."""
        if state == State.ANSWERED.value:
            return self.labels[status]
        return self.labels.get(state, self.labels["unanswered"])

    def followup_text(self, code: str) -> str:
        """Write an answer on follow-up, or a dash."""
        return self.followup.option(code).label if self.followup and code else "–"


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


def overview_sheet(groups: pd.DataFrame, totals: pd.DataFrame, setting: YearSetting) -> Sheet:
    """Show for each administration how many assignments have which status, with a total."""
    names, labels = setting.names.administration, setting.labels
    rows = [in_order(groups, "administration", names), totals.assign(administration=TOTAL)]
    shown = [code for code in labels if code in setting.status.order or int(totals.iloc[0][code])]
    columns = [
        TableColumn("administration", _("Administration"), lambda name: names.get(str(name), _("All")), width=30),
        TableColumn("assignments", _("Assignments"), whole, right=True, width=11),
        *[TableColumn(code, labels[code], whole, right=True, width=10) for code in shown],
        TableColumn("followed_up", _("Followed up"), whole, right=True, width=10),
    ]
    caption = _("Assignments by status and administration, {year}.", year=setting.year)
    note = _("Followed up: assignments that were followed up and documented during the year.")
    return Sheet(pd.concat(rows, ignore_index=True), columns, caption, note)


def overview_fragment(totals: pd.DataFrame, setting: YearSetting) -> str:
    """Write what the year says of the whole municipality."""
    opening = _(
        "{received} of {expected} administrations have answered the yearly form for {year}. The plans hold "
        "{assignments} assignments for the year. An assignment is an activity of an administration that is responsible "
        "for it. Of the assignments the following is known:",
        received=_fact("received"),
        expected=_fact("administrations"),
        year=setting.year,
        assignments=_fact("assignments"),
    )
    row = totals.iloc[0]
    return "\n\n".join([opening, _status_list(row, setting), *_sentences(row, setting)])


def administrations_fragment(table: pd.DataFrame, groups: pd.DataFrame, setting: YearSetting) -> str:
    """Write a page for each administration with an assignment in the year.

    Parameters
    ----------
    table
        ``year_status`` with the next steps.
    groups
        :func:`followup.indicators.year.year_totals` by administration.
    setting
        The year.
    """
    parts = []
    for administration, name in setting.names.administration.items():
        own = table[table["administration"] == administration]
        if own.empty:
            continue
        row = groups[groups["administration"] == administration].iloc[0]
        heading = f"# {escaped(name)} {{#sec-year-{administration} .unnumbered}}"
        page = _page(own, row, administration, setting) if own["received"].any() else [_not_received(setting)]
        sheet = administration_sheet(own, name, setting)
        parts += [heading, *page, table_markdown(sheet, f"year-{administration}")]
    return "\n\n".join(parts)


def administration_sheet(own: pd.DataFrame, name: str, setting: YearSetting) -> Sheet:
    """Show the activities of one administration: status, follow-up and next step, and the status before."""
    shown = action_plan(own, setting)
    compared = setting.before is not None and bool((own["before"] != "").any())
    before = [TableColumn("before", _("Status {year}", year=setting.before), width=13)] if compared else []
    columns = [
        TableColumn("activity", _("Activity"), width=34),
        *before,
        TableColumn("status", _("Status"), width=13),
        TableColumn("followed_up", _("Followed up"), width=10),
        TableColumn("next_step", _("Next step"), width=28),
    ]
    caption = _("Activities that {name} is responsible for, {year}.", name=name, year=setting.year)
    return Sheet(shown, columns, caption, review_note(own))


def action_plan(table: pd.DataFrame, setting: YearSetting) -> pd.DataFrame:
    """Return the joint action plan in words: a row for each assignment, in the plan's order."""
    names, plan = setting.names, {activity.id: activity for activity in setting.plan.activities}
    rows = [
        {
            "activity": f"{row.activity} {names.activity[str(row.activity)]}",
            "administration": names.administration[str(row.administration)],
            "timetable": _years(plan[str(row.activity)].timetable.start, plan[str(row.activity)].timetable.end),
            "goals": "; ".join(names.programme_goal[goal] for goal in plan[str(row.activity)].programme_goals) or "–",
            "status": setting.status_text(str(row.state), str(row.status)),
            "before": setting.labels[str(row.before)] if row.before else "–",
            "followed_up": setting.followup_text(str(row.followup)),
            "next_step": str(row.text) or "–",
        }
        for row in table.itertuples()
    ]
    return pd.DataFrame(rows, dtype="str")


def actions_sheet(plan: pd.DataFrame, table: pd.DataFrame, setting: YearSetting) -> Sheet:
    """Show the joint action plan."""
    caption = _("Action plan: all assignments in {year}.", year=setting.year)
    return Sheet(plan, actions_columns(), caption, review_note(table))


def actions_columns() -> list[TableColumn]:
    """Return the columns of the joint action plan, also for the workbook."""
    return [
        TableColumn("activity", _("Activity"), width=30),
        TableColumn("administration", _("Responsible"), width=20),
        TableColumn("timetable", _("Timetable"), width=10),
        TableColumn("goals", _("Programme goal"), width=20),
        TableColumn("status", _("Status"), width=12),
        TableColumn("followed_up", _("Followed up"), width=10),
        TableColumn("next_step", _("Next step"), width=28),
    ]


def review_note(table: pd.DataFrame) -> str:
    """Say how many next steps are written but not shown; nothing where all are."""
    waiting = int((table["review"] == Review.WAITING.value).sum())
    declined = int((table["review"] == Review.DECLINED.value).sum())
    notes = []
    if waiting:
        notes.append(
            ngettext(
                "{count} next step has been written but not yet reviewed, and is therefore not shown.",
                "{count} next steps have been written but not yet reviewed, and are therefore not shown.",
                waiting,
            )
        )
    if declined:
        notes.append(
            ngettext(
                "{count} next step has been reviewed and is not shown.",
                "{count} next steps have been reviewed and are not shown.",
                declined,
            )
        )
    return " ".join(notes)


def _page(own: pd.DataFrame, row: pd.Series, administration: str, setting: YearSetting) -> list[str]:
    count = _fact("assignments", administration)
    if int(row["assignments"]) == 1:
        opening = _("The administration is responsible for {count} activity in {year}:", count=count, year=setting.year)
    else:
        opening = _(
            "The administration is responsible for {count} activities in {year}:", count=count, year=setting.year
        )
    parts = [opening, _status_list(row, setting, administration), *_sentences(row, setting, administration)]
    moved = own[own["movement"].isin([Movement.FORWARD.value, Movement.BACK.value])]
    if not moved.empty:
        parts.append(_("The following have changed since {year}:", year=setting.before))
        changes = [
            f"{_titled(row.activity, setting)}: {escaped(setting.labels[str(row.before)])} → "
            f"{escaped(setting.labels[str(row.status)])}"
            for row in moved.itertuples()
        ]
        parts.append(_bulleted(changes))
    missing = own[~own["state"].isin([State.ANSWERED.value, State.NOT_APPLICABLE.value, State.DONT_KNOW.value])]
    if not missing.empty:
        parts.append(_("There is no answer on the status of:"))
        parts.append(_bulleted([_titled(code, setting) for code in missing["activity"]]))
    return parts


def _not_received(setting: YearSetting) -> str:
    return _(
        "The administration has not answered the yearly form for {year}. Status, follow-up and next steps are "
        "therefore not known.",
        year=setting.year,
    )


def _status_list(row: pd.Series, setting: YearSetting, administration: str = "") -> str:
    """List how many have which status; what is beside the scale only where there is any."""
    lines = []
    for code, label in setting.labels.items():
        on_scale = code in setting.status.order
        if on_scale or int(row[code]):
            lines.append(f"{escaped(label)}: {_fact(f'status.{code}' if on_scale else code, administration)}")
    return _bulleted(lines)


def _sentences(row: pd.Series, setting: YearSetting, administration: str = "") -> Iterator[str]:
    """Say how much was followed up, and what has changed since the earlier year."""
    if setting.followup is not None and int(row["followup_answered"]):
        yield _(
            "{followed} of {answered} with an answer on follow-up were followed up and documented during the year.",
            followed=_fact("followed_up", administration),
            answered=_fact("followup_answered", administration),
        )
    if setting.before is None:
        yield _("There is no earlier yearly round in the period to compare with.")
    elif not int(row["compared"]):
        yield _("Nothing can be compared with {year}: an answer is lacking in one of the years.", year=setting.before)
    else:
        yield _(
            "{compared} can be compared with {year}: {forward} have come further, {same} have the same status and "
            "{back} have a lower one.",
            compared=_fact("compared", administration),
            year=setting.before,
            forward=_fact("forward", administration),
            same=_fact("same", administration),
            back=_fact("back", administration),
        )


def _fact(name: str, administration: str = "") -> str:
    group = f".by_administration.{administration}" if administration else ""
    return f"{{{{< fact year.{name}.count{group} >}}}}"


def _titled(activity: object, setting: YearSetting) -> str:
    return escaped(f"{activity} {setting.names.activity[str(activity)]}")


def _bulleted(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _years(start: int, end: int) -> str:
    """Write a timetable.

    Examples
    --------
    >>> _years(2023, 2026), _years(2024, 2024)
    ('2023–2026', '2024')
    """
    return f"{start}–{end}" if end > start else str(start)

"""Which numbers the report uses: each notebook records those of its chapter, by the names others build on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from followup.clean import Context
from followup.coding.domains import domains
from followup.facts import Number, Unit
from followup.indicators.change import Change
from followup.indicators.crosswalk import NO_GOAL
from followup.indicators.obstacles import Obstacles
from followup.indicators.prevention import coverage_by_form, prevention_profile
from followup.locale import _
from followup.period import Kind, Plan, Question
from followup.presentation import Names
from followup.presentation.divisions import part_name
from followup.presentation.implementation import quadrant_labels
from followup.schemas import Quadrant


def by_group(
    name: str, table: pd.DataFrame, key: str, value: str, base: str, unit: Unit, label: str, names: Mapping[str, str]
) -> Iterator[Number]:
    """Yield one number per row: ``<name>.by_<key>.<id>``, its label followed by the group's name."""
    for identifier, number, n in zip(table[key], table[value], table[base], strict=True):
        yield Number(f"{name}.by_{key}.{identifier}", number, unit, n, f"{label}, {names[identifier]}")


def share_of_respondents(name: str, row: Mapping[Hashable, Any], value: str, label: str) -> Iterator[Number]:
    """Yield a share of respondents; where staff were sampled, its bounds too: ``<name>_low`` and ``<name>_high``.

    ``row`` has the share, ``base`` and, where staff were sampled, ``low`` and ``high``.
    """
    yield Number(name, row[value], Unit.PERCENT, row["base"], label)
    if "low" in row:
        low, high = _("{label}: lower bound", label=label), _("{label}: upper bound", label=label)
        yield Number(f"{name}_low", row["low"], Unit.PERCENT, row["base"], low)
        yield Number(f"{name}_high", row["high"], Unit.PERCENT, row["base"], high)


def plan_numbers(context: Context, assignments: pd.DataFrame) -> Iterator[Number]:
    """Yield how large the plan is."""
    plan = context.plan
    yield Number("plan.activities.count", len(plan.activities), Unit.COUNT, None, _("Activities in the plans"))
    label = _("Assignments: an activity and an administration responsible for it")
    yield Number("plan.assignments.count", len(assignments), Unit.COUNT, None, label)
    yield Number("plan.administrations.count", len(plan.administrations), Unit.COUNT, None, _("Administrations"))
    yield Number("period.years.count", len(context.years), Unit.COUNT, None, _("Years of the term to follow up"))


def response_numbers(rates: pd.DataFrame, names: Names) -> Iterator[Number]:
    """Yield how many were invited and answered."""
    invited, answered = int(rates["invited"].sum()), int(rates["answered"].sum())
    label = _("Response rate")
    yield Number("response.invited.count", invited, Unit.COUNT, None, _("Invited"))
    yield Number("response.answered.count", answered, Unit.COUNT, invited, _("Answered"))
    yield Number("response.rate", 100 * answered / invited, Unit.PERCENT, invited, label)
    yield from by_group(
        "response.rate", rates, "administration", "rate", "invited", Unit.PERCENT, label, names.administration
    )


def quality_numbers(log: pd.DataFrame, assignments: pd.DataFrame) -> Iterator[Number]:
    """Yield how much was corrected, and where respondents disagree."""
    yield Number("cleaning.changes.count", len(log), Unit.COUNT, None, _("Rows in the cleaning log"))
    label = _("Assignments whose respondents disagree on the status")
    yield Number("assignments.disagree.count", assignments["disagree"].sum(), Unit.COUNT, len(assignments), label)


def item_numbers(items: pd.DataFrame, questions: Sequence[Question]) -> Iterator[Number]:
    """Yield the share that left each question unanswered; a question in free text is voluntary, and not among them."""
    named = {question.id: question.name for question in questions if question.kind is not Kind.TEXT}
    for row in items[items["question"].isin(named)].to_dict("records"):
        label = _("Share of those asked without an answer: {question}", question=named[row["question"]])
        yield Number(f"items.{row['question']}.missing.share", row["missing_share"], Unit.PERCENT, row["asked"], label)


def implementation_numbers(total: pd.DataFrame, assignments: pd.DataFrame, highest: str) -> Iterator[Number]:
    """Yield the index, its gap and bounds, and how many assignments are at the ``highest`` step."""
    row = total.iloc[0]
    n, applicable, done = int(row["assessed"]), int(row["applicable"]), int((assignments["status"] == highest).sum())
    yield Number("implementation.index", row["index"], Unit.INDEX, n, _("Implementation index"))
    yield Number("implementation.gap", row["gap"], Unit.INDEX, n, _("Gap in implementation: 100 minus the index"))
    yield Number("implementation.low", row["low"], Unit.INDEX, applicable, _("Lowest possible implementation index"))
    yield Number("implementation.high", row["high"], Unit.INDEX, applicable, _("Highest possible implementation index"))
    yield Number("implementation.done.count", done, Unit.COUNT, n, _("Assignments carried out"))
    share = 100 * done / n if n else None
    yield Number("implementation.done.share", share, Unit.PERCENT, n, _("Share of assignments carried out"))
    yield Number("implementation.assessed.count", n, Unit.COUNT, len(assignments), _("Assignments with a known status"))
    yield Number("implementation.incomplete.count", n - done, Unit.COUNT, n, _("Assignments not fully carried out"))
    label = _("Relevant assignments without a known status")
    yield Number("implementation.unknown.count", applicable - n, Unit.COUNT, applicable, label)
    label = _("Relevant assignments")
    yield Number("implementation.applicable.count", applicable, Unit.COUNT, len(assignments), label)


def implementation_numbers_by(table: pd.DataFrame, key: str, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield index, gap and bounds of each group, and how many assignments they are computed on."""
    label, gap = _("Implementation index"), _("Gap in implementation")
    low, high = _("Lowest possible implementation index"), _("Highest possible implementation index")
    count = _("Assignments with a known status")
    yield from by_group("implementation.index", table, key, "index", "assessed", Unit.INDEX, label, names)
    yield from by_group("implementation.gap", table, key, "gap", "assessed", Unit.INDEX, gap, names)
    yield from by_group("implementation.low", table, key, "low", "applicable", Unit.INDEX, low, names)
    yield from by_group("implementation.high", table, key, "high", "applicable", Unit.INDEX, high, names)
    yield from by_group("implementation.assessed.count", table, key, "assessed", "planned", Unit.COUNT, count, names)


def done_counts_by(table: pd.DataFrame, done: pd.Series, key: str, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield how many assignments of each group are carried out.

    ``table`` comes from :func:`~followup.indicators.implementation.implementation`, ``done`` counts by group.
    """
    counted = table.assign(done=table[key].map(done))
    label = _("Assignments carried out")
    yield from by_group("implementation.done.count", counted, key, "done", "assessed", Unit.COUNT, label, names)


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


def prevention_numbers(profile: pd.DataFrame, group: str = "", group_name: str = "") -> Iterator[Number]:
    """Yield the share at each level, planned and begun.

    ``group`` is what the names end in for a part of the assignments, such as ``.by_area.U1``.
    """
    for row in profile.to_dict("records"):
        level, name = row["level"], Names.level(row["level"])
        planned, begun = (
            _("{level} level, share of planned", level=name),
            _("{level} level, share of begun", level=name),
        )
        share, base = row["planned_share"], row["planned_base"]
        suffix = f", {group_name}" if group_name else ""
        yield Number(f"prevention.{level}.planned.share{group}", share, Unit.PERCENT, base, planned + suffix)
        share, base = row["begun_share"], row["begun_base"]
        yield Number(f"prevention.{level}.begun.share{group}", share, Unit.PERCENT, base, begun + suffix)


def prevention_numbers_by(
    assignments: pd.DataFrame, plan: Plan, key: str, names: Mapping[str, str]
) -> Iterator[Number]:
    """Yield the same of each group; a level's share has no value where a group has no such assignments."""
    for identifier, part in assignments.groupby(key, sort=False):
        group = f".by_{key}.{identifier}"
        yield from prevention_numbers(prevention_profile(part, plan), group, names[str(identifier)])


def coverage_numbers_by(assignments: pd.DataFrame, plan: Plan, key: str, names: Names) -> Iterator[Number]:
    """Yield how many activities of each group concern each form of violence."""
    named = {"administration": names.administration, "area": names.area}[key]
    for identifier, part in assignments.groupby(key, sort=False):
        for row in coverage_by_form(part, plan).to_dict("records"):
            label = _("Planned activities: {form}", form=names.form[row["form"]])
            name = f"coverage.{row['form']}.planned.count.by_{key}.{identifier}"
            base = part["activity"].nunique()
            yield Number(name, row["planned"], Unit.COUNT, base, f"{label}, {named[str(identifier)]}")


def coverage_numbers(forms: pd.DataFrame, wanted: pd.DataFrame, activities: int, names: Names) -> Iterator[Number]:
    """Yield activities and wishes per form of violence, and how many forms are covered."""
    for row in forms.to_dict("records"):
        form, name = row["form"], names.form[row["form"]]
        planned, begun = _("Planned activities: {form}", form=name), _("Begun activities: {form}", form=name)
        yield Number(f"coverage.{form}.planned.count", row["planned"], Unit.COUNT, activities, planned)
        yield Number(f"coverage.{form}.begun.count", row["begun"], Unit.COUNT, row["planned"], begun)
    for row in wanted.to_dict("records"):
        label = _("Share who want it included: {form}", form=names.form[row["item"]])
        yield from share_of_respondents(f"coverage.{row['item']}.wanted.share", row, "share", label)
    planned, begun = _("Forms of violence with a planned activity"), _("Forms of violence with a begun activity")
    yield Number("coverage.planned.count", (forms["planned"] > 0).sum(), Unit.COUNT, len(forms), planned)
    yield Number("coverage.begun.count", (forms["begun"] > 0).sum(), Unit.COUNT, len(forms), begun)
    yield Number("coverage.forms.count", len(forms), Unit.COUNT, None, _("Forms of violence"))


def competence_numbers(total: pd.DataFrame, shown: pd.DataFrame, names: Names) -> Iterator[Number]:
    """Yield the share of staff with training; numbers that are hidden stay so."""
    row, label = total.iloc[0], _("Share of staff who have had training")
    yield Number("competence.trained.share", row["share"], Unit.PERCENT, row["staff"], label)
    yield from by_group(
        "competence.trained.share", shown, "administration", "share", "staff", Unit.PERCENT, label, names.administration
    )


def choice_numbers(prefix: str, table: pd.DataFrame, labels: Mapping[str, str], label: str) -> Iterator[Number]:
    """Yield the share that chose each option of a question: ``<prefix><code>.share``."""
    for row in table.to_dict("records"):
        text = f"{label}: {labels[row['item']]}"
        yield from share_of_respondents(f"{prefix}{row['item']}.share", row, "share", text)


def training_form_numbers(table: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[Number]:
    """Yield the share of respondents whose training is ordered in each way.

    ``table`` is the distribution of one question over its scale.
    """
    row = table.iloc[0]
    base = int(row["base"])
    for code, label in labels.items():
        share = 100 * row[code] / base if base else None
        yield Number(f"competence.form_{code}.share", share, Unit.PERCENT, base, _("Training: {form}", form=label))


def staff_activity_numbers(staff: pd.DataFrame) -> Iterator[Number]:
    """Yield the implementation index of the assignments directed at staff."""
    row, label = staff.iloc[0], _("Implementation index of assignments directed at staff")
    yield Number("competence.staff_activities.index", row["index"], Unit.INDEX, row["assessed"], label)


def coordination_numbers(table: pd.DataFrame, total: pd.DataFrame, questions: Sequence[Question]) -> Iterator[Number]:
    """Yield the share at the two highest steps, over all statements and for each; numbers that are hidden stay so."""
    base = int(total["base"].iloc[0])
    share = 100 * total["top_two"].iloc[0] / base if base else None
    yield Number(
        "coordination.top_two.share", share, Unit.PERCENT, base, _("Share at the two highest steps, all statements")
    )
    rows = table.to_dict("index")
    for question in questions:
        row = rows[question.id]
        label = _("Share at the two highest steps: {statement}", statement=question.name)
        yield from share_of_respondents(f"coordination.{question.id}.top_two.share", row, "top_two_share", label)


def obstacle_numbers(found: Obstacles) -> Iterator[Number]:
    """Yield how many name each domain of obstacles, and how many answers are coded and not."""
    names = {domain.code: domain.name for domain in domains()}
    base, uncoded = (None, None) if found.withheld else (found.coded, found.uncoded)
    for row in found.domains.to_dict("records"):
        name, domain = f"obstacles.{row['domain']}", names[row["domain"]]
        label = _("Respondents who name the kind of obstacle: {domain}", domain=domain)
        yield Number(f"{name}.count", row["count"], Unit.COUNT, base, label)
        label = _("Share of respondents who name the kind of obstacle: {domain}", domain=domain)
        yield Number(f"{name}.share", row["share"], Unit.PERCENT, base, label)
    label = _("Respondents with a coded answer on obstacles")
    yield Number("obstacles.coded.count", base, Unit.COUNT, found.answers, label)
    label = _("Answers on obstacles without a domain")
    yield Number("obstacles.uncoded.count", uncoded, Unit.COUNT, found.answers, label)


def change_numbers(parts: Change | None, assignments: int) -> Iterator[Number]:
    """Yield the change, its parts and its bounds; without a previous period they are there without a value."""
    labels = {
        "total": _("Change of the implementation index"),
        "total_low": _("Smallest possible change of the implementation index"),
        "total_high": _("Largest possible change of the implementation index"),
        "matched": _("Change within assignments that both plans hold"),
        "matched_low": _("Smallest possible change within assignments that both plans hold"),
        "matched_high": _("Largest possible change within assignments that both plans hold"),
        "new": _("Change through new assignments"),
        "dropped": _("Change through dropped assignments"),
    }
    for name, label in labels.items():
        yield Number(f"change.{name}", getattr(parts, name, None), Unit.POINTS, assignments, label)


def division_numbers(table: pd.DataFrame, names: Names) -> Iterator[Number]:
    """Yield index and gap in each part of each division, such as ``implementation.index.by_plan.HP``."""
    for division, rows in table.groupby("division", sort=False):
        named = {part: part_name(str(division), part, names) for part in rows["part"]}
        renamed = rows.rename(columns={"part": str(division)})
        yield from implementation_numbers_by(renamed, str(division), named)


def sensitivity_numbers(near: pd.DataFrame) -> Iterator[Number]:
    """Yield between what the shares of the matrix lie at the thresholds ``near`` to those that apply."""
    labels, base = quadrant_labels(), int(near["assessed"].max()) if len(near) else 0
    for field in (Quadrant.IN_PLACE.value, Quadrant.PERSON_DEPENDENT.value):
        shares, name = near[f"{field}_share"], labels[field].lower()
        low = _("Smallest share with the threshold one step away: {field}", field=name)
        high = _("Largest share with the threshold one step away: {field}", field=name)
        yield Number(f"sensitivity.{field}.low", shares.min(), Unit.PERCENT, base, low)
        yield Number(f"sensitivity.{field}.high", shares.max(), Unit.PERCENT, base, high)


def crosswalk_numbers(programme: str, table: pd.DataFrame, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield activities planned, begun and carried out under each goal, and how many goals and activities lack one.

    Where the plan names no goals of the programme, it cannot be said how many activities serve none.
    """
    prefix, rows = f"crosswalk.{programme}", table[table["goal"] != NO_GOAL]
    for row in rows.to_dict("records"):
        goal, name = row["goal"], names[row["goal"]]
        planned, begun = _("Planned activities: {goal}", goal=name), _("Begun activities: {goal}", goal=name)
        done = _("Activities carried out by all responsible: {goal}", goal=name)
        yield Number(f"{prefix}.{goal}.planned.count", row["planned"], Unit.COUNT, None, planned)
        yield Number(f"{prefix}.{goal}.begun.count", row["begun"], Unit.COUNT, row["planned"], begun)
        yield Number(f"{prefix}.{goal}.done.count", row["done"], Unit.COUNT, row["planned"], done)
    with_begun, unserved = int((rows["begun"] > 0).sum()), int((rows["planned"] == 0).sum())
    uncovered = table.loc[table["goal"] == NO_GOAL, "planned"].iloc[0] if len(rows) else None
    label = _("Activities that serve no goal of the programme")
    yield Number(f"{prefix}.goals.count", len(rows), Unit.COUNT, None, _("Goals of the programme"))
    yield Number(f"{prefix}.begun.count", with_begun, Unit.COUNT, len(rows), _("Goals with a begun activity"))
    yield Number(f"{prefix}.unserved.count", unserved, Unit.COUNT, len(rows), _("Goals without any activity"))
    yield Number(f"{prefix}.uncovered.count", uncovered, Unit.COUNT, None, label)


def area_change_numbers(table: pd.DataFrame, names: Mapping[str, str]) -> Iterator[Number]:
    """Yield the change within matched assignments in each development area, with its bounds."""
    labels = {
        "matched": ("change", _("Change within assignments that both plans hold")),
        "matched_low": ("low", _("Smallest possible change within assignments that both plans hold")),
        "matched_high": ("high", _("Largest possible change within assignments that both plans hold")),
    }
    for name, (column, label) in labels.items():
        yield from by_group(f"change.{name}", table, "area", column, "after_base", Unit.POINTS, label, names)

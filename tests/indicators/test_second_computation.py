"""The main indicators once more, in plain Python from the raw rows: they must be the product's numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from raw_rows import Raw, amount

from followup.clean import Context, clean
from followup.indicators.annual import annual_followup, build_annual_followup
from followup.indicators.assignments import assignment_criteria, build_assignments
from followup.indicators.change import change, matched_by_area
from followup.indicators.crosswalk import NO_GOAL, crosswalk
from followup.indicators.implementation import implementation
from followup.indicators.prevention import coverage, coverage_by_form, prevention_profile
from followup.indicators.respondents import competence, distribution, response
from followup.indicators.systematics import criterion_shares, matrix, systematics
from followup.ingest import read_responses
from followup.period import Measure, open_period

RAW = Path(__file__).parents[2] / "data" / "raw"
PERIODS = ("2018-2022", "2022-2026")
LEVELS = ("universal", "selective", "indicated")
SAID = {"done": 1.0, "ongoing": 0.5, "not_begun": 0.0}

pytestmark = pytest.mark.parametrize("period", PERIODS)


class Second:
    """The second computation."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.thresholds = raw.period["thresholds"]
        (self.status_question,) = raw.measuring("implementation")
        self.status, self.systematics = {}, {}
        self.criteria: dict[str, Counter[str | None]] = defaultdict(Counter)
        for activity, administration in raw.assignments():
            where = activity["id"], administration
            own = [one for one in raw.respondents if one.administration == administration]
            self.status[where] = self.joint_status(own, activity["id"])
            answers = [self.joint_criterion(own, activity["id"], name) for name in raw.measuring("systematics")]
            known = [{"yes": 1.0, "partly": 0.5, "no": 0.0}[answer] for answer in answers if answer is not None]
            enough = len(known) >= self.thresholds["criteria_answered"]
            self.systematics[where] = 100 * sum(known) / len(known) if enough else None
            if SAID.get(self.status[where], 0) > 0:
                for name, answer in zip(raw.measuring("systematics"), answers, strict=True):
                    self.criteria[name][answer] += 1

    def said(self, one: Any, name: str, activity: str) -> str | None:
        text = one.cells.get((name, activity))
        return self.raw.code(self.raw.questions[name], text) if text is not None else None

    def joint_status(self, own: list[Any], activity: str) -> str:
        """The lower median of the steps, or not applicable if more say so than give any step."""
        said = Counter(self.said(one, self.status_question, activity) for one in own)
        steps = sorted((step for step in said.elements() if step in SAID), key=lambda step: SAID[step])
        if said["not_applicable"] > len(steps):
            return "not_applicable"
        return steps[(len(steps) - 1) // 2] if steps else "unknown"

    def joint_criterion(self, own: list[Any], activity: str, name: str) -> str | None:
        """The lower median; asked of those who gave the activity a step, or no status at all."""
        order = ["no", "partly", "yes"]
        asked = [one for one in own if self.said(one, self.status_question, activity) in {*SAID, None}]
        steps = sorted((s for one in asked if (s := self.said(one, name, activity)) in order), key=order.index)
        return steps[(len(steps) - 1) // 2] if steps else None

    def scores(self) -> list[float]:
        return [SAID[status] for status in self.status.values() if status in SAID]

    def begun(self) -> list[tuple[str, str]]:
        return [where for where, status in self.status.items() if SAID.get(status, 0) > 0]

    def fields(self) -> Counter[str]:
        """How many assignments lie in each field of the matrix."""
        fields: Counter[str] = Counter()
        for where, status in self.status.items():
            index = self.systematics[where]
            if status not in SAID or index is None:
                fields["not_assessed"] += 1
                continue
            done = 100 * SAID[status] >= self.thresholds["carried_out"]
            firm = index >= self.thresholds["systematic"]
            name = {(1, 1): "in_place", (1, 0): "person_dependent", (0, 1): "prepared", (0, 0): "neither"}[done, firm]
            fields[name] += 1
        return fields

    def systematics_of(self, part: list[tuple[str, str]]) -> tuple[int, float | None]:
        """How many of some assignments are begun and have an index, and its mean."""
        known = [self.systematics[where] for where in self.begun() if where in part]
        indices = [index for index in known if index is not None]
        return len(indices), sum(indices) / len(indices) if indices else None

    def index(self, part: list[tuple[str, str]]) -> tuple[float, float, float]:
        """The implementation index of some assignments, and its bounds."""
        scores = [SAID[self.status[where]] for where in part if self.status[where] in SAID]
        unknown = sum(self.status[where] == "unknown" for where in part)
        ends = [100 * (sum(scores) + most) / (len(scores) + unknown) for most in (0, unknown)]
        return 100 * sum(scores) / len(scores), ends[0], ends[1]

    def forerunners(self, before: Second) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """Assignment → what it came from in the previous period, through the previous ids in the plan."""
        ids = {one["id"]: one.get("previous") or [one["id"]] for one in self.raw.plan["administrations"]}
        pairs = {
            (a["id"], who): {(old, was) for old in a.get("previous") or [] for was in ids[who]} & set(before.status)
            for a, who in self.raw.assignments()
        }
        return {where: came_from for where, came_from in pairs.items() if came_from}

    def goals(self, key: str) -> dict[str, list[int]]:
        """Goal → its activities planned, begun by anybody, and carried out by all whom they concern."""
        counts = {goal["id"]: [0, 0, 0] for goal in self.raw.plan[key]} | {"": [0, 0, 0]}
        for activity in self.raw.plan["activities"]:
            said = [self.status[activity["id"], who] for who in activity["responsible"]]
            said = [status for status in said if status != "not_applicable"]
            for goal in set(activity.get(key) or [""]):
                counts[goal][0] += 1
                counts[goal][1] += any(SAID.get(status, 0) > 0 for status in said)
                counts[goal][2] += bool(said) and all(status == "done" for status in said)
        return counts

    def covered(self, form: str, level: str | None = None) -> list[int]:
        """The activities against a form of violence, at a level or any, planned and begun."""
        own = [
            a["id"]
            for a in self.raw.plan["activities"]
            if form in a["forms"] and (level is None or level in a["levels"])
        ]
        return [len(own), len({name for name, _who in self.begun()} & set(own))]

    def annual(self) -> tuple[int, int]:
        """The years documented, and the years that were expected and answered for."""
        (question,) = self.raw.measuring("annual_followup")
        documented = answered = 0
        for administration in {administration for _a, administration in self.raw.assignments()}:
            own = [a["timetable"] for a, owner in self.raw.assignments() if owner == administration]
            said = [one.choices[question] for one in self.raw.respondents if one.administration == administration]
            given = [years for years in said if years is not None]
            for year in self.raw.period["years"]:
                if given and any(time["start"] <= year <= time["end"] for time in own):
                    answered += 1
                    documented += 2 * sum(f"y{year}" in years for years in given) > len(given)
        return documented, answered

    def prevention(self, level: str) -> tuple[float, float]:
        """The shares at a level among citizen-directed assignments, planned and begun."""
        planned = [(a, w) for a, w in self.raw.assignments() if a["target"] == "citizens"]
        begun = [(a, w) for a, w in planned if (a["id"], w) in self.begun()]
        shares = [100 * sum(level in a["levels"] for a, _w in part) / len(part) for part in (planned, begun)]
        return shares[0], shares[1]

    def trained(self) -> tuple[float, float]:
        """All staff and all trained staff of those who stated both numbers and not more trained than there are."""
        (staff,), (trained,) = self.raw.measuring("staff"), self.raw.measuring("trained")
        sums = [0.0, 0.0]
        for one in self.raw.respondents:
            pair = [amount(one.cells.get((name, ""), ""), self.raw.questions[name]) for name in (staff, trained)]
            if None not in pair and pair[1] <= pair[0]:
                sums = [sums[0] + pair[0], sums[1] + pair[1]]
        return sums[0], sums[1]

    def top_two(self) -> tuple[int, int]:
        """The answers at the two highest steps, and all answers, to the statements on coordination."""
        top = answered = 0
        for name in self.raw.measuring("coordination"):
            order = self.raw.scale(self.raw.questions[name])["order"]
            codes = [self.said(one, name, "") for one in self.raw.respondents]
            answered += sum(code in order for code in codes)
            top += sum(code in order[-2:] for code in codes)
        return top, answered


@cache
def second(period: str) -> Second:
    return Second(Raw(RAW / period))


@cache
def product(period: str) -> dict[str, Any]:
    inputs = open_period(RAW, period)
    context, thresholds = Context.of(inputs), inputs.period.thresholds
    tables, faults = read_responses(inputs.responses, inputs.period.exports)
    cleaned = clean(tables, context)
    criteria = assignment_criteria(cleaned.answers, context)
    assert not faults
    return {
        "inputs": inputs,
        "context": context,
        "respondents": cleaned.respondents,
        "answers": cleaned.answers,
        "assignments": build_assignments(cleaned.answers, criteria, context, thresholds),
        "criteria": criteria,
        "annual": build_annual_followup(cleaned.answers, context),
    }


def close(value: float) -> Any:
    return pytest.approx(value, abs=1e-9, rel=0)


def test_implementation(period: str) -> None:
    row, plain = implementation(product(period)["assignments"]).iloc[0], second(period)
    scores, unknown = plain.scores(), list(plain.status.values()).count("unknown")
    assert row["assessed"] == len(scores)
    assert row["index"] == close(100 * sum(scores) / len(scores))
    assert row["low"] == close(100 * sum(scores) / (len(scores) + unknown))
    assert row["high"] == close(100 * (sum(scores) + unknown) / (len(scores) + unknown))


def test_every_assignment_has_the_same_status_and_systematics(period: str) -> None:
    plain = second(period)
    for row in product(period)["assignments"].itertuples():
        where = row.activity, row.administration
        said = row.status or (row.state if row.state == "not_applicable" else "unknown")
        assert said == plain.status[where], where
        index = plain.systematics[where]
        assert (row.systematics != row.systematics) if index is None else row.systematics == close(index), where


def test_systematics(period: str) -> None:
    plain, everything = second(period), product(period)
    threshold = plain.thresholds["systematic"]
    row = systematics(everything["assignments"], threshold).iloc[0]
    known = [plain.systematics[where] for where in plain.begun() if plain.systematics[where] is not None]
    assert (row["begun"], row["assessed"]) == (len(plain.begun()), len(known))
    assert row["index"] == close(sum(known) / len(known))
    assert row["gap_count"] == sum(index < threshold for index in known)


def test_criteria(period: str) -> None:
    plain, everything = second(period), product(period)
    shares = criterion_shares(everything["criteria"], everything["assignments"], ["no", "partly", "yes"])
    for name, counts in plain.criteria.items():
        assert [shares.loc[name, code] for code in ("no", "partly", "yes")] == [
            counts[c] for c in ("no", "partly", "yes")
        ]


def test_matrix(period: str) -> None:
    row, fields = matrix(product(period)["assignments"]).iloc[0], second(period).fields()
    names = ("in_place", "person_dependent", "prepared", "neither", "not_assessed")
    assert [row[name] for name in names] == [fields[name] for name in names]
    assert row["in_place_share"] == close(100 * fields["in_place"] / (fields.total() - fields["not_assessed"]))


def test_annual_followup(period: str) -> None:
    row, (documented, answered) = annual_followup(product(period)["annual"]).iloc[0], second(period).annual()
    assert (row["documented"], row["answered"]) == (documented, answered)
    assert row["share"] == close(100 * documented / answered)


@pytest.mark.parametrize("key", ["administration", "area"])
def test_systematics_of_groups(period: str, key: str) -> None:
    plain, everything = second(period), product(period)
    table = systematics(everything["assignments"], plain.thresholds["systematic"], [key]).set_index(key)
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for activity, administration in plain.raw.assignments():
        groups[administration if key == "administration" else activity["area"]].append((activity["id"], administration))
    assert set(table.index) == set(groups)
    for name, part in groups.items():
        assessed, index = plain.systematics_of(part)
        assert table.loc[name, "assessed"] == assessed
        assert table.loc[name, "index"] == close(index) if index is not None else assessed == 0


@pytest.mark.parametrize("key", ["programme_goals", "national_goals"])
def test_goals(period: str, key: str) -> None:
    everything, expected = product(period), second(period).goals(key)
    plan = everything["inputs"].plan
    served = {activity.id: getattr(activity, key) for activity in plan.activities}
    table = crosswalk(everything["assignments"], served, [goal.id for goal in getattr(plan, key)])
    assert NO_GOAL == ""
    found = {row.goal: [row.planned, row.begun, row.done] for row in table.itertuples()}
    assert found == expected


def test_coverage(period: str) -> None:
    everything, plain = product(period), second(period)
    cells = coverage(everything["assignments"], everything["inputs"].plan)
    assert len(cells) == len(plain.raw.plan["violence_forms"]) * len(LEVELS)
    for row in cells.itertuples():
        assert [row.planned, row.begun] == plain.covered(row.form, row.level), (row.form, row.level)
    for row in coverage_by_form(everything["assignments"], everything["inputs"].plan).itertuples():
        assert [row.planned, row.begun] == plain.covered(row.form), row.form


@pytest.mark.parametrize("level", LEVELS)
def test_prevention(period: str, level: str) -> None:
    everything = product(period)
    profile = prevention_profile(everything["assignments"], everything["inputs"].plan).set_index("level").loc[level]
    planned, begun = second(period).prevention(level)
    assert profile["planned_share"] == close(planned)
    assert profile["begun_share"] == close(begun)


def test_trained_share(period: str) -> None:
    table = competence(product(period)["answers"], product(period)["context"])
    staff, trained = second(period).trained()
    assert (table["staff"].sum(), table["trained"].sum()) == (close(staff), close(trained))


def test_top_two(period: str) -> None:
    everything = product(period)
    questions = everything["inputs"].questionnaire.measuring(Measure.COORDINATION)
    order = everything["context"].scales[questions[0].id].order
    table = distribution(everything["answers"], [question.id for question in questions], order)
    assert (table[order[-2:]].sum().sum(), table["base"].sum()) == second(period).top_two()


def test_change(period: str) -> None:
    """Between the two periods; the earlier one has none before it."""
    if period == PERIODS[0]:
        assert all("previous" not in activity for activity in second(period).raw.plan["activities"])
        return
    plain, before = second(period), second(PERIODS[0])
    now, earlier = product(period), product(PERIODS[0])
    found = plain.forerunners(before)
    old = list(set().union(*found.values()))
    (i2, low2, high2), (i1, low1, high1) = plain.index(list(plain.status)), before.index(list(before.status))
    (m2, below2, above2), (m1, below1, above1) = plain.index(list(found)), before.index(old)
    parts = change(now["assignments"], earlier["assignments"], now["inputs"].plan)
    assert parts is not None
    expected = {
        "before": i1, "after": i2, "total": i2 - i1, "matched": m2 - m1, "new": i2 - m2, "dropped": m1 - i1,
        "total_low": low2 - high1, "total_high": high2 - low1, "matched_low": below2 - above1,
        "matched_high": above2 - below1, "matched_now": len(found), "matched_before": len(old),
        "new_count": len(plain.status) - len(found), "dropped_count": len(before.status) - len(old),
    }  # fmt: skip
    assert {name: getattr(parts, name) for name in expected} == {name: close(value) for name, value in expected.items()}
    areas = {activity["id"]: activity["area"] for activity in plain.raw.plan["activities"]}
    table = matched_by_area(now["assignments"], earlier["assignments"], now["inputs"].plan).set_index("area")
    assert set(table.index) == {areas[activity] for activity, _who in found}
    for area, row in table.iterrows():
        own = [where for where in found if areas[where[0]] == area]
        after, low, high = plain.index(own)
        was, lowest, highest = before.index(list(set().union(*(found[where] for where in own))))
        assert row[["before", "after", "change", "low", "high"]].to_list() == [
            close(was), close(after), close(after - was), close(low - highest), close(high - lowest)
        ]  # fmt: skip


def test_response(period: str) -> None:
    table = response(product(period)["respondents"], product(period)["inputs"].period.invited)
    raw = second(period).raw
    answered = Counter(one.administration for one in raw.respondents)
    assert dict(zip(table["administration"], table["answered"], strict=True)) == {
        administration: answered[administration] for administration in raw.period["invited"]
    }
    for row in table.itertuples():
        assert row.rate == close(100 * answered[row.administration] / raw.period["invited"][row.administration])

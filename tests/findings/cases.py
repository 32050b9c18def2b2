"""Facts that make each rule take each of its branches, with what is then said and how surely."""

from __future__ import annotations

from typing import NamedTuple

from books import Value


class Case(NamedTuple):
    """A rule, the facts, and what follows: a piece of the sentence and the strength, or silence."""

    rule: str
    facts: dict[str, Value]
    says: str | None
    strength: str = "clear"


def level(index: float, low: float, high: float) -> dict[str, Value]:
    return {
        "implementation.index": index, "implementation.low": low, "implementation.high": high,
        "implementation.done.count": 40, "implementation.assessed.count": 80,
    }  # fmt: skip


def gap(done: float) -> dict[str, Value]:
    return {
        "implementation.done.share": done, "implementation.incomplete.count": 10, "implementation.assessed.count": 80,
        "implementation.low": 50,
    }  # fmt: skip


def systematic(index: float, low: float | None = None, high: float | None = None) -> dict[str, Value]:
    return {
        "systematics.index": index, "systematics.assessed.count": 60, "systematics.gap.count": 30,
        "systematics.low": index if low is None else low, "systematics.high": index if high is None else high,
    }  # fmt: skip


def matrix(persons: float, in_place: float) -> dict[str, Value]:
    return {
        "matrix.person_dependent.share": persons, "matrix.in_place.share": in_place,
        "matrix.person_dependent.count": 20, "matrix.in_place.count": 20,
    }  # fmt: skip


def levels(universal: float, selective: float, indicated: float) -> dict[str, Value]:
    shares = {"universal": universal, "selective": selective, "indicated": indicated}
    return {f"prevention.{name}.begun.share": share for name, share in shares.items()}


def annual(share: float) -> dict[str, Value]:
    return {
        "annual_followup.share": share, "annual_followup.documented.count": 17, "annual_followup.expected.count": 32
    }  # fmt: skip


def activities(staff: float, whole: float) -> dict[str, Value]:
    return {"competence.staff_activities.index": staff, "implementation.index": whole}


def forms(once: float, recurring: float) -> dict[str, Value]:
    return {"competence.form_once.share": once, "competence.form_recurring.share": recurring}


def homes(crime: float, health: float) -> dict[str, Value]:
    return {"belonging.crime_prevention.share": crime, "belonging.public_health.share": health}


def covered(begun: float) -> dict[str, Value]:
    return {"coverage.begun.count": begun, "coverage.forms.count": 5}


def changed(matched: float | None, low: float | None = None, high: float | None = None) -> dict[str, Value]:
    return {
        "change.matched": matched, "change.matched_low": matched if low is None else low,
        "change.matched_high": matched if high is None else high,
    }  # fmt: skip


def by(pattern: str, **values: Value) -> dict[str, Value]:
    """Facts of groups: ``by("x.by_area.{}", p=1)`` is ``x.by_area.p`` = 1."""
    return {pattern.format(name): value for name, value in values.items()}


def indices(measure: str, key: str, **groups: tuple[float, float, float]) -> dict[str, Value]:
    """Index, lowest and highest possible index of each group."""
    facts: dict[str, Value] = {}
    for name, (index, low, high) in groups.items():
        for part, value in (("index", index), ("low", low), ("high", high), ("assessed.count", 8.0)):
            facts[f"{measure}.{part}.by_{key}.{name}"] = value
    return facts


def area_changes(**areas: tuple[float, float, float]) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for name, (change, low, high) in areas.items():
        for part, value in (("", change), ("_low", low), ("_high", high)):
            facts[f"change.matched{part}.by_area.{name}"] = value
    return facts


def answered(rate: float) -> dict[str, Value]:
    return {"response.rate": rate, "response.answered.count": 70, "response.invited.count": 100}


def unknown(count: float) -> dict[str, Value]:
    return {
        "implementation.unknown.count": count, "implementation.applicable.count": 80,
        "implementation.low": 50, "implementation.high": 60,
    }  # fmt: skip


def of_plan(name: str, count: float) -> dict[str, Value]:
    return {name: count, "plan.assignments.count": 80}


def years(complete: float, never: float, **shares: Value) -> dict[str, Value]:
    return {
        "annual_followup.complete.count": complete, "annual_followup.never.count": never,
        "annual_followup.administrations.count": 3, **by("annual_followup.share.by_administration.{}", **shares),
    }  # fmt: skip


def planned(universal: float, selective: float, indicated: float) -> dict[str, Value]:
    shares = {"universal": universal, "selective": selective, "indicated": indicated}
    return {f"prevention.{name}.planned.share": share for name, share in shares.items()}


def of_forms(planned: tuple[float, ...], begun: tuple[float, ...], wanted: tuple[float, ...] = ()) -> dict[str, Value]:
    names, facts = ("near", "honour", "trade"), {}
    for kind, values in (("planned.count", planned), ("begun.count", begun), ("wanted.share", wanted)):
        facts |= {f"coverage.{name}.{kind}": value for name, value in zip(names, values, strict=False)}
    return {**facts, "coverage.forms.count": 3.0}


def evidence(differing: float) -> dict[str, Value]:
    return {"annual_followup.disagree.count": differing, "annual_followup.compared.count": 10.0}


def rounds(share: float) -> dict[str, Value]:
    return {
        "annual_followup.rounds.share": share, "annual_followup.rounds.count": 10.0,
        "annual_followup.rounds.documented.count": 7.0,
    }  # fmt: skip


def of_goals(programme: str, *, begun: float, unserved: float, goals: float = 4) -> dict[str, Value]:
    counts = {"goals": goals, "begun": begun, "unserved": unserved}
    return {f"crosswalk.{programme}.{name}.count": float(value) for name, value in counts.items()}


def of_activities(programme: str, uncovered: float) -> dict[str, Value]:
    return {f"crosswalk.{programme}.uncovered.count": uncovered, "plan.activities.count": 50.0}


# The limits: 60 is clear, below 30 few, 70 systematic, 5 a change. A limit itself belongs to what it begins.
CASES = [
    Case("implementation.level", level(60, 60, 60), "Many activities"),
    Case("implementation.level", level(66, 59.9, 70), "Many activities", "tendency"),
    Case("implementation.level", level(39.9, 30, 39.9), "not come far"),
    Case("implementation.level", level(30, 25, 40), "not come far", "tendency"),
    Case("implementation.level", level(40, 40, 59.9), "about halfway"),
    Case("implementation.level", level(59.9, 50, 60), "about halfway", "tendency"),
    Case("implementation.level", level(50, 39.9, 55), "about halfway", "tendency"),
    Case("implementation.gap", gap(70), "There are gaps"),
    Case("implementation.gap", gap(70.1), "limited"),
    Case("implementation.gap", gap(99.9), "limited"),
    Case("implementation.gap", gap(100), "No gap"),
    Case("systematics.gap", systematic(69.9), "There are gaps in systematics"),
    Case("systematics.gap", systematic(70), "on the whole"),
    Case("systematics.person-dependence", matrix(30, 25), "more hang on persons"),
    Case("systematics.person-dependence", matrix(30, 25.1), "more hang on persons", "tendency"),
    Case("systematics.person-dependence", matrix(20, 40), "more are in place"),
    Case("systematics.person-dependence", matrix(39, 40), "more are in place", "tendency"),
    Case("systematics.person-dependence", matrix(30, 30), None),
    Case("annual.duty", annual(100), "met for all"),
    Case("annual.duty", annual(0), "not met for any"),
    Case("annual.duty", annual(99.9), "have not fully met"),
    Case("prevention.level", levels(29.9, 10, 60), "mostly for persons who already have experience"),
    Case("prevention.level", levels(30, 10, 60), "the most common", "tendency"),
    Case("prevention.level", levels(20, 10, 59.9), "the most common", "tendency"),
    Case("prevention.level", levels(60, 10, 29.9), "before violence has occurred"),
    Case("prevention.level", levels(10, 60, 20), "before violence has occurred"),
    Case("prevention.level", levels(60, 10, 30), "does not dominate", "tendency"),
    Case("prevention.level", levels(70, 10, 65), "does not dominate", "tendency"),
    Case("prevention.level", levels(33, 33, 33), "does not dominate", "tendency"),
    Case("coverage.forms", covered(4), "cover more areas"),
    Case("coverage.forms", covered(5), "All {forms} forms"),
    Case("competence.activities", activities(71, 66), "to a larger extent"),
    Case("competence.activities", activities(61, 66), "to a smaller extent"),
    Case("competence.activities", activities(70.9, 66), None),
    Case("competence.activities", activities(71, 66) | {"implementation.unknown.count": 1}, "larger", "tendency"),
    Case("competence.needs", {"competence.trained.share": 69.9}, "needs of competence remain"),
    Case("competence.needs", {"competence.trained.share": 70}, "Most of the staff"),
    Case("competence.form", forms(55, 50), "given once ({once}) than"),
    Case("competence.form", forms(40, 45), "recurs ({recurring}) than"),
    Case("competence.form", forms(40, 44.9), None),
    Case("coordination.support", {"coordination.top_two.share": 60}, "has support"),
    Case("coordination.support", {"coordination.top_two.share": 49.9}, "weak support"),
    Case("coordination.support", {"coordination.top_two.share": 50}, "divided", "tendency"),
    Case("belonging", homes(60, 75), "A majority"),
    Case("belonging", homes(49.9, 20), "no majority"),
    Case("belonging", homes(80, 20), None),
    Case("belonging", homes(50, 20), None),
    Case("belonging", homes(59.9, 60), None),
    Case("change.matched", changed(5), "to a larger extent than before"),
    Case("change.matched", changed(-5), "to a smaller extent than before"),
    Case("change.matched", changed(4.9), "no change is established", "cannot_be_said"),
    Case("change.matched", changed(-4.9), "no change is established", "cannot_be_said"),
    Case("change.matched", changed(8, 0, 16), "is not established", "cannot_be_said"),
    Case("change.matched", changed(-8, -16, 0), "is not established", "cannot_be_said"),
    Case("change.matched", changed(8, 0.1, 16), "to a larger extent than before"),
    Case("change.total", {"change.total": 5}, "is higher"),
    Case("change.total", {"change.total": -5}, "is lower"),
    Case("change.total", {"change.total": 4.9}, "about the same"),
    Case("change.plan", {"change.new": -5, "change.dropped": 0}, "comes from changed plans"),
    Case("change.plan", {"change.new": 0, "change.dropped": 5}, "comes from changed plans"),
    Case("change.plan", {"change.new": -4.9, "change.dropped": 4.9}, "little effect"),
    Case("change.area.forward", area_changes(p=(9, 4, 14), q=(5, 1, 9), r=(-9, -9, -9)), "to a larger extent"),
    Case("change.area.forward", area_changes(p=(9, 4, 14), q=(4.9, 1, 9)), "In the development area {most}"),
    Case("change.area.forward", area_changes(p=(5, 0, 10)), "a change is not established", "cannot_be_said"),
    Case("change.area.forward", area_changes(p=(9, -1, 14)), "a change is not established", "cannot_be_said"),
    Case("change.area.forward", area_changes(p=(4.9, 4, 5), q=(-9, -9, -9)), "clearly more than before"),
    Case("change.area.back", area_changes(p=(-9, -14, -4), q=(-5, -9, -1)), "Development areas in which"),
    Case("change.area.back", area_changes(p=(-9, -14, -4), q=(9, 9, 9)), "In the development area {most}"),
    Case("change.area.back", area_changes(p=(-9, -14, 0)), "a change is not established", "cannot_be_said"),
    Case("change.area.back", area_changes(p=(-4.9, -5, -4)), "clearly less than before"),
    Case("method.response", answered(60), "clear majority"),
    Case("method.response", answered(59.9), "Somewhat more than half", "tendency"),
    Case("method.response", answered(50), "Somewhat more than half", "tendency"),
    Case("method.response", answered(49.9), "Fewer than half"),
    Case("method.response-administrations", by("response.rate.by_administration.{}", a=59.9, b=80), "is below"),
    Case("method.response-administrations", by("response.rate.by_administration.{}", a=60, b=80), "in every admin"),
    Case("method.items", by("items.{}.missing.share", status=30, needs=10), "left unanswered: {questions}"),
    Case("method.items", by("items.{}.missing.share", status=29.9, needs=10), "No question"),
    Case("method.unknown-status", unknown(0), "every assignment that is relevant is known"),
    Case("method.unknown-status", unknown(1), "is not known"),
    Case("method.disagreement", of_plan("assignments.disagree.count", 0), "For no assignment"),
    Case("method.disagreement", of_plan("assignments.disagree.count", 23.9), "mostly agree"),
    Case("method.disagreement", of_plan("assignments.disagree.count", 24), "considerable part"),
    Case("method.not-ranked", by("implementation.assessed.count.by_area.{}", p=4, q=5), "Not ranked"),
    Case("method.not-ranked", by("implementation.assessed.count.by_administration.{}", a=4), "Not ranked"),
    Case("method.not-ranked", by("implementation.assessed.count.by_area.{}", p=5, q=5), "at least {ranking_base}"),
    Case("systematics.not-assessed", of_plan("matrix.not_assessed.count", 1), "cannot be assessed"),
    Case("systematics.not-assessed", of_plan("matrix.not_assessed.count", 0), "All {n} assignments can"),
    Case("systematics.criteria", by("systematics.criterion.{}.met.share", written=45, known=40), "most often met"),
    Case("systematics.criteria", by("systematics.criterion.{}.met.share", written=44.9, known=40), "about equally"),
    Case("systematics.criteria", by("systematics.criterion.{}.met.share", written=40, known=40), None),
    Case("systematics.criteria", by("systematics.criterion.{}.met.share", written=40), None),
    Case("coordination.obstacles", by("obstacles.{}.count", process=9, individuals=5), "({count} respondents)"),
    Case("coordination.obstacles", by("obstacles.{}.count", process=5, individuals=5), "equally often", "tendency"),
    Case("coordination.obstacles", by("obstacles.{}.count", process=4, individuals=0), None),
    Case("annual.every-year", years(2, 0, a=100, b=100, c=50), "every year: {names}"),
    Case("annual.every-year", years(0, 0, a=99, b=50, c=50), "None of the {n}"),
    Case("annual.every-year", years(3, 0, a=100, b=100, c=100), "All {n}"),
    Case("annual.no-year", years(0, 3, a=0, b=0, c=0), "in any year"),
    Case("annual.no-year", years(0, 1, a=0, b=50, c=50), "none of the years: {names}"),
    Case("annual.no-year", years(0, 0, a=1, b=50, c=50), "at least one year"),
    Case("annual.evidence", evidence(2), "differ from what the yearly rounds"),
    Case("annual.evidence", evidence(0), "agrees with the yearly rounds"),
    Case("annual.rounds", rounds(100), "for all {count} administration-years"),
    Case("annual.rounds", rounds(0), "for none of the {count} administration-years"),
    Case("annual.rounds", rounds(0.1), "for {documented} of the {count}"),
    Case("annual.rounds", rounds(99.9), "for {documented} of the {count}"),
    Case("annual.unsupported", {"annual_followup.unsupported.count": 1}, "nothing to be compared with"),
    Case("annual.unsupported", {"annual_followup.unsupported.count": 0}, "in the yearly round too"),
    Case("prevention.plan", planned(30, 16, 60), "Already the plans"),
    Case("prevention.plan", planned(70, 16, 60), "broader levels than"),
    Case("prevention.plan", planned(30, 61, 60), "broader levels than"),
    Case("prevention.plan", planned(30, 30, 59.9), None),
    Case("prevention.planned-begun", planned(30, 30, 40) | levels(25, 30, 43), "smaller share"),
    Case("prevention.planned-begun", planned(30, 30, 40) | levels(28, 30, 45), "larger share"),
    Case("prevention.planned-begun", planned(30, 30, 40) | levels(28, 30, 44.9), "about the same shares"),
    Case("prevention.planned-begun", planned(30, 30, 40) | levels(31, 24, 44), "smaller share"),
    Case(
        "prevention.planned-begun",
        planned(30, 30, 40) | levels(25, 30, 43) | {"implementation.unknown.count": 1},
        "smaller share",
        "tendency",
    ),
    Case("coverage.without-plan", of_forms((1, 0, 0), ()), "No activity in the plans covers {names}"),
    Case("coverage.without-plan", of_forms((1, 2, 3), ()), "each of the {forms}"),
    Case("coverage.not-begun", of_forms((1, 2, 0), (1, 0, 0)), "none of them is begun"),
    Case("coverage.not-begun", of_forms((1, 2, 0), (1, 1, 0)), "Every form of violence that the plans cover"),
    Case("coverage.wanted", of_forms((1, 1, 0), (1, 1, 0), (90, 90, 60)), "A clear majority"),
    Case("coverage.wanted", of_forms((1, 1, 0), (1, 1, 0), (90, 90, 59.9)), "No form without activities"),
    Case("coverage.wanted", of_forms((1, 1, 1), (1, 1, 1), (90, 90, 90)), None),
    *[
        Case(f"goals.{programme}.{subject}", facts, says, strength)
        for programme in ("programme", "national")
        for subject, facts, says, strength in (
            ("served", of_goals(programme, begun=2, unserved=1), "have no activity in the plans", "clear"),
            ("served", of_goals(programme, begun=3, unserved=0), "only {begun} of {goals} goals", "clear"),
            (
                "served",
                of_goals(programme, begun=3, unserved=0) | {"implementation.unknown.count": 1.0},
                "only {begun} of {goals} goals",
                "tendency",
            ),
            ("served", of_goals(programme, begun=4, unserved=0), "All {goals} goals", "clear"),
            ("served", of_goals(programme, begun=0, unserved=0, goals=0), None, ""),
            ("activities", of_activities(programme, 1), "serve no goal", "clear"),
            ("activities", of_activities(programme, 0), "serve at least one goal", "clear"),
        )
    ],
    Case("competence.most-needed", by("competence.need_{}.share", asking=60, risk=10), "A clear majority"),
    Case("competence.most-needed", by("competence.need_{}.share", asking=59.9, risk=10), "named most is", "tendency"),
    Case("competence.most-needed", by("competence.need_{}.share", asking=30, risk=10), "named most is", "tendency"),
    Case("competence.most-needed", by("competence.need_{}.share", asking=29.9, risk=10), "Few respondents"),
    Case("coordination.statements", by("coordination.{}.top_two.share", steering=45, structure=40), "most agreement"),
    Case("coordination.statements", by("coordination.{}.top_two.share", steering=44, structure=40), "about the same"),
    Case("coordination.statements", by("coordination.{}.top_two.share", steering=40, structure=40), None),
    *[
        Case(f"{measure}.{key}.{end}", indices(measure, key, **dict(zip(names, groups, strict=False))), says, strength)
        for measure in ("implementation", "systematics")
        for key, names in (("area", "pqr"), ("administration", "abc"))
        for end, groups, says, strength in (
            ("highest", ((70, 66, 72), (65, 60, 65), (20, 20, 20)), "{names} has the highest", "clear"),
            ("highest", ((69.9, 66, 72), (65, 60, 65), (20, 20, 20)), "{names} has the highest", "tendency"),
            ("highest", ((70, 65, 72), (60, 55, 65), (20, 20, 20)), "the highest {measure} is not", "cannot_be_said"),
            ("highest", ((70, 70, 70), (70, 70, 70), (20, 20, 20)), "share the highest", "clear"),
            ("highest", ((70, 70, 70), (70, 70, 70)), None, ""),
            ("highest", ((70, 70, 70),), None, ""),
            ("lowest", ((20, 18, 24), (25, 25, 30), (80, 80, 80)), "{names} has the lowest", "clear"),
            ("lowest", ((20.1, 18, 24), (25, 25, 30), (80, 80, 80)), "{names} has the lowest", "tendency"),
            ("lowest", ((20, 18, 25), (30, 25, 30), (80, 80, 80)), "the lowest {measure} is not", "cannot_be_said"),
            ("lowest", ((20, 20, 20), (20, 20, 20), (80, 80, 80)), "share the lowest", "clear"),
        )
    ],
]

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


def systematic(index: float) -> dict[str, Value]:
    return {"systematics.index": index, "systematics.assessed.count": 60, "systematics.gap.count": 30}


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


def changed(matched: float | None) -> dict[str, Value]:
    return {"change.matched": matched, "change.total": 1.0}


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
    Case("belonging", homes(59.9, 60), None),
    Case("change.matched", changed(5), "to a larger extent than before"),
    Case("change.matched", changed(-5), "to a smaller extent than before"),
    Case("change.matched", changed(4.9), "about as much", "not_established"),
    Case("change.matched", changed(-4.9), "about as much", "not_established"),
]

"""The rules on gaps: what is carried out, whether it is done systematically, and what hangs on persons."""

from __future__ import annotations

from followup.facts import FactBook
from followup.findings.finding import Finding, Strength
from followup.locale import _
from followup.period.period import Thresholds


def bounds(facts: FactBook, mean: str, everything: str) -> tuple[float, float]:
    """Return the lowest and the highest a mean of 0–100 could be if those without an answer were known.

    Parameters
    ----------
    mean
        The fact with the mean, whose base are those with an answer.
    everything
        A fact whose base are all, with or without an answer.

    Examples
    --------
    A mean of 60 over 4 of 5: 240 / 5 = 48 and (240 + 100) / 5 = 68.

    >>> from followup.facts import Unit, make_fact
    >>> book = FactBook([make_fact("a.mean", 60, unit=Unit.INDEX, base=4, label=""),
    ...                  make_fact("a.count", 4, unit=Unit.COUNT, base=5, label="")])
    >>> bounds(book, "a.mean", "a.count")
    (48.0, 68.0)
    """
    value, answered = facts[mean].value or 0.0, facts[mean].base or 0
    concerned = (facts[everything].base if everything in facts else None) or answered
    if not answered:
        return 0.0, 100.0
    low = value * answered / concerned
    return low, low + 100 * (concerned - answered) / concerned


def implementation_level(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Many activities carried out, or few: by the index and its bounds."""
    index, low, high = (facts.value(f"implementation.{name}") for name in ("index", "low", "high"))
    if index is None or low is None or high is None:
        return None
    used = {"index": "implementation.index", "done": "implementation.done.count", "n": "implementation.assessed.count"}
    if index >= limits.clear_share:
        strength = Strength.CLEAR if low >= limits.clear_share else Strength.TENDENCY
        sentence = _(
            "Many activities have been carried out, wholly or in part: {done} of {n} assessed assignments are wholly "
            "carried out, and the implementation index is {index} of 100."
        )
    elif index < 100 - limits.clear_share:
        strength = Strength.CLEAR if high < 100 - limits.clear_share else Strength.TENDENCY
        sentence = _(
            "Implementation has not come far: {done} of {n} assessed assignments are wholly carried out, and the "
            "implementation index is {index} of 100."
        )
    else:
        known = low >= 100 - limits.clear_share and high < limits.clear_share
        strength = Strength.CLEAR if known else Strength.TENDENCY
        sentence = _(
            "Implementation has come about halfway: the implementation index is {index} of 100, on {n} assessed "
            "assignments."
        )
    return Finding("implementation.level", "implementation", strength, sentence, used)


def implementation_gap(facts: FactBook, limits: Thresholds) -> Finding | None:
    """A gap in implementation, or none to speak of: by the share of assignments not fully carried out."""
    done = facts.value("implementation.done.share")
    if done is None:
        return None
    # The base of the index' bounds is every assignment that is relevant, its status known or not.
    low, high = bounds(facts, "implementation.done.share", "implementation.low")
    used = {"count": "implementation.incomplete.count", "n": "implementation.assessed.count"}
    if 100 - done >= limits.few_share:
        sentence = _(
            "There are gaps in implementation: {count} of {n} assessed assignments are not, or not fully, carried out."
        )
        strength = Strength.CLEAR if 100 - high >= limits.few_share else Strength.TENDENCY
        return Finding("implementation.gap", "implementation", strength, sentence, used)
    if done == 100:
        sentence = _("No gap in implementation was found: all {n} assessed assignments are carried out.")
        strength = Strength.CLEAR if low == 100 else Strength.TENDENCY
        return Finding("implementation.gap", "implementation", strength, sentence, {"n": used["n"]})
    sentence = _(
        "The gaps in implementation are limited: {count} of {n} assessed assignments are not fully carried out."
    )
    strength = Strength.CLEAR if 100 - low < limits.few_share else Strength.TENDENCY
    return Finding("implementation.gap", "implementation", strength, sentence, used)


def systematics_gap(facts: FactBook, limits: Thresholds) -> Finding | None:
    """A gap in systematics, or not: by the index of what is begun against the threshold for systematic."""
    index = facts.value("systematics.index")
    if index is None:
        return None
    low, high = bounds(facts, "systematics.index", "systematics.assessed.count")
    used = {"index": "systematics.index", "n": "systematics.assessed.count", "count": "systematics.gap.count"}
    if index < limits.systematic:
        strength = Strength.CLEAR if high < limits.systematic else Strength.TENDENCY
        sentence = _(
            "There are gaps in systematics: the systematics index of the work begun is {index} of 100, and {count} of "
            "{n} assignments do not reach the threshold for systematic work."
        )
    else:
        strength = Strength.CLEAR if low >= limits.systematic else Strength.TENDENCY
        sentence = _(
            "The work begun is on the whole arranged systematically: the systematics index is {index} of 100, and "
            "{count} of {n} assignments do not reach the threshold for systematic work."
        )
    return Finding("systematics.gap", "systematics", strength, sentence, used)


def person_dependence(facts: FactBook, limits: Thresholds) -> Finding | None:
    """Carried out but hanging on persons, against in place."""
    persons, in_place = facts.value("matrix.person_dependent.share"), facts.value("matrix.in_place.share")
    if persons is None or in_place is None:
        return None
    used = {"persons": "matrix.person_dependent.count", "in_place": "matrix.in_place.count"}
    if persons > in_place:
        sentence = _(
            "Of the assignments carried out, more hang on persons ({persons} assignments) than are in place "
            "({in_place} assignments)."
        )
    elif in_place > persons:
        sentence = _(
            "Of the assignments carried out, more are in place ({in_place} assignments) than hang on persons "
            "({persons} assignments)."
        )
    else:
        return None
    strength = Strength.CLEAR if abs(persons - in_place) >= limits.clear_change else Strength.TENDENCY
    return Finding("systematics.person-dependence", "systematics", strength, sentence, used)

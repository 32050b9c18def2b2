"""The rules on the highest and the lowest: development areas and administrations, by index.

Only groups with enough assessed assignments are ranked, and an order that the unanswered assignments could turn is
said to be not established.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from followup.findings.finding import Judge, Rule, Said, Strength, Weight
from followup.findings.setting import Group, Setting, leading, listed, quoted, trailing
from followup.locale import _


def extremes() -> tuple[Rule, ...]:
    """Return the rules: each measure × each grouping × each end."""
    return tuple(
        Rule(f"{measure}.{key}.{end}", measure, Weight.CHAPTER, _judge(measure, key, highest=end == "highest"))
        for measure in ("implementation", "systematics")
        for key in ("area", "administration")
        for end in ("highest", "lowest")
    )


def _judge(measure: str, key: str, *, highest: bool) -> Judge:
    def judge(setting: Setting) -> Said | None:
        groups = setting.ranked(measure, key)
        first = leading(groups) if highest else trailing(groups)
        rest = [group for group in groups if group not in first]
        if not rest:
            return None
        joined = quoted if key == "area" else listed
        words = {
            "kind": _kind(key), "measure": _measure(measure), "names": joined([group.name for group in first])
        }  # fmt: skip
        used = {"index": first[0].fact}
        if highest:
            known = min(group.low for group in first) > max(group.high for group in rest)
            distance = first[0].value - max(group.value for group in rest)
        else:
            known = max(group.high for group in first) < min(group.low for group in rest)
            distance = min(group.value for group in rest) - first[0].value
        if not known:
            return _not_established(used, words, highest=highest)
        strength = Strength.CLEAR if distance >= setting.thresholds.clear_change else Strength.TENDENCY
        # The base of an index is a fact of its own, so that a reader can follow it as well.
        counted = used | {"n": first[0].fact.replace(".index.", ".assessed.count.")}
        return _established(first, strength, counted, words, highest=highest)

    return judge


def _established(
    first: Sequence[Group], strength: Strength, used: Mapping[str, str], words: Mapping[str, str], *, highest: bool
) -> Said:
    if highest:
        false_if = _(
            "False if another of {kind} with at least {ranking_base} assessed assignments has as high an index."
        )
    else:
        false_if = _(
            "False if another of {kind} with at least {ranking_base} assessed assignments has as low an index."
        )
    if len(first) == 1 and highest:
        sentence = _("Of {kind}, {names} has the highest {measure}: {index} of 100, on {n} assessed assignments.")
    elif len(first) == 1:
        sentence = _("Of {kind}, {names} has the lowest {measure}: {index} of 100, on {n} assessed assignments.")
    elif highest:
        sentence = _("Of {kind}, {names} share the highest {measure}: {index} of 100.")
    else:
        sentence = _("Of {kind}, {names} share the lowest {measure}: {index} of 100.")
    return Said(strength, sentence, false_if, used if len(first) == 1 else {"index": used["index"]}, words)


def _not_established(used: Mapping[str, str], words: Mapping[str, str], *, highest: bool) -> Said:
    if highest:
        sentence = _(
            "Which of {kind} has the highest {measure} is not established: the highest index computed is {index} "
            "({names}), but assignments that could not be assessed may change the order."
        )
    else:
        sentence = _(
            "Which of {kind} has the lowest {measure} is not established: the lowest index computed is {index} "
            "({names}), but assignments that could not be assessed may change the order."
        )
    false_if = _("False if the order of {kind} is the same whatever the assignments that could not be assessed are.")
    return Said(Strength.CANNOT_BE_SAID, sentence, false_if, used, words)


def _kind(key: str) -> str:
    return {"area": _("the development areas"), "administration": _("the administrations")}[key]


def _measure(measure: str) -> str:
    return {"implementation": _("implementation index"), "systematics": _("systematics index")}[measure]

"""What a rule judges by: the facts, the period's thresholds, and what ids are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from followup.facts import FactBook
from followup.locale import LANGUAGES, _, language, number
from followup.period import Measure, PeriodInput
from followup.period.period import Thresholds


@dataclass(frozen=True)
class Labels:
    """What ids are called: id → name, in the plan's or the questionnaire's order."""

    administration: Mapping[str, str] = field(default_factory=dict)
    area: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    need: Mapping[str, str] = field(default_factory=dict)
    criterion: Mapping[str, str] = field(default_factory=dict)
    statement: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    domain: Mapping[str, str] = field(default_factory=dict)


class Group(NamedTuple):
    """An administration, an area or another thing that has a number, with the facts that say so."""

    name: str
    fact: str
    value: float
    base: int
    low: float
    high: float


@dataclass(frozen=True)
class Setting:
    """The facts of a period, its thresholds and its names."""

    facts: FactBook
    thresholds: Thresholds
    labels: Labels = field(default_factory=Labels)

    @classmethod
    def of(cls, period: PeriodInput, facts: FactBook) -> Setting:
        """Return the setting of a period."""
        from followup.domains import domains

        plan, questionnaire = period.plan, period.questionnaire

        def asked(measure: Measure) -> dict[str, str]:
            return {question.id: question.name for question in questionnaire.measuring(measure)}

        needs = [questionnaire.scales[q.scale] for q in questionnaire.measuring(Measure.TRAINING_NEEDS) if q.scale]
        return cls(
            facts,
            period.period.thresholds,
            Labels(
                administration={item.id: item.name for item in plan.administrations},
                area={item.id: item.title for item in plan.development_areas},
                form={item.id: item.title for item in plan.violence_forms},
                need={option.code: option.label for scale in needs for option in scale.options},
                criterion=asked(Measure.SYSTEMATICS),
                statement=asked(Measure.COORDINATION),
                question={question.id: question.name for question in questionnaire.questions},
                domain={domain.code: domain.name for domain in domains()},
            ),
        )

    def value(self, name: str) -> float | None:
        """Return the value of a fact, ``None`` if it has none or was not recorded."""
        return self.facts.value(name)

    def base(self, name: str) -> int:
        """Return the base of a fact, 0 if it has none or was not recorded."""
        fact = self.facts.get(name)
        return 0 if fact is None else fact.base or 0

    def limits(self) -> dict[str, str]:
        """Return the thresholds as words for sentences, and the two that are measured from the other end.

        ``far_share`` is what is as far from 100 as ``clear_share`` from 0, ``most_share`` the same of ``few_share``.
        """
        values = {name: float(getattr(self.thresholds, name)) for name in type(self.thresholds).model_fields}
        values |= {"far_share": 100 - values["clear_share"], "most_share": 100 - values["few_share"]}
        return {name: number(value) for name, value in values.items()}

    def groups(self, pattern: str, names: Mapping[str, str]) -> list[Group]:
        """Return those with a value for a fact such as ``coverage.{}.planned.count``, in the order of ``names``."""
        found = []
        for identifier, name in names.items():
            fact = pattern.format(identifier)
            value = self.value(fact)
            if value is not None:
                found.append(Group(name, fact, value, self.base(fact), value, value))
        return found

    def ranked(self, measure: str, key: str) -> list[Group]:
        """Return the groups of an index that have enough assessed assignments to be ranked, with their bounds.

        Where the bounds were not recorded nothing is known of them: they are 0 and 100.

        Parameters
        ----------
        measure
            ``implementation`` or ``systematics``.
        key
            ``administration`` or ``area``.
        """
        found = []
        for identifier, name in getattr(self.labels, key).items():
            index, low, high = (f"{measure}.{part}.by_{key}.{identifier}" for part in ("index", "low", "high"))
            value, lowest, highest = (self.value(fact) for fact in (index, low, high))
            if value is None or self.base(index) < self.thresholds.ranking_base:
                continue
            found.append(
                Group(
                    name, index, value, self.base(index),
                    0.0 if lowest is None else lowest, 100.0 if highest is None else highest,
                )
            )  # fmt: skip
        return found


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> listed(["skola", "vård", "omsorg"])
    'skola, vård och omsorg'
    """
    from babel.lists import format_list

    return str(format_list(list(names), locale=LANGUAGES[language()]))


def quoted(names: Sequence[str]) -> str:
    """Join titles as a sentence does, each within quotation marks: they may hold commas and conjunctions of their own.

    Examples
    --------
    >>> quoted(["Stöd, skydd och behandling", "Samverkan"])
    '”Stöd, skydd och behandling” och ”Samverkan”'
    """
    return listed([_("“{name}”", name=name) for name in names])


def leading(groups: Sequence[Group]) -> list[Group]:
    """Return those with the highest value, as far as one decimal tells.

    Examples
    --------
    >>> a, b, c = (Group(n, "x.y", v, 9, v, v) for n, v in (("a", 62.51), ("b", 62.49), ("c", 60)))
    >>> [group.name for group in leading([a, b, c])]
    ['a', 'b']
    """
    highest = max((round(group.value, 1) for group in groups), default=None)
    return [group for group in groups if round(group.value, 1) == highest]


def trailing(groups: Sequence[Group]) -> list[Group]:
    """Return those with the lowest value, as far as one decimal tells."""
    lowest = min((round(group.value, 1) for group in groups), default=None)
    return [group for group in groups if round(group.value, 1) == lowest]

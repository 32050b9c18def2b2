"""Every picture of the report, made of small tables: ordinary ones, and such as real life also brings."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from followup.clean import Context
from followup.coding import DOMAINS
from followup.disclosure.frames import protect_distribution
from followup.indicators.annual import annual_followup
from followup.indicators.change import Change
from followup.indicators.crosswalk import NO_GOAL
from followup.indicators.obstacles import Obstacles, obstacles
from followup.indicators.sensitivity import matrix_sensitivity
from followup.period import Measure, PeriodInput, Question, Scale, open_period
from followup.presentation import Names, Picture
from followup.presentation.change import slope_figure
from followup.presentation.duties import annual_figure, coverage_figure, prevention_figure
from followup.presentation.goals import goals_figure
from followup.presentation.implementation import status_figure
from followup.presentation.obstacles import obstacles_figure
from followup.presentation.people import change_figure, competence_figure, coordination_figure
from followup.presentation.response import response_figure
from followup.presentation.sensitivity import sensitivity_figure
from followup.presentation.systematics import criteria_figure, matrix_figure

RAW = Path(__file__).parents[2] / "data" / "raw"
LEVELS = ("universal", "selective", "indicated")
NAN = float("nan")


@cache
def inputs() -> PeriodInput:
    return open_period(RAW, "2018-2022")


@cache
def names() -> Names:
    return Names(inputs().plan)


def scale_of(measure: Measure) -> Scale:
    context = Context.of(inputs())
    question = context.first(measure)
    assert question is not None
    scale = context.scales[question.id]
    assert scale is not None
    return scale


def administrations() -> list[str]:
    return list(names().administration)


def response(rate: float = 80.0) -> Picture:
    table = pd.DataFrame({"administration": administrations()[:2], "invited": [12, 1000], "answered": [9, 1500]})
    return response_figure(table.assign(rate=[rate, 100.0]), names())


def status(*counts: list[int]) -> Picture:
    codes = [*scale_of(Measure.IMPLEMENTATION).order, "not_applicable", "unknown"]
    table = pd.DataFrame(counts, columns=codes, index=administrations()[: len(counts)])
    return status_figure(table, scale_of(Measure.IMPLEMENTATION), names().administration_short, "administration")


def criteria(*counts: list[int]) -> Picture:
    scale = scale_of(Measure.SYSTEMATICS)
    questions = [question.id for question in inputs().questionnaire.measuring(Measure.SYSTEMATICS)]
    table = pd.DataFrame(counts, columns=[*scale.order, "unknown"], index=questions[: len(counts)])
    return criteria_figure(table, scale, inputs().questionnaire)


def matrix(*points: tuple[float, float]) -> Picture:
    fields = ["in_place", "person_dependent", "prepared", "neither", "not_assessed"]
    total = pd.DataFrame([dict.fromkeys(fields, 12) | {"assessed": 48}])
    groups = pd.DataFrame(points, columns=["systematics", "implementation"])
    groups["administration"] = administrations()[: len(points)]
    return matrix_figure(groups, total, names().administration_short, inputs().period.thresholds)


def annual_table(states: list[str], expected: list[bool], documented: list[bool]) -> pd.DataFrame:
    years = [2019 + n for n in range(len(states))]
    table = pd.DataFrame({"administration": administrations()[0], "year": years, "state": states})
    return table.assign(expected=expected, documented=documented)


def annual(states: list[str], expected: list[bool], documented: list[bool]) -> Picture:
    table = annual_table(states, expected, documented)
    return annual_figure(table, annual_followup(table, ["administration"]), names())


def prevention(*begun: float) -> Picture:
    table = pd.DataFrame({"level": LEVELS, "planned_share": [30.0, 20.0, 100.0], "begun_share": begun})
    return prevention_figure(table.assign(planned=3, begun=2, planned_base=9, begun_base=5))


def coverage(begun: int, planned: int | None = None) -> Picture:
    """Every form alike at the first two levels; nothing planned at the last."""
    planned = begun + 1 if planned is None else planned
    counts = {"universal": (planned, begun), "selective": (planned, 0), "indicated": (0, 0)}
    cells = [(form, level, *counts[level]) for form in names().form for level in LEVELS]
    table = pd.DataFrame(cells, columns=["form", "level", "planned", "begun"])
    forms = pd.DataFrame({"form": list(names().form), "begun": begun, "planned": planned, "uncovered": begun == 0})
    return coverage_figure(table, forms, names())


def goals_table(**counts: list[int]) -> pd.DataFrame:
    """Done, ongoing, not begun, not applicable and unknown under each goal; ``none`` is for those without a goal."""
    kinds = ["done", "ongoing", "not_begun", "not_applicable", "unknown"]
    table = pd.DataFrame(list(counts.values()), columns=kinds)
    table.insert(0, "goal", [NO_GOAL if goal == "none" else goal for goal in counts])
    return table.assign(planned=table[kinds].sum(axis=1), begun=table["done"] + table["ongoing"])


GOALS = {"upbringing": "En trygg uppväxt", "home": "Frihet från våld i hemmet och i nära relationer överallt " * 2}


def goals(*counts: list[int]) -> Picture:
    table = goals_table(**dict(zip([*GOALS, "none"], counts, strict=True)))
    return goals_figure({"programme": (table, GOALS), "national": (table, GOALS)})


def sensitivity_table(*assessed: tuple[float, float]) -> pd.DataFrame:
    """The matrix at other thresholds, of assignments with this score and this systematics index."""
    table = pd.DataFrame(assessed, columns=["score", "systematics"]).assign(quadrant="neither")
    limits = inputs().period.thresholds
    return matrix_sensitivity(table, limits, scale_of(Measure.IMPLEMENTATION), scale_of(Measure.SYSTEMATICS))


def sensitivity(*assessed: tuple[float, float]) -> Picture:
    return sensitivity_figure(sensitivity_table(*assessed), scale_of(Measure.IMPLEMENTATION))


def slopes(*indices: tuple[float, float]) -> Picture:
    table = pd.DataFrame(indices, columns=["before", "after"]).assign(before_base=4, after_base=5)
    table["area"] = list(names().area)[: len(indices)]
    return slope_figure(change_parts(66.3, 11.5, -7.0, -1.7), table, names().area_short, "2018–2022", "2022–2026")


def competence_table(*rows: tuple[int, float, float, float, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["units", "staff", "trained", "share", "hidden"])
    return table.assign(administration=administrations()[: len(rows)])


def competence(*rows: tuple[int, float, float, float, bool]) -> Picture:
    return competence_figure(competence_table(*rows), names())


def statements() -> list[Question]:
    return inputs().questionnaire.measuring(Measure.COORDINATION)


def coordination_table(*counts: list[int]) -> pd.DataFrame:
    codes = scale_of(Measure.COORDINATION).order
    table = pd.DataFrame(
        counts,
        columns=codes,
        index=pd.Index([question.id for question in statements()[: len(counts)]], name="question"),
    )
    table = table.assign(base=table.sum(axis=1), dont_know=0)
    top = table[codes[-2:]].sum(axis=1)
    return table.assign(top_two=top, top_two_share=(100 * top / table["base"].where(table["base"] > 0)).astype(float))


def coordination(*counts: list[int], limit: int = 1) -> Picture:
    scale = scale_of(Measure.COORDINATION)
    shown = protect_distribution(coordination_table(*counts), scale.order, limit, name="coordination").table
    return coordination_figure(shown, statements(), scale)


def change_parts(before: float, matched: float, new: float, dropped: float) -> Change:
    after = before + matched + new + dropped
    total = after - before
    bounds = (total - 2, total + 3, matched - 4, matched + 5)
    return Change(before, after, total, matched, new, dropped, 40, 42, 9, 8, *bounds)


def change(before: float, matched: float, new: float, dropped: float) -> Picture:
    return change_figure(change_parts(before, matched, new, dropped), "2018–2022", "2022–2026")


def obstacles_found(*counts: int) -> Obstacles:
    """So many respondents for each domain, one answer each."""
    domains = [domain for domain, count in zip(DOMAINS, counts, strict=False) for _one in range(count)]
    names_of_all = [f"r{number}" for number in range(len(domains))]
    table = pd.DataFrame({"respondent": names_of_all, "question": "obstacles", "domain": domains}, dtype="str")
    found = obstacles(table, ["obstacles"])
    return found.shown(found.protected(5))


KINDS_OF_YEARS = (
    ["answered", "answered", "unanswered", "answered"],
    [True, True, True, False],
    [True, False, False, False],
)
ORDINARY: dict[str, Callable[[], Picture]] = {
    "response": response,
    "status": lambda: status([3, 5, 3, 1, 0], [1, 6, 9, 0, 2], [0, 0, 4, 0, 0]),
    "criteria": lambda: criteria([15, 21, 31, 0], [41, 15, 11, 0]),
    "matrix": lambda: matrix((33, 61), (42, 80), (50, 81), (46, 64), (51, 62), (55, 60), (60, 56), (69, 86)),
    "annual": lambda: annual(["answered"] * 4, [True] * 4, [True, False, True, False]),
    "prevention": lambda: prevention(19.0, 11.0, 70.0),
    "coverage": lambda: coverage(7),
    "competence": lambda: competence((8, 200, 68, 34.0, False), (14, 90, 42, 47.0, False)),
    "coordination": lambda: coordination([7, 16, 30, 26, 11], [8, 22, 32, 21, 10]),
    "obstacles": lambda: obstacles_figure(obstacles_found(6, 11, 24, 9, 15)),
    "change": lambda: change(66.3, 11.5, -7.0, -1.7),
    "goals": lambda: goals([3, 6, 3, 0, 0], [10, 17, 1, 0, 2], [1, 1, 1, 0, 0]),
    "sensitivity": lambda: sensitivity((1, 80), (1, 60), (1, 20), (0.5, 90), (0.5, 40), (0, 10)),
    "slopes": lambda: slopes((79.4, 85.3), (78.6, 84.2), (66.7, 89.3), (42.3, 65.4), (33.3, 31.3)),
}
HARSH: dict[str, Callable[[], Picture]] = {
    "more answered than invited": lambda: response(150.0),
    "one assignment": lambda: status([0, 0, 1, 0, 0]),
    "nothing known": lambda: status([0, 0, 0, 0, 7]),
    "hundreds of assignments": lambda: status([300, 1, 2, 3, 4], [1, 1, 1, 1, 1]),
    "nothing begun": lambda: criteria([0, 0, 0, 0], [0, 0, 0, 0]),
    "no points": matrix,
    "points without an index": lambda: matrix((NAN, 50), (50, NAN)),
    "points in the corners": lambda: matrix((0, 0), (100, 100), (0, 100), (100, 0)),
    "points on one another": lambda: matrix((61, 79), (61, 79), (60.5, 78.5)),
    "nobody answered on the years": lambda: annual(["unanswered"] * 4, [True] * 4, [False] * 4),
    "years of every kind": lambda: annual(*KINDS_OF_YEARS),
    "nothing begun at any level": lambda: prevention(NAN, NAN, NAN),
    "all at every level": lambda: prevention(100.0, 100.0, 100.0),
    "no form covered": lambda: coverage(0),
    "numbers hidden": lambda: competence((3, 40, NAN, NAN, True), (1, 60, NAN, NAN, True), (9, 90, 45, 50.0, False)),
    "answers hidden on both sides": lambda: coordination([3, 14, 26, 30, 4], [20, 0, 3, 15, 12], limit=5),
    "nothing but hidden answers": lambda: coordination([1, 2, 2, 1, 1], limit=5),
    "no staff": lambda: competence((0, 0, 0, NAN, False)),
    "all trained": lambda: competence((20, 1000, 1000, 100.0, False)),
    "nobody answered a statement": lambda: coordination([0, 0, 0, 0, 0], [1, 0, 0, 0, 0]),
    "all at one end": lambda: coordination([0, 0, 0, 0, 9], [9, 0, 0, 0, 0]),
    "obstacles hidden": lambda: obstacles_figure(obstacles_found(0, 3, 7, 12, 0)),
    "one obstacle": lambda: obstacles_figure(obstacles_found(0, 0, 40, 0, 0)),
    "a great fall": lambda: change(100.0, -60.0, -30.0, -10.0),
    "no change": lambda: change(50.0, 0.0, 0.0, 0.0),
    "nothing planned": lambda: coverage(0, 0),
    "no activity under any goal": lambda: goals([0] * 5, [0] * 5, [4, 0, 0, 0, 0]),
    "every activity has a goal": lambda: goals([1, 0, 0, 2, 0], [1, 0, 0, 0, 0], [0] * 5),
    "nothing can be assessed": sensitivity,
    "all as systematic as can be": lambda: sensitivity((1, 100), (1, 100)),
    "slopes that meet": lambda: slopes((64.5, 76), (64.7, 76.2), (64.6, 76.1), (64.6, 76.1), (66, 77)),
    "an area without an index before": lambda: slopes((NAN, 50), (50, 100)),
    "no area with matched assignments": slopes,
}  # fmt: skip
PICTURES = ORDINARY | HARSH


def written_in(picture: Picture) -> list[str]:
    """Every text that stands in a figure."""
    return [text.get_text() for text in picture.figure.findobj(match=is_text) if text.get_text()]


def is_text(artist: object) -> bool:
    return hasattr(artist, "get_text") and hasattr(artist, "get_window_extent")


def is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number)

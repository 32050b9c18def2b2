"""Periods of any number of respondents, sixty questions each, made from a committed period's three files."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

MADE_FROM = Path(__file__).parents[1] / "data" / "raw" / "2022-2026"
NAME = "2022-2026"
ACTIVITIES = 7
"""Six questions are put on each; with fifteen of the committed questionnaire's and three more they make sixty."""
MORE = ["goals", "time", "support"]
ROWS_IN_FILE = 500_000
_AT_A_TIME = 10_000
_MESSY, _WRITES, _IS_KNOWN, _ASTRAY = 0.01, 0.2, 0.95, 0.02
"""Cells not written in their plain form; respondents who write free text; those who answer a question; those who answer
a question that they were led past."""


def write_period(raw: Path, respondents: int) -> Path:
    """Write a period folder with its answers below ``raw``, the same every time, and return it."""
    folder = raw / NAME
    (folder / "responses").mkdir(parents=True)
    plan, questionnaire, period = (_read(name) for name in ("plan", "questionnaire", "period"))
    administrations = [item["id"] for item in plan["administrations"]]
    plan["activities"] = _spread(plan["activities"], ACTIVITIES)
    for item in plan["administrations"]:
        item.pop("previous", None)
    for activity in plan["activities"]:
        activity["responsible"] = list(administrations)
        activity.pop("previous", None)
    questionnaire["questions"] += [
        {"id": name, "text": f"Påstående om {name}.", "kind": "scale", "scale": "agreement"} for name in MORE
    ]
    period["invited"] = dict.fromkeys(administrations, -(-respondents // len(administrations)))
    period.pop("previous", None)
    for name, content in {"plan": plan, "questionnaire": questionnaire, "period": period}.items():
        with (folder / f"{name}.yaml").open("w", encoding="utf-8") as stream:
            YAML().dump(content, stream)
    columns = _columns(plan, questionnaire, period)
    assert len(columns) == 60, len(columns)
    _write_answers(folder / "responses", plan, columns, period["survey"]["opens"], respondents)
    return folder


def _read(name: str) -> Any:
    return YAML(typ="safe").load((MADE_FROM / f"{name}.yaml").read_text(encoding="utf-8"))


def _spread(activities: list[Any], number: int) -> list[Any]:
    """Return activities from the whole of the plan."""
    return [activities[place * len(activities) // number] for place in range(number)]


def _columns(plan: Any, questionnaire: Any, period: Any) -> dict[str, list[str] | None]:
    """Return header → the cells to draw from, in the proportions they are to have; free text has ``None``."""
    labels = {name: [item["label"] for item in scale["options"]] for name, scale in questionnaire["scales"].items()}
    labels["years"] = [str(year) for year in period["years"]]
    labels["violence_forms"] = [item["title"] for item in plan["violence_forms"]]
    chance = random.Random(20_26)
    columns: dict[str, list[str] | None] = {}
    for question in questionnaire["questions"]:
        name, kind = question["id"], question["kind"]
        if question.get("measures") in {"respondent_key", "administration"}:
            continue
        if kind == "text":
            columns[name] = None
        elif kind == "number":
            # More trained staff than staff is a contradiction: it happens, but rarely.
            low, high = {"staff": (50, 400), "trained": (0, 51)}.get(name, (0, 40))
            columns[name] = _with_flaws([str(number) for number in range(low, high)], chance)
        elif kind == "multiple":
            some = [chance.sample(labels[question["scale"]], size) for size in (1, 2, 2, 3) for _ in range(12)]
            columns[name] = _with_flaws([";".join(chosen) + ";" for chosen in some], chance)
        elif kind == "matrix":
            columns |= {
                f"{name}[{activity['id']}]": _with_flaws(labels[question["scale"]], chance)
                for activity in plan["activities"]
            }
        else:
            columns[name] = _with_flaws(labels[question["scale"]], chance)
    return columns


def _with_flaws(cells: list[str], chance: random.Random) -> list[str]:
    """Return cells to draw from: one in twenty is empty, one in a hundred is written otherwise or cannot be read."""
    many = [*cells] * (1 + 1000 // len(cells))
    flaws = [f" {chance.choice(cells)}" for _ in range(round(_MESSY * len(many)))]
    return [*many, *flaws, "oklart", *[""] * round((1 - _IS_KNOWN) * len(many))]


def _write_answers(
    folder: Path, plan: Any, columns: dict[str, list[str] | None], opens: date, respondents: int
) -> None:
    for number, start in enumerate(range(0, respondents, ROWS_IN_FILE), start=1):
        end = min(start + ROWS_IN_FILE, respondents)
        with (folder / f"svar-{number}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(["key", "administration", "submitted", *columns])
            writer.writerows(_rows(plan, columns, datetime.combine(opens, time(8)), start, end))


def _rows(
    plan: Any, columns: dict[str, list[str] | None], opens: datetime, start: int, end: int
) -> Iterator[tuple[str, ...]]:
    # The criteria are put on activities of which a status was given; some tools let people past that.
    past = {"Ej aktuell", "Vet ej"}
    routed = {
        f"{name}[{activity['id']}]": f"status[{activity['id']}]"
        for name in ("written", "decided", "responsibility", "known", "followed_up")
        for activity in plan["activities"]
    }
    names = [item["name"] for item in plan["administrations"]]
    words = "vi har mött hinder i samordning resurser ansvar och tid men kommit långt med rutiner stöd chefer".split()
    for first in range(start, end, _AT_A_TIME):
        number = min(_AT_A_TIME, end - first)
        chance = random.Random(first)

        def text(row: int, chance: random.Random = chance) -> str:
            return " ".join(chance.choices(words, k=10)) + f" {row}" if chance.random() < _WRITES else ""

        rows = range(first, first + number)
        drawn = {
            name: chance.choices(cells, k=number) if cells else [text(row) for row in rows]
            for name, cells in columns.items()
        }
        for name, earlier in routed.items():
            astray = iter(chance.choices([True, False], [_ASTRAY, 1 - _ASTRAY], k=number))
            drawn[name] = [
                cell if before.strip() not in past or next(astray) else ""
                for cell, before in zip(drawn[name], drawn[earlier], strict=True)
            ]
        yield from zip(
            (f"K{row:07d}" for row in rows),
            chance.choices(names, k=number),
            (str(opens + timedelta(seconds=row)) for row in rows),
            *drawn.values(),
            strict=True,
        )


def files(folder: Path) -> list[Path]:
    """Return the files with answers of a period folder."""
    return sorted((folder / "responses").glob("*.csv"))

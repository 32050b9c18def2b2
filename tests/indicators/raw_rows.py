"""The raw export rows of a period, read with the standard library, openpyxl and ruamel.yaml alone.

This is the second computation's own reading of the exports: nothing here comes from the package, so that a fault in
its reading, cleaning or indicators cannot hide behind the same fault here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from ruamel.yaml import YAML

Cell = tuple[str, str]
"""A question's id and the activity's id or the option's code, empty where the question has neither."""


def plain(text: object) -> str:
    """A text without case, stray spaces (no-break ones too) and a full stop or question mark at its end."""
    return " ".join(str("" if text is None else text).split()).casefold().strip(" .?:")


def load(file: Path) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    return yaml.load(file.read_text(encoding="utf-8"))


@dataclass
class Respondent:
    """One kept row: the administration, and what each cell says (``None`` where nothing was said)."""

    administration: str
    key: str
    submitted: datetime | None
    place: tuple[int, int]
    cells: dict[Cell, str] = field(default_factory=dict)
    choices: dict[str, set[str] | None] = field(default_factory=dict)


class Raw:
    """A period folder as it lies there."""

    def __init__(self, folder: Path) -> None:
        self.period, self.plan = load(folder / "period.yaml"), load(folder / "plan.yaml")
        self.questionnaire = load(folder / "questionnaire.yaml")
        self.questions = {question["id"]: question for question in self.questionnaire["questions"]}
        self.activities = {activity["id"]: activity for activity in self.plan["activities"]}
        self.administrations = {}
        for item in self.plan["administrations"]:
            for name in (item["name"], item["short"], *item.get("former_names", [])):
                self.administrations[plain(name)] = item["id"]
        everybody = [
            respondent
            for place, file in enumerate(sorted((folder / "responses").glob("*.*"), key=lambda file: file.name))
            for respondent in self._respondents(place, file)
        ]
        self.respondents = self._without_doubles(everybody)

    def measuring(self, measure: str) -> list[str]:
        return [name for name, question in self.questions.items() if question.get("measures") == measure]

    def assignments(self) -> Iterator[tuple[dict[str, Any], str]]:
        for activity in self.plan["activities"]:
            for administration in activity["responsible"]:
                yield activity, administration

    def options(self, question: dict[str, Any]) -> dict[str, str]:
        """Code → label of a question's options, also of those that are made from plan and period."""
        if question["scale"] == "violence_forms":
            return {form["id"]: form["title"] for form in self.plan["violence_forms"]}
        if question["scale"] == "years":
            return {f"y{year}": str(year) for year in self.period["years"]} | {"none": "Inget av åren"}
        return {option["code"]: option["label"] for option in self.scale(question)["options"]}

    def scale(self, question: dict[str, Any]) -> dict[str, Any]:
        return self.questionnaire["scales"][question["scale"]]

    def code(self, question: dict[str, Any], text: str) -> str | None:
        """The code of a label, or of another way to write it; ``None`` if it is none of the options."""
        for option in self.scale(question)["options"]:
            if plain(text) in {plain(way) for way in (option["label"], *option.get("synonyms", []))}:
                return option["code"]
        return None

    def _respondents(self, place: int, file: Path) -> Iterator[Respondent]:
        headers, rows = read(file)
        columns = [self._cell(header) for header in headers]
        submitted = next(n for n, header in enumerate(headers) if is_submitted(header))
        (key,), (administration,) = self.measuring("respondent_key"), self.measuring("administration")
        for number, row in enumerate(rows):
            said = {cell: text for cell, text in zip(columns, row, strict=True) if cell and text not in {"", "N/A"}}
            if not said:
                continue
            where = self.administrations.get(plain(said.get((administration, ""))))
            if where is None:
                continue
            moment = row[submitted]
            respondent = Respondent(
                where, plain(said.get((key, ""))), datetime.fromisoformat(moment) if moment else None, (place, number)
            )
            respondent.cells = said
            respondent.choices = {
                name: self._chosen(question, said)
                for name, question in self.questions.items()
                if question["kind"] == "multiple"
            }
            yield respondent

    def _cell(self, header: str) -> Cell | None:
        """Which cell a header stands for: the three tools write headers each in its way."""
        limesurvey = re.fullmatch(r"([a-zA-Z]+)(?:\[SQ\d+\])?\. (.*?)(?: \[(.*)\])?", " ".join(header.split()))
        for name, question in self.questions.items():
            if limesurvey and limesurvey[1] == name.replace("_", ""):
                if question["kind"] == "matrix":
                    return name, limesurvey[3].split()[0]
                if question["kind"] == "multiple":
                    return name, next(c for c, label in self.options(question).items() if label == limesurvey[3])
                return name, ""
            if plain(header) == plain(question["text"]):
                return name, ""
            if question["kind"] == "matrix":
                for activity in self.activities.values():
                    for pattern in question["columns"]:
                        if plain(header) == plain(pattern.format(**activity)):
                            return name, activity["id"]
        return None

    def _chosen(self, question: dict[str, Any], said: dict[Cell, str]) -> set[str] | None:
        """The codes ticked, from a column of each option or from one cell with all; ``None`` if not answered."""
        name, options = question["id"], self.options(question)
        if (name, "") in said:
            rest, chosen = plain(said[name, ""].replace(";", " ")), set()
            # Labels hold commas themselves: the longest are taken out first.
            for code, label in sorted(options.items(), key=lambda pair: -len(pair[1])):
                if plain(label) in rest:
                    rest = rest.replace(plain(label), "")
                    chosen.add(code)
            return chosen
        ticks = {code: plain(said[name, code]) for code in options if (name, code) in said}
        return {code for code, tick in ticks.items() if tick == "ja"} if ticks else None

    def _without_doubles(self, everybody: list[Respondent]) -> list[Respondent]:
        """Keep one row per administration and key: a complete one before others, then the latest."""
        (status,) = self.measuring("implementation")

        def rank(one: Respondent) -> tuple[bool, str, tuple[int, int]]:
            own = [activity["id"] for activity, owner in self.assignments() if owner == one.administration]
            complete = one.submitted is not None and all((status, activity) in one.cells for activity in own)
            return complete, one.submitted.isoformat() if one.submitted else "", one.place

        best: dict[tuple[str, str], Respondent] = {}
        for one in everybody:
            person = (one.administration, one.key or str(one.place))
            if person not in best or rank(one) > rank(best[person]):
                best[person] = one
        return list(best.values())


def read(file: Path) -> tuple[list[str], list[list[str]]]:
    """Headers and rows of an export, every cell as text."""
    table: Iterable[Iterable[object]]
    if file.suffix == ".xlsx":
        table = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    elif file.name.startswith("limesurvey"):
        table = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    else:
        table = csv.reader(file.read_text(encoding="cp1252").splitlines(), delimiter=";")
    headers, *rows = [["" if cell is None else str(cell).strip() for cell in row] for row in table]
    return headers, [row + [""] * (len(headers) - len(row)) for row in rows]


def is_submitted(header: str) -> bool:
    return header in {"Slutförandetid", "Inskickad"} or header.startswith("submitdate")


def amount(text: str, question: dict[str, Any]) -> float | None:
    """A number as the exports write it, with decimal comma; ``None`` if it is none or outside the question's limits."""
    digits = re.sub(r"\s", "", text).replace(",", ".")
    if not re.fullmatch(r"\d+(\.\d+)?", digits):
        return None
    return float(digits) if question["minimum"] <= float(digits) <= question["maximum"] else None

"""A copy of the demo in which every field that people fill in holds an attack, or harmless words in the same places."""

from __future__ import annotations

import csv
import itertools
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import corpus
from openpyxl import Workbook, load_workbook
from ruamel.yaml import YAML

from followup.clean import Context, clean
from followup.coding import free_texts
from followup.coding.sheet import SHEET_FILE, update_sheet
from followup.coding.workbook import COLUMNS
from followup.domains import domains
from followup.ingest import read_responses
from followup.period import open_period
from followup.pipeline.project import Project, find_project

ROOT = Path(__file__).parents[2]
PERIOD = "2018-2022"
NUMBERS = (
    "NaN",
    "inf",
    "1e999",
    "9" * 300,
    "=1+1",
    "0x1F",
    "1_0",
    "１２ elefanter",
    "--1",
    "1;2",
    "<b>3</b>",
    "__import__",
)
"""What somebody writes where a number is asked for; none of it is one."""
Fill = Callable[[str], str]


def texts(fill: Fill, longest: int) -> Iterator[tuple[str, str]]:
    """Yield attacks that fit a field, again and again, each with a name of its own for this place."""
    fitting = [(attack.id, fill(attack.payload)) for attack in corpus.TEXTS if len(fill(attack.payload)) < longest - 8]
    return itertools.cycle(fitting)


class Writer:
    """Hands out what each field is to hold.

    Parameters
    ----------
    fill
        Puts the trap into an attack; ``None`` gives harmless words.
    """

    def __init__(self, fill: Fill | None) -> None:
        self.hostile = fill is not None
        self._sources = {n: texts(fill or (lambda text: text), n) for n in (24, 32, 40, 500, 20_000)}
        self.written: list[tuple[str, str, str]] = []
        self._number = itertools.count(1000)

    def __call__(self, field: str, longest: int = 500) -> str:
        """Return the text for a field."""
        name, payload = next(self._sources[longest])
        number = next(self._number)
        text = f"{payload} zq{number}" if self.hostile else f"Ofarlig text zq{number}"
        self.written.append((field, name, text))
        return text


def demo(folder: Path) -> Project:
    """Copy what a run of the earlier demo period reads."""
    left = shutil.ignore_patterns("output", "_generated", "_variables.yml", ".quarto", ".ipynb_checkpoints", ".*")
    for name in ("notebooks", "report", f"data/raw/{PERIOD}"):
        shutil.copytree(ROOT / name, folder / name, ignore=left)
    return find_project(start=folder)


def attack(project: Project, fill: Fill | None) -> Writer:
    """Write something into every field of the period, and return what."""
    folder, write = project.raw / PERIOD, Writer(fill)
    replaced: dict[str, str] = {}

    def put(item: Any, key: Any, field: str, longest: int = 500, *, in_answers: bool = False) -> None:
        text = write(field, longest)
        if in_answers:
            text = text.replace("\0", "")  # a file of answers that holds it is refused
            replaced[str(item[key])] = text
        item[key] = text

    with edited(folder / "period.yaml") as period:
        _attack_period(period, put, write)
    with edited(folder / "plan.yaml") as plan:
        attack_plan(plan, put)
    with edited(folder / "questionnaire.yaml") as questionnaire:
        _attack_questionnaire(questionnaire, put)
    _rewrite_answers(folder / "responses", replaced, write)
    _write_set_aside(folder, write)
    quote_all(project, write)
    return write


def _attack_period(period: Any, put: Callable[..., None], write: Writer) -> None:
    for key in ("title", "board", "case_number"):
        put(period, key, f"period.{key}")
    put(period["municipality"], "name", "period.municipality.name")
    for key in ("background", "economy", "equality", "consultation", "evaluation", "union"):
        put(period["letter"], key, f"letter.{key}", 20_000)
    for key in ("proposals", "recipients"):
        period[key] = [write(f"period.{key}") for _attack in corpus.TEXTS]
    period["letter"]["goals"] = [write("letter.goals") for _number in range(20)]
    period["letter"]["signatories"] = [{"role": write("role"), "name": write("name")} for _number in range(5)]


def attack_plan(plan: Any, put: Callable[..., None]) -> None:
    """Write something into every text of a plan."""
    for item in plan["plans"]:
        put(item, "title", "plan.title")
        put(item, "adopted_by", "plan.adopted_by")
    for item in plan["administrations"]:
        put(item, "name", "administration.name", in_answers=True)
        put(item, "short", "administration.short", 24)
        put(item, "board", "administration.board")
        for number, _name in enumerate(item.get("former_names", [])):
            put(item["former_names"], number, "administration.former", in_answers=True)
    for item in plan["development_areas"]:
        put(item, "title", "area.title")
        put(item, "short", "area.short", 24)
    for item in plan["violence_forms"]:
        put(item, "title", "form.title", in_answers=True)
        put(item, "short", "form.short", 32)
    for item in (*plan["programme_goals"], *plan["national_goals"]):
        put(item, "title", "goal.title")
    for item in plan["activities"]:
        put(item, "title", "activity.title", in_answers=True)


def _attack_questionnaire(questionnaire: Any, put: Callable[..., None]) -> None:
    put(questionnaire, "title", "questionnaire.title")
    put(questionnaire, "introduction", "questionnaire.introduction", 20_000)
    for name in ("roles", "training_forms", "needs", "homes"):
        for item in questionnaire["scales"][name]["options"]:
            if "means" not in item:
                put(item, "label", "option.label", in_answers=True)
    for item in questionnaire["questions"]:
        if item["kind"] != "matrix":
            put(item, "text", "question.text", in_answers=True)
        if "short" in item:
            put(item, "short", "question.short", 40)


class edited:  # noqa: N801 - used as a function
    """Read a YAML file, let it be changed, and write it with every text in double quotes."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __enter__(self) -> Any:
        self.content = json.loads(json.dumps(YAML(typ="safe", pure=True).load(self.file), default=str))
        return self.content

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None:  # JSON is YAML, with every character that YAML cannot hold escaped
            written = _PAIR.sub(lambda pair: f"\\U{_code(pair[0]):08x}", json.dumps(self.content, indent=1))
            self.file.write_text(written, encoding="utf-8")


_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_PAIR = re.compile(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}")


def _code(pair: str) -> int:
    return ord(json.loads(f'"{pair}"'))


def _rewrite_answers(folder: Path, replaced: dict[str, str], write: Writer) -> None:
    """Put the new names into the exports, and attacks into free text and numbers; each file gets a hostile name."""
    numbers = itertools.cycle(NUMBERS)
    names = ("a '$(touch b)' {{< var c >}} #read(d)", "=1+1 `e` ![f](g)", "<b>h<i> & \u202e")
    for place, file in enumerate(sorted(folder.iterdir())):
        rows = read_rows(file, place)
        header = [str(cell).replace("\xa0", " ") for cell in rows[0]]
        free = [n for n, cell in enumerate(header) if "hindrat arbetet" in cell or "skulle förbättra" in cell]
        hours = [n for n, cell in enumerate(header) if "timmar per vecka" in cell]
        rows = [[_renamed(cell, replaced) for cell in row] for row in rows]
        for number, row in enumerate(rows[1:]):
            filled = [column for column in free if column < len(row) and row[column]]
            for column in filled:
                row[column] = write("answer.text", 20_000).replace("\0", " ")  # with it, no file is text
            for column in hours if number % 3 == 0 else []:
                if column < len(row) and row[column]:
                    row[column] = next(numbers) if write.hostile else "vet inte riktigt"
        file.unlink()
        _write_export(folder / (names[place] if write.hostile else f"svar {place}"), file.suffix, rows)


def _renamed(cell: Any, replaced: dict[str, str]) -> Any:
    """Put new names in the place of old ones, the longest first, and never into one another."""
    if not isinstance(cell, str):
        return cell
    cell, by_length = cell.replace("\xa0", " "), sorted(replaced, key=len, reverse=True)
    for number, old in enumerate(by_length):
        cell = cell.replace(old, f"\x00{number}\x00")
    return re.sub("\x00([0-9]+)\x00", lambda match: replaced[by_length[int(match[1])]], cell)


def read_rows(file: Path, place: int) -> list[list[Any]]:
    """Read an export of the demo, the first row of which is its header."""
    if file.suffix == ".xlsx":
        return [list(row) for row in load_workbook(file).worksheets[0].iter_rows(values_only=True)]
    content = file.read_bytes()
    text = content.decode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") or place == 1 else "cp1252")
    delimiter = ";" if text.splitlines()[0].count(";") > 5 else ","
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))


def _write_export(stem: Path, suffix: str, rows: list[list[Any]]) -> None:
    if suffix == ".csv":
        with stem.with_name(stem.name + suffix).open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
        return
    book = Workbook()
    sheet = book.active
    sheet.title = "<b>{{< var x >}}=1+1"
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value is None:
                continue
            cell = sheet.cell(row, column)
            if isinstance(value, str):
                cell.value = _NOT_IN_XML.sub("", value)
                cell.data_type = "s"
            else:
                cell.value = value
    book.save(stem.with_name(stem.name + suffix))


def _write_set_aside(folder: Path, write: Writer) -> None:
    reason = {"rule": "few_systematic", "reason": write("findings.reason"), "by": write("findings.by")}
    from followup.findings.rules import RULES

    reason["rule"] = RULES[0].name
    (folder / "findings.yaml").write_text(json.dumps({"set_aside": [reason]}), encoding="utf-8")


def quote_all(project: Project, write: Callable[[str], str], quotable: str = "Ja") -> None:
    """Make the coding sheet anew, and say of every answer whether it may be quoted."""
    inputs = open_period(project.raw, PERIOD)
    file = inputs.folder / SHEET_FILE
    file.unlink(missing_ok=True)
    context = Context.of(inputs)
    tables, _faults = read_responses(inputs.responses, inputs.period.exports)
    found = free_texts(tables, clean(tables, context), context)
    questions = {question.id: question.text for question in inputs.questionnaire.questions}
    names = {administration.id: administration.name for administration in inputs.plan.administrations}
    update_sheet(inputs.folder, found, questions, names)
    book = load_workbook(file)
    sheet, column = book.worksheets[0], {name: number for number, name in enumerate(COLUMNS, start=1)}
    choices = itertools.cycle([domain.choice for domain in domains()])
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column["domain"], next(choices))
        sheet.cell(row, column["quotable"], quotable)
        note = sheet.cell(row, column["note"], _NOT_IN_XML.sub("", write("coding.note")))
        note.data_type = "s"
    book.save(file)

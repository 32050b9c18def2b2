"""The coding sheet of a demo period, filled in as an analyst could have: some answers uncoded, a few to be quoted."""

from __future__ import annotations

import io
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from followup.clean import Context, clean
from followup.coding import SHEET_FILE, free_texts, update_sheet
from followup.coding.workbook import COLUMNS, yes_no
from followup.demo.draws import Draws
from followup.demo.texts import IMPROVEMENTS, OBSTACLES
from followup.domains import domains
from followup.ingest import read_responses
from followup.locale import _
from followup.period import PeriodInput
from followup.steady import steady

_NOT_YET_READ = 0.1
_QUOTED = {"obstacles": 4, "improvements": 2}
_AWKWARD = frozenset("<=|*\n")
_CODES = {
    "a": "innovation",
    "o": "outer_setting",
    "i": "inner_setting",
    "p": "individuals",
    "g": "process",
    "-": "",
}
# A letter for each text, in the texts' order.
_OBSTACLES = "iiiigiiipgigggoioipopgoaoigpopi--igiaaig"
_IMPROVEMENTS = "iapgaagaogppapaoaggoaaaaiiia---gpagiiooi"


def make_coding(inputs: PeriodInput, seed: str | None = None) -> bytes:
    """Make the coding sheet of a synthetic period from the answers that lie in its folder.

    Parameters
    ----------
    inputs
        The period, with its ``responses/``.
    seed
        Names the random stream; the period's name unless given.

    Returns
    -------
    bytes
        The workbook. Each row that is coded says in its note that the coding is made up.
    """
    draws, context = Draws(f"{seed or inputs.name}/coding"), Context.of(inputs)
    tables, _faults = read_responses(inputs.responses, inputs.period.exports)
    texts = free_texts(tables, clean(tables, context), context)
    coded = {
        name: "" if draws.chance(_NOT_YET_READ) else _domains()[" ".join(text.split())]
        for name, text in zip(texts["id"], texts["text"], strict=True)
    }
    quoted = set[str]()
    for question, count in _QUOTED.items():
        own = texts[texts["question"] == question]
        able = [
            name for name, text in zip(own["id"], own["text"], strict=True) if coded[name] and not _AWKWARD & set(text)
        ]
        quoted |= set(draws.shuffled(able)[:count])
    questions = {question.id: question.text for question in inputs.questionnaire.questions}
    names = {administration.id: administration.name for administration in inputs.plan.administrations}
    with TemporaryDirectory() as folder:
        update_sheet(Path(folder), texts, questions, names)
        content = (Path(folder) / SHEET_FILE).read_bytes()
    return _filled(content, coded, quoted, datetime.combine(inputs.period.survey.report, time(8)))


def _filled(content: bytes, coded: dict[str, str], quoted: set[str], moment: datetime) -> bytes:
    workbook = load_workbook(io.BytesIO(content))
    sheet, column = workbook.worksheets[0], {name: number for number, name in enumerate(COLUMNS, start=1)}
    choices, (yes, no) = {domain.code: domain.choice for domain in domains()}, yes_no()
    for row in range(2, sheet.max_row + 1):
        name = str(sheet.cell(row, column["id"]).value)
        if coded[name]:
            sheet.cell(row, column["domain"], choices[coded[name]])
            sheet.cell(row, column["quotable"], yes if name in quoted else no)
            sheet.cell(row, column["note"], _("Made-up coding of a made-up answer."))
    workbook.properties.title = _("SYNTHETIC DATA")
    workbook.properties.created = moment
    filled = io.BytesIO()
    workbook.save(filled)
    return steady(filled.getvalue(), moment)


def _domains() -> dict[str, str]:
    """Return what each text is about."""
    pairs = [*zip(OBSTACLES, _OBSTACLES, strict=True), *zip(IMPROVEMENTS, _IMPROVEMENTS, strict=True)]
    return {" ".join(text.split()): _CODES[letter] for text, letter in pairs}

"""Exports of any length, with three hundred columns of every kind that a questionnaire can have."""

from __future__ import annotations

import csv
import random
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from followup.clean import Context
from followup.ingest import Column
from followup.period import Activity, Kind, Measure, Option, Plan, Question, Questionnaire, Scale
from followup.period.plan import Administration, DevelopmentArea, PlanDocument, PreventionLevel, Target, ViolenceForm
from followup.period.questionnaire import Condition, Means

ADMINISTRATIONS = [f"Förvaltning {letter}" for letter in "ABCDEFGH"]
STATUS = ["Genomförd", "Pågår", "Ej påbörjad", "Vet ej"]
AGREE = ["Instämmer helt", "Instämmer delvis", "Varken eller", "Instämmer knappast", "Instämmer inte alls", "Vet ej"]
OPTIONS = ["Chefsmöten", "Arbetsplatsträffar", "Utbildning på nätet", "Handledning", "Inget av detta"]
ACTIVITIES, SINGLES, ROUTED, IN_ONE_CELL, IN_COLUMNS, NUMBERS, TEXTS = 60, 148, 20, 10, 7, 20, 2
"""With 5 options to each question, and with key, administration, time submitted, staff and trained staff: 300."""


def context() -> Context:
    """Return the questionnaire in its setting: every administration is asked everything."""
    everybody = [f"adm_{place}" for place in range(len(ADMINISTRATIONS))]
    plan = Plan(
        plans=[PlanDocument(id="p", title="Plan", kind="handlingsplan", adopted=date(2022, 1, 1), adopted_by="KF")],
        administrations=[
            Administration(id=code, name=name, short=name, board="Nämnd")
            for code, name in zip(everybody, ADMINISTRATIONS, strict=True)
        ],
        development_areas=[DevelopmentArea(id="d", title="Område", short="Område")],
        violence_forms=[ViolenceForm(id="v", title="Våld", short="Våld")],
        activities=[
            Activity(
                id=f"a{number}",
                title=f"Aktivitet {number}",
                plan="p",
                area="d",
                responsible=everybody,
                levels=[PreventionLevel.UNIVERSAL],
                target=Target.STAFF,
                forms=["v"],
                timetable={"start": 2022, "end": 2026},
            )
            for number in range(ACTIVITIES)
        ],
    )
    scales = {"status": _scale(STATUS), "agree": _scale(AGREE), "options": _scale(OPTIONS)}
    return Context(Questionnaire(title="Enkät", introduction="Enkät.", scales=scales, questions=_questions()), plan)


def _scale(labels: list[str]) -> Scale:
    said = [label for label in labels if label != "Vet ej"]
    options = [
        Option(code=f"o{place}", label=label, score=None if label == "Vet ej" else 1 - place / len(said))
        if label != "Vet ej"
        else Option(code="dk", label=label, means=Means.DONT_KNOW)
        for place, label in enumerate(labels)
    ]
    return Scale(options=options, order=[option.code for option in reversed(options) if option.means is None])


def _questions() -> list[Question]:
    def many(name: str, number: int, kind: Kind, **told: object) -> list[Question]:
        return [Question(id=f"{name}{n}", text=f"Fråga {name}{n}", kind=kind, **told) for n in range(number)]

    return [
        Question(id="key", text="Kod", kind=Kind.TEXT, measures=Measure.RESPONDENT_KEY),
        Question(
            id="adm",
            text="Förvaltning",
            kind=Kind.SINGLE,
            scale="administrations",
            measures=Measure.ADMINISTRATION,
        ),
        Question(id="status", text="Status", kind=Kind.MATRIX, scale="status", measures=Measure.IMPLEMENTATION),
        *many("single", SINGLES, Kind.SINGLE, scale="agree"),
        *many("routed", ROUTED, Kind.SINGLE, scale="agree", ask_if=Condition(question="single0", answers=["o0", "o1"])),
        *many("cell", IN_ONE_CELL, Kind.MULTIPLE, scale="options"),
        *many("boxes", IN_COLUMNS, Kind.MULTIPLE, scale="options"),
        *many("number", NUMBERS, Kind.NUMBER, minimum=0),
        *many("text", TEXTS, Kind.TEXT),
        Question(id="staff", text="Anställda", kind=Kind.NUMBER, minimum=0, measures=Measure.STAFF),
        Question(id="trained", text="Utbildade", kind=Kind.NUMBER, minimum=0, measures=Measure.TRAINED),
    ]


def headers() -> list[str]:
    """Return the headers of the export."""
    return [
        "key", "adm", "submitted",
        *(f"status[a{number}]" for number in range(ACTIVITIES)),
        *(f"single{number}" for number in range(SINGLES)),
        *(f"routed{number}" for number in range(ROUTED)),
        *(f"cell{number}" for number in range(IN_ONE_CELL)),
        *(f"boxes{number}[o{option}]" for number in range(IN_COLUMNS) for option in range(len(OPTIONS))),
        *(f"number{number}" for number in range(NUMBERS)),
        *(f"text{number}" for number in range(TEXTS)),
        "staff", "trained",
    ]  # fmt: skip


def rows(number: int) -> Iterator[list[str]]:
    """Yield rows of answers, the same every time; one cell in fifty is not written in its plain form."""
    chance = random.Random(20_26)
    begin = datetime(2026, 1, 12, 8, 0)  # noqa: DTZ001 - survey tools write local time without a zone
    words = "vi har mött hinder i samordning resurser ansvar och tid men kommit långt med rutiner stöd chefer".split()
    status, agree = _messy(STATUS), _messy(AGREE)
    several = [";".join(chance.sample(OPTIONS, size)) + ";" for size in (1, 2, 2, 3) for _ in range(12)] + [""]
    numbers = [*map(str, range(400)), "1 200", "12,5"]
    for row in range(number):
        singles = chance.choices(agree, k=SINGLES)
        # Who is led past the routed questions leaves them empty, but for one in fifty.
        led = singles[0] not in AGREE[2:] or chance.random() < 0.02
        yield [
            f"K{row:07d}",
            chance.choice(ADMINISTRATIONS),
            str(begin + timedelta(seconds=37 * row)),
            *chance.choices(status, k=ACTIVITIES),
            *singles,
            *chance.choices(agree if led else [""], k=ROUTED),
            *chance.choices(several, k=IN_ONE_CELL),
            *chance.choices(["Ja", "Nej", ""], k=IN_COLUMNS * len(OPTIONS)),
            *chance.choices(numbers, k=NUMBERS),
            *(" ".join(chance.choices(words, k=12)) + f" {row}" for _ in range(TEXTS)),
            str(chance.randint(50, 400)),
            str(chance.randint(0, 51)),
        ]


def _messy(labels: list[str]) -> list[str]:
    """Return labels with empty cells, and a few that are written otherwise or that nobody can read."""
    return [*labels * 30, *[""] * 10, labels[0].upper(), labels[1] + " "]


def write_csv(file: Path, number: int) -> None:
    """Write an export as a survey tool would: semicolons, UTF-8 with a byte order mark."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(headers())
        writer.writerows(rows(number))


def write_xlsx(file: Path, number: int) -> None:
    """Write the same as a workbook with shared texts, as Excel and pandas do; openpyxl would take ten minutes."""
    texts: dict[str, int] = {}
    letters = [Column(place, "").letter for place in range(len(headers()))]

    def lines() -> Iterator[str]:
        yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}"><sheetData>'
        yield _xml_row(1, headers(), letters, texts)
        for place, row in enumerate(rows(number), start=2):
            yield _xml_row(place, row, letters, texts)
        yield "</sheetData></worksheet>"

    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        _write(archive, "xl/worksheets/sheet1.xml", lines())
        strings = (f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
        _write(archive, "xl/sharedStrings.xml", [f'<sst xmlns="{_MAIN}">', *strings, "</sst>"])


def _xml_row(place: int, row: list[str], letters: list[str], texts: dict[str, int]) -> str:
    cells = [
        f'<c r="{letter}{place}"><v>{cell}</v></c>'
        if cell.isdecimal()
        else f'<c r="{letter}{place}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'
        for letter, cell in zip(letters, row, strict=True)
        if cell
    ]
    return f'<row r="{place}">{"".join(cells)}</row>'


def _write(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    with archive.open(name, "w", force_zip64=True) as part:
        for line in lines:
            part.write(line.encode())


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Svar" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}

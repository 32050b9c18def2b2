"""A made-up municipality small enough to be followed by hand, whose answers are all that a whole report needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from small_exports import text_file
from small_period import write_period

PERIOD, EARLIER = "2018-2022", "2014-2018"
NAMES = {"social": "Socialförvaltningen", "school": "Skolförvaltningen"}
HEADERS = [
    "Inskickad", "key", "administration",
    *(f"{question}[{activity}]" for question in ("status", "written") for activity in ("A1", "A2", "A3")),
    "annual", "staff", "trained", "needs", "steering", "obstacles", "form", "wanted", "home",
]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What everybody at an administration answers, but for staff, of whom one tells.

    Parameters
    ----------
    status, written
        Activity → how far it has come; whether there is a routine.
    annual
        The years in which the work was followed up.
    staff, trained
        How many they are, and how many of them have had training; nothing if nobody tells.
    """

    status: Mapping[str, str]
    written: Mapping[str, str] = field(default_factory=dict)
    annual: str = "2019"
    staff: int | None = None
    trained: int | None = None


def write_municipality(
    folder: Path,
    code: str,
    name: str,
    said: Mapping[str, Said],
    *,
    earlier: Mapping[str, Said] | None = None,
    answered: int = 6,
    invited: int = 8,
    people: int = 5,
) -> Path:
    """Write a municipality's folder, with the answers of as many at each of its two administrations; return it.

    Parameters
    ----------
    folder
        The folder of the municipalities.
    code, name
        The municipality.
    said
        Administration → its answers.
    earlier
        Those of the period before; without them there is none.
    answered, invited
        How many at each administration.
    people
        The fewest people who are shown.
    """
    home = folder / f"{code}-{name.lower()}"
    raw = home / "data" / "raw"
    edits = [
        ("period.yaml", "9998", code),
        ("period.yaml", "Småby kommun", f"{name} (påhittad)"),
        ("period.yaml", "criteria_answered: 3", "criteria_answered: 1"),
        ("period.yaml", "people: 5", f"people: {people}"),
        *(("period.yaml", f"  {key}: {count}\n", f"  {key}: {invited}\n") for key, count in
          (("social", 3), ("school", 2))),
    ]  # fmt: skip
    if earlier is not None:
        _write_answers(_four_years_before(write_period(raw / EARLIER, *edits)), earlier, answered, 2019)
        edits.append(("period.yaml", "board:", f'previous: "{EARLIER}"\nboard:'))
        edits += [("plan.yaml", f"  - id: {activity}\n", f"  - id: {activity}\n    previous: [{activity}]\n")
                  for activity in ("A1", "A2", "A3")]  # fmt: skip
    _write_answers(write_period(raw / PERIOD, *edits), said, answered, 2023)
    return home


def _four_years_before(folder: Path) -> Path:
    for file in (folder / "period.yaml", folder / "plan.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"\b20\d\d\b", lambda year: str(int(year[0]) - 4), text), encoding="utf-8")
    return folder


def _write_answers(folder: Path, said: Mapping[str, Said], answered: int, year: int) -> None:
    rows = []
    for administration, answers in said.items():
        for number in range(answered):
            told = {"staff": answers.staff, "trained": answers.trained} if number == 0 else {}
            about = {f"status[{activity}]": step for activity, step in answers.status.items()}
            about |= {f"written[{activity}]": answer for activity, answer in answers.written.items()}
            row = {
                "Inskickad": f"{year}-01-20 09:{number:02}",
                "key": f"{administration}{number}",
                "administration": NAMES[administration],
                **about, **told,
                "annual": answers.annual, "needs": "Att fråga", "steering": "Ja", "form": "Ja",
                "wanted": "Våld i nära relationer", "home": "Risk",
            }  # fmt: skip
            rows.append([row.get(header, "") if row.get(header) is not None else "" for header in HEADERS])
    text_file(folder / "responses" / "svar.csv", [HEADERS, *rows])

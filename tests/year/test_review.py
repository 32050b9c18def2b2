"""A next step is shown only if it was read and approved; nothing else of it leaves the sheet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from sending import decide, mid_term, opened, send_in

from followup.errors import Fault, Severity
from followup.ingest.yearly import read_yearly
from followup.locale import in_language
from followup.period.folder import next_steps_name
from followup.year.next_steps import next_steps
from followup.year.review import read_review, update_review

YEAR = 2024
FIRST, SECOND, THIRD = "Möte i mars.", "=HYPERLINK(1)", "Vi väntar."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A period in whose form for 2024 three next steps are written."""
    folder = mid_term(tmp_path / "raw")
    steps = {"B208": ("Pågår", "Ja", FIRST), "B305": ("Pågår", "Ja", SECOND), "B401": ("Pågår", "Nej", THIRD)}
    own = [a.id for a in opened(folder).plan.activities if "miljo" in a.responsible and a.timetable.start <= YEAR][:3]
    send_in(folder, YEAR, "miljo", dict(zip(own, steps.values(), strict=True)))
    update(folder)
    return folder


def texts(folder: Path) -> pd.DataFrame:
    return next_steps(read_yearly(opened(folder))[0], YEAR)


def update(folder: Path) -> tuple[int, int, int]:
    plan = opened(folder).plan
    with in_language("sv"):
        done = update_review(
            folder,
            texts(folder),
            YEAR,
            {activity.id: activity.title for activity in plan.activities},
            {administration.id: administration.name for administration in plan.administrations},
        )
    return done.added, done.gone, done.answers


def review(folder: Path) -> tuple[list[tuple[str, str]], list[Fault]]:
    with in_language("sv"):
        table, faults = read_review(folder, YEAR, texts(folder))
    return sorted(zip(table["review"], table["text"], strict=True)), faults


def test_nothing_is_approved_before_somebody_has_said_so(folder: Path) -> None:
    found, faults = review(folder)
    assert found == [("waiting", "")] * 3
    assert [(fault.rule, fault.severity) for fault in faults] == [("next-steps.waiting", Severity.LOOK)]
    (folder / next_steps_name(YEAR)).unlink()
    assert review(folder)[0] == found


def test_what_is_approved_is_shown_as_it_was_edited_and_what_is_declined_is_not(folder: Path) -> None:
    decide(folder, YEAR, {FIRST: ("ja", "Möte  under våren."), SECOND: ("nej", ""), THIRD: ("", "Inte än.")})
    assert review(folder)[0] == [("approved", "Möte under våren."), ("declined", ""), ("waiting", "")]
    decide(folder, YEAR, {FIRST: ("Ja", ""), SECOND: ("yes", ""), THIRD: ("JA ", "")})
    found, faults = review(folder)
    assert found == sorted([("approved", FIRST), ("approved", SECOND), ("approved", THIRD)])
    assert faults == []


def test_decisions_stay_when_new_forms_come_in_and_a_changed_text_is_reviewed_anew(folder: Path) -> None:
    decide(folder, YEAR, {FIRST: ("ja", ""), THIRD: ("nej", "")})
    own = [a.id for a in opened(folder).plan.activities if "miljo" in a.responsible and a.timetable.start <= YEAR][:3]
    changed = {own[0]: ("Pågår", "Ja", FIRST), own[1]: ("Pågår", "Ja", "Nytt."), own[2]: ("Pågår", "Nej", THIRD)}
    send_in(folder, YEAR, "miljo", changed, saved="02-20")
    assert review(folder)[0] == [("approved", FIRST), ("declined", ""), ("waiting", "")]
    assert update(folder) == (1, 1, 4)
    assert review(folder)[0] == [("approved", FIRST), ("declined", ""), ("waiting", "")]
    before = (folder / next_steps_name(YEAR)).read_bytes()
    assert update(folder) == (0, 1, 4)
    assert (folder / next_steps_name(YEAR)).read_bytes() == before


def test_an_approved_text_with_an_identity_number_stops_without_being_repeated(folder: Path) -> None:
    secret = "Ring Lisa, 19800101-1231."
    decide(folder, YEAR, {FIRST: ("ja", secret), SECOND: ("nej", secret), THIRD: ("kanske", "")})
    _found, faults = review(folder)
    stops = {fault.rule: fault for fault in faults if fault.severity is Severity.STOP}
    assert set(stops) == {"next-steps.identifies", "next-steps.neither-yes-nor-no"}
    assert stops["next-steps.identifies"].place.column == "F"
    assert not any("Lisa" in f"{fault}" or "1231" in f"{fault}" for fault in faults)


def test_a_text_that_begins_like_a_formula_is_text_in_the_sheet(folder: Path) -> None:
    sheet = load_workbook(folder / next_steps_name(YEAR)).worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == SECOND]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)

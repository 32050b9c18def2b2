"""The yearly road: a form is made, filled in, put in its year's folder and read; what cannot be read is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from changing import ROOT
from sending import Said, filled_form

from followup.clean.yearly import CleanedYearly, clean_yearly
from followup.errors import Fault, Severity
from followup.indicators.rounds import build_yearly
from followup.ingest.yearly import read_yearly
from followup.period import PeriodInput, read_period
from followup.pipeline.check import find_faults
from followup.privacy import check_privacy
from followup.privacy.redact import redact
from followup.questionnaires.outline import Outline, outlines

YEAR = 2024
SECRET = "Ring Lisa på 08-465 004 00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the second demo period without its yearly forms."""
    target = tmp_path / "raw" / "2022-2026"
    shutil.copytree(ROOT / "data" / "raw" / "2022-2026", target, ignore=shutil.ignore_patterns("20[0-9][0-9]"))
    return target


@pytest.fixture
def send_in(folder: Path) -> Callable[..., Outline]:
    """Fill in an administration's form and put it in the year's folder."""

    def send(said: Said, name: str = "form.xlsx", place: int = -1, saved: int = 1, year: int = YEAR) -> Outline:
        outline = outlines(opened(folder), year)[place]
        file = folder / "responses" / str(year) / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(filled_form(outline, said, datetime.fromisoformat(f"2025-01-{saved:02} 08:00")))
        return outline

    return send


def opened(folder: Path) -> PeriodInput:
    period, _faults = read_period(folder)
    assert period is not None
    return period


def read(folder: Path) -> CleanedYearly:
    period = opened(folder)
    forms, faults = read_yearly(period)
    assert faults == []
    return clean_yearly(forms, period)


def rules(faults: list[Fault]) -> list[tuple[str, str]]:
    return [(fault.rule, fault.place.file) for fault in faults]


def test_what_is_filled_in_is_what_the_table_says(folder: Path, send_in: Callable[..., Outline]) -> None:
    activities = [activity.id for activity in outlines(opened(folder), YEAR)[-1].activities]
    first, second, third, *rest = activities
    outline = send_in(
        {
            first: ("Genomförd", "Ja", "Klart."),
            second: ("Pågår", "Delvis", ""),
            third: ("Vet ej", "", "Frågas i mars."),
        }
    )
    cleaned = read(folder)
    assert cleaned.faults == ()
    assert cleaned.log.empty
    table = build_yearly(cleaned.rounds)
    own = table[table["administration"] == outline.administration.id].set_index("activity")
    assert own.index.to_list() == activities
    assert own["received"].all()
    columns = ["state", "status", "followup_state", "followed_up", "next_step"]
    assert own.loc[first, columns].to_list() == ["answered", "done", "answered", True, True]
    assert own.loc[second, columns].to_list() == ["answered", "ongoing", "answered", False, False]
    assert own.loc[third, columns].to_list() == ["dont_know", "", "routed", False, True]
    assert own.loc[[first, second], "score"].to_list() == [1.0, 0.5]
    assert set(own.loc[rest, "state"]) == {"unanswered"}
    others = table[table["administration"] != outline.administration.id]
    assert not others["received"].any()
    assert set(others["followup_state"]) == {"unanswered"}


def test_the_next_step_goes_nowhere(folder: Path, send_in: Callable[..., Outline]) -> None:
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Pågår", "Ja", "Hemligheten")})
    cleaned = read(folder)
    assert "Hemligheten" not in build_yearly(cleaned.rounds).to_csv() + cleaned.log.to_csv()
    assert all("Hemligheten" not in one.answers.to_csv() for one in cleaned.rounds)


def test_the_form_saved_last_is_read_whatever_its_name(folder: Path, send_in: Callable[..., Outline]) -> None:
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Genomförd", "Ja", "")}, "b.xlsx", saved=3)
    send_in({activity: ("Pågår", "Nej", "")}, "a.xlsx", saved=9)
    send_in({activity: ("Ej påbörjad", "Nej", "")}, "c.xlsx", saved=1)
    send_in({}, "tom.xlsx", saved=20)
    cleaned = read(folder)
    table = build_yearly(cleaned.rounds)
    assert table.loc[table["received"] & (table["activity"] == activity), "status"].to_list() == ["ongoing"]
    told = cleaned.log[["file", "rule", "after"]].to_numpy().tolist()
    assert told == [
        ["2024/b.xlsx", "form.superseded", "2024/a.xlsx"],
        ["2024/c.xlsx", "form.superseded", "2024/a.xlsx"],
        ["2024/tom.xlsx", "row.blank", ""],
    ]


def test_an_answer_that_is_no_option_is_logged_with_its_cell_and_not_shown(
    folder: Path, send_in: Callable[..., Outline]
) -> None:
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Lisa vet", "Ja", "")})
    cleaned = read(folder)
    assert cleaned.log[["file", "column", "rule"]].to_numpy().tolist() == [["2024/form.xlsx", "C6", "value.unreadable"]]
    assert "Lisa" not in cleaned.log.to_csv()


def test_the_same_name_in_two_years_is_two_forms(folder: Path, send_in: Callable[..., Outline]) -> None:
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Pågår", "Nej", "")})
    send_in({activity: ("Genomförd", "Ja", "")}, year=YEAR + 1)
    table = build_yearly(read(folder).rounds)
    own = table[table["received"] & (table["activity"] == activity)]
    assert own[["year", "status"]].to_numpy().tolist() == [[2024, "ongoing"], [2025, "done"]]


def test_what_lies_in_a_years_folder_and_is_no_form_is_a_fault(folder: Path) -> None:
    (folder / "responses" / "2024").mkdir()
    (folder / "responses" / "2024" / "svar.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (folder / "responses" / "2024" / "svar.docx").write_bytes(b"x")
    assert rules(read_yearly(opened(folder))[1]) == [
        ("yearly.not-a-form", "2024/svar.csv"),
        ("file.unknown-kind", "2024/svar.docx"),
    ]


def test_a_form_in_another_years_folder_is_a_fault(folder: Path, send_in: Callable[..., Outline]) -> None:
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Pågår", "Nej", "")})
    (folder / "responses" / "2024").rename(folder / "responses" / "2025")
    assert rules(read_yearly(opened(folder))[1]) == [("form.other-year", "2025/form.xlsx")]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("gamla/form.xlsx", "responses.not-a-year"),
        ("2031/form.xlsx", "responses.year-outside-term"),
        ("2024/skolan/form.xlsx", "responses.folder-in-year"),
        ("__MACOSX/form.xlsx", ""),
        (".cache/form.xlsx", ""),
        ("gamla/.gitkeep", ""),
    ],
)
def test_a_folder_that_is_not_read_stops_the_run(folder: Path, path: str, rule: str) -> None:
    file = folder / "responses" / path
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    found = [fault for fault in read_period(folder)[1] if fault.rule.startswith("responses.")]
    assert [fault.rule for fault in found] == ([rule] if rule else [])
    assert all(fault.severity is Severity.STOP and fault.next_step for fault in found)


def test_a_questionnaire_that_does_not_tell_which_question_documents_deserves_a_look(
    folder: Path, send_in: Callable[..., Outline]
) -> None:
    file = folder / "questionnaire.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    documents_followup: true\n", ""), encoding="utf-8")
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Pågår", "Ja", "")})
    cleaned = read(folder)
    assert [(fault.rule, fault.severity) for fault in cleaned.faults] == [
        ("yearly.no-followup-question", Severity.LOOK)
    ]
    assert not build_yearly(cleaned.rounds)["followed_up"].any()


def test_the_check_of_a_period_reads_the_yearly_forms(folder: Path, send_in: Callable[..., Outline]) -> None:
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Pågår", "Nej", "")})
    (folder / "responses" / "2024" / "svar.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    _period, _cleaned, faults = find_faults(folder.parent, folder.name)
    assert ("yearly.not-a-form", "2024/svar.csv") in rules(faults)


@pytest.mark.parametrize("below", ["2024", "gamla"])
def test_what_must_not_travel_is_found_in_every_folder(
    folder: Path, send_in: Callable[..., Outline], below: str
) -> None:
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Pågår", "Ja", SECRET)})
    (folder / "responses" / "2024").rename(folder / "responses" / below)
    found = [fault for fault in check_privacy(folder) if fault.severity is Severity.STOP]
    assert rules(found) == [("privacy.phone", f"{below}/form.xlsx")]


def test_a_redacted_copy_is_read_in_the_forms_place_and_keeps_its_time(
    folder: Path, send_in: Callable[..., Outline]
) -> None:
    activity = outlines(opened(folder), YEAR)[-1].activities[0].id
    send_in({activity: ("Pågår", "Ja", SECRET)}, "a.xlsx", saved=3)
    send_in({activity: ("Genomförd", "Ja", "")}, "b.xlsx", saved=9)
    [done] = redact(folder)
    assert (done.file, done.copy) == ("2024/a.xlsx", "2024/a.redacted.xlsx")
    assert check_privacy(folder) == []
    assert redact(folder) == []
    cleaned = read(folder)
    assert cleaned.log[["file", "after"]].to_numpy().tolist() == [["2024/a.redacted.xlsx", "2024/b.xlsx"]]
    (folder / "responses" / "2024" / "b.xlsx").unlink()
    table = build_yearly(read(folder).rounds)
    assert table.loc[table["received"] & (table["activity"] == activity), "status"].to_list() == ["ongoing"]

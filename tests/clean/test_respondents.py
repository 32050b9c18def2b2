"""Which rows are respondents: one row each, the latest complete one, from an administration of the plan."""

from datetime import datetime

import pytest
from small_exports import forms, limesurvey, text_file

from followup.errors import Severity

DONE = {"status_A1": "Genomförd", "status_A2": "Pågår"}
SCHOOL = "Skolförvaltningen"
IDENTICAL = ("questionnaire.yaml", "scales:\n", "duplicates: identical\nscales:\n")


def rows(cleaned) -> list[int]:
    return cleaned.respondents["row"].tolist()


def rules(cleaned) -> list[tuple[str, int]]:
    return list(zip(cleaned.log["rule"], cleaned.log["row"], strict=True))


def test_respondents_are_numbered_in_the_order_of_the_files(clean_rows):
    cleaned = clean_rows({"staff": "1"}, {"where": SCHOOL, "staff": "2"}, {"staff": "3"})
    assert cleaned.respondents[["respondent", "administration", "file", "row"]].to_numpy().tolist() == [
        ["R0001", "social", "svar.csv", 2],
        ["R0002", "school", "svar.csv", 3],
        ["R0003", "social", "svar.csv", 4],
    ]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (DONE, DONE, 3),  # both complete: the later one
        ({"status_A1": "Pågår"}, DONE, 3),  # a later complete one before an earlier half-filled one
        (DONE, {"status_A1": "Pågår"}, 2),  # a complete one before a later half-filled one
        ({"status_A1": "Pågår"}, {"status_A2": "Pågår"}, 3),  # both half-filled: the later one
        ({**DONE, "sent": "2023-01-22 10:00"}, DONE, 2),  # the later one, wherever it stands
        ({**DONE, "sent": ""}, {"status_A1": "Pågår"}, 3),  # one that was sent in before one that never was
        ({**DONE, "sent": ""}, {**DONE, "sent": ""}, 3),  # without a time the one further down
    ],
)
def test_of_doubles_the_latest_complete_one_is_kept(clean_rows, first, second, kept):
    cleaned = clean_rows({"key": "k1", **first}, {"key": "K1", **second})
    assert rows(cleaned) == [kept]
    assert ("row.duplicate", 5 - kept) in rules(cleaned)


def test_rows_without_a_key_or_with_other_keys_are_no_doubles(clean_rows):
    assert rows(clean_rows({"key": "k1"}, {"key": "k2"}, {"staff": "1"}, {"staff": "1"})) == [2, 3, 4, 5]


def test_the_same_key_in_two_administrations_is_two_respondents(clean_rows):
    assert rows(clean_rows({"key": "k1"}, {"key": "k1", "where": SCHOOL})) == [2, 3]


def told_of_keys(cleaned) -> list[tuple[str, int | None]]:
    return [(fault.place.file, fault.place.row) for fault in cleaned.faults if fault.rule == "responses.key-at-several"]


def test_a_key_in_two_administrations_is_told_of_once_without_the_key(clean_rows):
    cleaned = clean_rows(
        {"key": "k1hemlig"}, {"key": "k2"}, {"key": "k1hemlig", "where": SCHOOL}, {"key": "k2"}, {"staff": "1"},
        {"where": SCHOOL, "staff": "1"},
    )  # fmt: skip
    (fault,) = [fault for fault in cleaned.faults if fault.rule == "responses.key-at-several"]
    assert (fault.place.file, fault.place.row, fault.severity) == ("svar.csv", 2, Severity.LOOK)
    assert "svar.csv:4" in fault.message
    assert fault.next_step
    assert "hemlig" not in fault.message + fault.next_step


def test_a_double_that_is_left_out_is_not_told_of_as_another_administrations(clean_rows):
    cleaned = clean_rows({"key": "k1"}, {"key": "k1"}, {"key": "k1", "where": SCHOOL})
    (fault,) = [fault for fault in cleaned.faults if fault.rule == "responses.key-at-several"]
    assert (fault.place.row, "svar.csv:4" in fault.message) == (3, True)


def test_answers_that_are_the_same_are_no_shared_key(clean_rows):
    cleaned = clean_rows({"key": "k1", "staff": "1"}, {"key": "k1", "staff": "1", "where": SCHOOL}, edits=[IDENTICAL])
    assert told_of_keys(cleaned) == []


def test_doubles_are_found_across_files_of_different_shapes(tiny_period, clean_folder):
    folder = tiny_period()
    questions = ["Ange din svarskod", "Var arbetar du?", "A1 Fråga om våld – hur långt?", "A2 Jourboende – hur långt?"]
    later = datetime(2023, 1, 25, 8, 0)  # noqa: DTZ001
    row = ["k1", "Socialförvaltningen", "Genomförd", "Pågår"]
    forms(folder / "responses" / "a.xlsx", questions, [row], later)
    coded = ["key. Svarskod", "administration. Var?", "status[SQ001]. x [A1 Fråga]", "status[SQ002]. x [A2 Jour]"]
    limesurvey(folder / "responses" / "b.csv", coded, [row, ["k2", *row[1:]]])
    cleaned = clean_folder(folder)
    assert cleaned.respondents[["file", "row"]].to_numpy().tolist() == [["a.xlsx", 2], ["b.csv", 3]]
    (double,) = cleaned.log[cleaned.log["rule"] == "row.duplicate"].itertuples()
    assert (double.file, double.row, double.after) == ("b.csv", 2, "a.xlsx:Sheet1:2")


def test_rows_with_the_same_answers_are_doubles_where_the_questionnaire_says_so(clean_rows):
    same, other = {"staff": "1", "obstacles": "Tid"}, {"staff": "1", "obstacles": "Pengar"}
    answered = [same, other, {**same, "obstacles": " Tid "}]
    assert rows(clean_rows(*answered)) == [2, 3, 4]
    assert rows(clean_rows(*answered, edits=[IDENTICAL])) == [3, 4]


def test_a_late_answer_is_kept_and_noted_from_the_day_after_the_last(clean_rows):
    cleaned = clean_rows({"sent": "2023-02-10 23:59:59"}, {"sent": "2023-02-11 00:00:00"}, {"sent": ""})
    assert cleaned.respondents["late"].tolist() == [False, True, False]
    assert rules(cleaned) == [("row.late", 3)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2023-01-20 09:30", "2023-01-20 09:30:00"),
        ("2023-01-20T09:30:15.250+01:00", "2023-01-20 09:30:15.250"),
        ("2023-01-20T09:30:15Z", "2023-01-20 09:30:15"),
        ("2023-01-20 - 09:30", "2023-01-20 09:30:00"),
        ("2023-01-20", "2023-01-20 00:00:00"),
        ("i går", None),
        ("", None),
    ],
)
def test_the_time_of_an_answer_is_read_on_the_respondents_own_clock(clean_rows, written, read):
    cleaned = clean_rows({"sent": written, **DONE}, {"sent": "2023-01-21T10:00:00+02:00"})
    submitted = cleaned.respondents["submitted"]
    assert submitted.isna()[0] if read is None else str(submitted[0]).startswith(read)
    # What never was sent in is not complete, however much of it is filled in.
    assert cleaned.respondents["complete"][0] == (read is not None)


def test_a_row_is_complete_when_it_says_something_of_each_of_its_own_activities(clean_rows):
    nothing_of_a3 = {**DONE, "status_A3": ""}
    cleaned = clean_rows(
        nothing_of_a3,
        {**nothing_of_a3, "where": SCHOOL},
        {"status_A1": "Vet ej", "status_A3": "Pågår", "where": SCHOOL},
    )
    assert cleaned.respondents["complete"].tolist() == [True, False, True]


def test_a_compulsory_matrix_asks_only_of_ones_own_activities(clean_rows):
    required = (
        "questionnaire.yaml",
        "    kind: matrix\n    scale: status",
        "    kind: matrix\n    required: true\n    scale: status",
    )
    cleaned = clean_rows(
        {**DONE, "status_A3": ""}, {"status_A1": "Pågår", "status_A2": ""}, {**DONE, "where": SCHOOL}, edits=[required]
    )
    assert rows(cleaned) == [2]
    assert [entry for entry in rules(cleaned) if entry[0] == "row.required-missing"] == [
        ("row.required-missing", 3),
        ("row.required-missing", 4),
    ]


def test_a_compulsory_question_with_a_column_for_each_option_asks_for_one_of_them(tiny_period, clean_folder):
    folder = tiny_period(("questionnaire.yaml", "measures: training_needs", "required: true, measures: training_needs"))
    headers = ["administration", "staff", "needs_law", "needs_risk"]
    answers = [["Skola", "1", "", "1"], ["Skola", "1", "", ""]]
    text_file(folder / "responses" / "svar.csv", [headers, *answers])
    assert rows(clean_folder(folder)) == [2]


def test_an_unknown_administration_is_told_of_with_its_row_and_without_its_content(clean_rows):
    cleaned = clean_rows({"staff": "1"}, {"where": "Lisas enhet", "staff": "1"})
    (fault,) = cleaned.faults
    assert (fault.rule, fault.severity) == ("responses.unknown-administration", Severity.LOOK)
    assert (fault.place.file, fault.place.row, fault.place.column) == ("svar.csv", 3, "B")
    assert "Lisa" not in str(fault)
    assert "Lisa" not in cleaned.log.to_csv()


def test_a_former_or_short_name_is_read_as_the_present_one(clean_rows):
    cleaned = clean_rows({"where": "Omsorgsförvaltningen"}, {"where": "Social"}, {"where": "school"})
    assert cleaned.respondents["administration"].tolist() == ["social", "social", "school"]
    assert cleaned.log["after"].tolist() == ["Socialförvaltningen", "Socialförvaltningen", SCHOOL]


def test_the_columns_of_another_questionnaire_stop_the_run(tiny_period, clean_folder):
    folder = tiny_period()
    text_file(folder / "responses" / "lunch.csv", [["Vad åt du?", "Var det gott?"], ["Fisk", "Ja"]])
    cleaned = clean_folder(folder)
    (fault,) = cleaned.faults
    assert (fault.rule, fault.severity, fault.place.file) == (
        "responses.other-questionnaire",
        Severity.STOP,
        "lunch.csv",
    )
    assert cleaned.respondents.empty
    assert cleaned.answers.empty


def test_answers_without_a_column_for_the_administration_stop_the_run(tiny_period, clean_folder):
    folder = tiny_period()
    text_file(folder / "responses" / "svar.csv", [["staff", "steering"], ["3", "Ja"]])
    (fault,) = clean_folder(folder).faults
    assert (fault.rule, fault.severity) == ("responses.no-administration", Severity.STOP)


def test_a_column_that_is_only_like_a_question_is_proposed_and_not_used(tiny_period, clean_folder):
    folder = tiny_period()
    text_file(folder / "responses" / "svar.csv", [["administration", "Hur många är nu?"], ["Skola", "3"]])
    cleaned = clean_folder(folder)
    (fault,) = cleaned.faults
    assert (fault.rule, fault.severity, fault.place.column) == ("responses.near-match", Severity.LOOK, "B")
    staff = cleaned.answers[cleaned.answers["question"] == "staff"]
    assert staff["state"].tolist() == ["unanswered"]


def test_a_column_that_belongs_to_no_question_is_told_of(tiny_period, clean_folder):
    folder = tiny_period()
    text_file(folder / "responses" / "svar.csv", [["administration", "Svarsnummer"], ["Skola", "3"]])
    (fault,) = clean_folder(folder).faults
    assert (fault.rule, fault.severity, fault.place.column) == ("responses.unmatched-column", Severity.INFO, "B")


@pytest.mark.parametrize("answers", [[], [["", ""]], [["Brandkåren", "3"]]])
def test_a_file_without_respondents_gives_empty_tables(tiny_period, clean_folder, answers):
    folder = tiny_period()
    text_file(folder / "responses" / "a.csv", [["administration", "staff"], *answers])
    cleaned = clean_folder(folder)
    assert cleaned.respondents.empty
    assert cleaned.answers.empty
    text_file(folder / "responses" / "b.csv", [["administration", "staff"], ["Skola", "3"]])
    both = clean_folder(folder)
    assert both.respondents[["respondent", "file"]].to_numpy().tolist() == [["R0001", "b.csv"]]
    assert both.respondents.dtypes.astype(str).to_dict() == {
        "respondent": "str",
        "administration": "str",
        "file": "str",
        "sheet": "str",
        "row": "int64",
        "submitted": "datetime64[us]",
        "complete": "bool",
        "late": "bool",
    }

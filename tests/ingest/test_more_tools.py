"""Each tool's export is known by its looks, its columns find their questions, and its answers are read through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from small_exports import Rows, text_file, workbook

from followup.clean import Cleaned, Context, clean
from followup.errors import Fault, Severity
from followup.ingest import RawTable, read_period_responses, read_responses
from followup.ingest.headers import plain_stamp
from followup.ingest.match import Matching, match_columns, targets_in
from followup.period import read_period
from followup.period.period import Export

STATUS = "Hur långt har arbetet kommit?"
WRITTEN = "Finns det en rutin?"
NEEDS = "Vad behöver ni kunna?"
ANNUAL = "Vilka år följdes arbetet upp?"
WHERE = "Var arbetar du?"
SOCIAL = "Socialförvaltningen"


class Read:
    """What became of one file in the small period's folder."""

    def __init__(self, folder: Path) -> None:
        period, _faults = read_period(folder)
        assert period is not None
        self.tables, self.faults = read_period_responses(period)
        (self.table,) = self.tables
        self.matching: Matching = match_columns(self.table, targets_in(period))
        self.cleaned: Cleaned = clean(self.tables, Context.of(period))

    @property
    def paired(self) -> dict[str, str]:
        """Question and item → how they were paired."""
        return {
            f"{pair.target.question.id}[{pair.target.item}]" if pair.target.item else pair.target.question.id: pair.how
            for pair in self.matching.pairs
        }

    def answer(self, question: str, item: str = "", respondent: str = "R0001") -> str:
        found = self.cleaned.answers.query("respondent == @respondent and question == @question and item == @item")
        (row,) = found[["state", "code"]].itertuples(index=False)
        return row.code or row.state

    def number(self, question: str, respondent: str = "R0001") -> float:
        found = self.cleaned.answers.query("respondent == @respondent and question == @question")
        return float(found["score"].iloc[0])

    def chosen(self, question: str, respondent: str = "R0001") -> list[str]:
        found = self.cleaned.answers.query("respondent == @respondent and question == @question and code == 'chosen'")
        return found["item"].tolist()

    def states(self, question: str, respondent: str = "R0001") -> set[str]:
        return set(self.cleaned.answers.query("respondent == @respondent and question == @question")["state"])


@pytest.fixture
def read_rows(tiny_period: Callable[..., Path]) -> Callable[..., Read]:
    """Write rows as a file of the small period and read it, as text or, with a name in .xlsx, as a workbook."""

    def read(rows: Rows, name: str = "svar.csv", delimiter: str = ",") -> Read:
        file = tiny_period() / "responses" / name
        if name.endswith(".xlsx"):
            workbook(file, rows)
        else:
            text_file(file, rows, delimiter)
        return Read(file.parents[1])

    return read


PREAMBLE = [["Enkät om våld, Småby kommun", "", "", ""], ["", "", "", ""], ["Uttag: 2023-02-11", "", "", ""]]
PLAIN = [
    [WHERE, "Hur många är ni?", "Hur många är utbildade?", NEEDS],
    [SOCIAL, "1\N{NO-BREAK SPACE}234", "12", "Risk"],
]


def rules(faults: list[Fault]) -> list[str]:
    return [fault.rule for fault in faults]


@pytest.mark.parametrize("name", ["svar.csv", "svar.xlsx"])
def test_lines_above_the_headers_are_told_of_and_not_read(read_rows, name):
    read = read_rows([*PREAMBLE, *PLAIN], name)
    assert [(fault.rule, fault.place.row, fault.severity) for fault in read.faults] == [
        ("file.preamble", 4, Severity.INFO)
    ]
    assert read.table.cells.index.tolist() == [5]
    assert read.cleaned.respondents["row"].tolist() == [5]
    assert (read.number("staff"), read.chosen("needs")) == (1234.0, ["risk"])


def test_a_table_without_lines_above_its_headers_has_none(read_rows):
    assert read_rows(PLAIN).faults == []


def test_headers_the_questionnaire_knows_go_before_a_wider_row_above_them(read_rows):
    read = read_rows([["a", "b", "c", "d"], *PLAIN])
    assert (rules(read.faults), read.table.cells.index.tolist()) == (["file.preamble"], [3])


@pytest.mark.parametrize("word", ["Summa", "Totalt", "TOTALT:", "Total", "Summa svar"])
def test_a_last_row_of_totals_is_left_out_and_logged(read_rows, word):
    read = read_rows([*PLAIN, [word, "1234", "12", ""], ["", "", "", ""]])
    assert len(read.cleaned.respondents) == 1
    log = read.cleaned.log.query("rule == 'row.total'")
    assert log[["file", "row", "column"]].to_numpy().tolist() == [["svar.csv", 3, ""]]


def test_a_row_of_totals_that_is_not_the_last_stays_where_the_rules_for_rows_see_it(read_rows):
    read = read_rows([PLAIN[0], ["Totalt", "1", "1", ""], PLAIN[1]])
    assert "row.total" not in set(read.cleaned.log["rule"])
    assert "row.unknown-administration" in set(read.cleaned.log["rule"])


GOOGLE = ["Tidstämpel", "E-postadress", WHERE, f"{STATUS} [A1 Fråga om våld]", f"{STATUS} [Jourboende]", NEEDS, ANNUAL]


@pytest.mark.parametrize("name", ["svar.csv", "svar.xlsx"])
def test_google_forms_grids_and_joined_options_are_read(read_rows, name):
    row = [
        "2023/01/20 9:30:05 em CET",
        "",
        SOCIAL,
        "Pågår",
        "Genomförd",
        "Lagar, regler och sekretess, Risk",
        "2019, 2020",
    ]
    read = read_rows([GOOGLE, row], name)
    assert read.table.format == "google"
    assert read.paired == {
        "administration": "text",
        "status[A1]": "text",
        "status[A2]": "text",
        "needs": "text",
        "annual": "text",
    }
    assert [read.answer("status", "A1"), read.answer("status", "A2")] == ["ongoing", "done"]
    assert (read.chosen("needs"), read.chosen("annual")) == (["law", "risk"], ["y2019", "y2020"])
    assert read.cleaned.respondents["submitted"].tolist() == [pd.Timestamp("2023-01-20 21:30:05")]


def test_google_forms_is_known_by_its_english_header_too(read_rows):
    read = read_rows([["Timestamp", "Email Address", "Score", WHERE], ["1/20/2023 9:30:05", "", "", SOCIAL]])
    assert (read.table.format, list(read.paired)) == ("google", ["administration"])
    assert read.cleaned.respondents["submitted"].tolist() == [pd.Timestamp("2023-01-20 09:30:05")]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("2023-01-20 09:30:05", "2023-01-20 09:30:05"),
        ("2023/01/20 9:30:05 fm GMT+1", "2023/01/20 9:30:05 AM"),
        ("01/20/2023 09:30:05 PM", "01/20/2023 09:30:05 PM"),
        ("2023/01/20 9:30:05 a.m. EET", "2023/01/20 9:30:05 AM"),
        ("", ""),
    ],
)
def test_times_are_written_plainly(written, plain):
    assert plain_stamp(written) == plain


MONKEY_OWN = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name"]
MONKEY = [
    [*MONKEY_OWN, WHERE, STATUS, "", "", NEEDS, "", "", "", "Vad hindrade?"],
    [*[""] * 7, "Response", "A1 Fråga om våld", "A2 Jourboende", "A3 Lektioner", "Lagar, regler och sekretess",
     "Att fråga", "Risk", "Other (please specify)", "Open-Ended Response"],
    ["114234567890", "401234567", "01/20/2023 09:00:00 AM", "01/20/2023 09:30:00 PM", "127.0.0.1", "", "",
     SOCIAL, "Pågår", "Genomförd", "", "", "Att fråga", "Risk", "Hemlig text", "Tidsbrist"],
]  # fmt: skip


def test_surveymonkey_questions_reach_over_their_columns(read_rows):
    read = read_rows(MONKEY)
    assert read.table.format == "surveymonkey"
    assert set(read.paired) == {
        "administration", "status[A1]", "status[A2]", "status[A3]", "needs[law]", "needs[asking]", "needs[risk]",
        "obstacles",
    }  # fmt: skip
    assert read.table.cells.index.tolist() == [3]
    assert [read.answer("status", "A1"), read.answer("status", "A2")] == ["ongoing", "done"]
    assert read.chosen("needs") == ["asking", "risk"]
    assert read.answer("obstacles") == "answered"
    assert read.cleaned.respondents["submitted"].tolist() == [pd.Timestamp("2023-01-20 21:30:00")]


def test_what_is_written_under_other_in_surveymonkey_is_carried_nowhere(read_rows):
    read = read_rows(MONKEY)
    assert [column.header for column in read.matching.unmatched] == ["Other (please specify)"]
    everything = [read.cleaned.respondents, read.cleaned.answers, read.cleaned.log]
    assert not any("Hemlig" in str(cell) for frame in everything for cell in frame.to_numpy().ravel())


def test_surveymonkey_in_swedish_has_the_same_shape(read_rows):
    swedish = ["Respondent-ID", "Insamlar-ID", "Startdatum", "Slutdatum", "IP-adress", "E-postadress", "Förnamn"]
    parts = ["Svar" if part == "Response" else part for part in MONKEY[1]]
    parts = [
        {"Other (please specify)": "Annat (specificera)", "Open-Ended Response": "Öppet svar"}.get(p, p) for p in parts
    ]
    read = read_rows([[*swedish, *MONKEY[0][7:]], parts, MONKEY[2]], delimiter=";")
    assert (read.table.format, read.table.bookkeeping.key) == ("surveymonkey", 0)
    assert (read.chosen("needs"), read.answer("obstacles")) == (["asking", "risk"], "answered")
    assert [column.header for column in read.matching.unmatched] == ["Annat (specificera)"]


def test_surveymonkey_with_its_second_row_taken_away_is_read_by_its_questions(read_rows):
    read = read_rows([[*MONKEY_OWN, WHERE], [*MONKEY[2][:7], SOCIAL]])
    assert read.cleaned.respondents["row"].tolist() == [2]


def test_the_same_respondent_in_two_surveymonkey_exports_counts_once(tiny_period):
    folder = tiny_period()
    for name in ("a.csv", "b.csv"):
        text_file(folder / "responses" / name, MONKEY, ",")
    period, _faults = read_period(folder)
    tables, _faults = read_period_responses(period)
    cleaned = clean(tables, Context.of(period))
    assert len(cleaned.respondents) == 1
    assert cleaned.log["rule"].tolist().count("row.duplicate") == 1


KOBO_OWN = ["start", "end", "_id", "_uuid", "_submission_time", "_validation_status", "_index"]
KOBO_VALUES = [
    "2023-01-20T09:00:00.000+01:00",
    "2023-01-20T09:30:00.000+01:00",
    "17",
    "7c0e-1",
    "2023-01-20T08:30:02",
    "",
    "1",
]


@pytest.mark.parametrize("separator", ["/", ":"])
def test_kobo_groups_are_stripped_and_split_options_find_theirs(read_rows, separator):
    names = ["administration", "activity_A1/status_A1", "section_1/annual", "section_1/annual/y2019",
             "section_1/annual/y2020", "section_1/staff"]  # fmt: skip
    names = [name.replace("/", separator) for name in names]
    read = read_rows(
        [[*KOBO_OWN[:2], *names, *KOBO_OWN[2:]],
         [*KOBO_VALUES[:2], "social", "done", "y2019 y2020", "1", "0", "7", *KOBO_VALUES[2:]]],
        delimiter=";",
    )  # fmt: skip
    assert read.table.format == "kobo"
    assert set(read.paired.values()) == {"code"}
    assert (read.answer("status", "A1"), read.number("staff")) == ("done", 7.0)
    assert read.chosen("annual") == (["y2019"])
    assert read.cleaned.respondents["submitted"].tolist() == [pd.Timestamp("2023-01-20 08:30:02")]


def test_kobo_options_joined_by_spaces_are_read(read_rows):
    names = ["administration", "section_1/annual", "section_1/needs"]
    rows = [[*names, *KOBO_OWN], ["social", "y2019 y2020", "risk", *KOBO_VALUES]]
    read = read_rows(rows, "svar.xlsx")
    assert (read.chosen("annual"), read.chosen("needs")) == (["y2019", "y2020"], ["risk"])


def test_odk_central_groups_are_stripped_too(read_rows):
    headers = [
        "SubmissionDate",
        "administration",
        "activity_A1-status_A1",
        "section_1-annual/y2019",
        "meta-instanceID",
        "KEY",
    ]
    row = ["2023-01-20T08:30:02.123Z", "social", "ongoing", "1", "uuid:7c0e", "uuid:7c0e"]
    read = read_rows([headers, row])
    assert (read.table.format, list(read.paired)) == ("kobo", ["administration", "status[A1]", "annual[y2019]"])
    assert (read.answer("status", "A1"), read.chosen("annual")) == ("ongoing", ["y2019"])


def test_kobo_with_labels_is_read_by_its_texts(read_rows):
    options = [f"{NEEDS}/{label}" for label in ("Lagar, regler och sekretess", "Att fråga", "Risk")]
    questions = [f"Om er/{WHERE}", f"{STATUS}/A1 Fråga om våld", "Om er/Hur många är ni?", NEEDS]
    headers = ["start", "end", *questions, *options, *KOBO_OWN[2:]]
    row = [*KOBO_VALUES[:2], SOCIAL, "Pågår", "7", "Lagar, regler och sekretess Risk", "1", "0", "1", *KOBO_VALUES[2:]]
    read = read_rows([headers, row], "svar.xlsx")
    assert set(read.paired) == {
        "administration", "status[A1]", "staff", "needs[law]", "needs[asking]", "needs[risk]"
    }  # fmt: skip
    assert (read.answer("status", "A1"), read.number("staff"), read.chosen("needs")) == (
        "ongoing", 7.0, ["law", "risk"]
    )  # fmt: skip


REDCAP = ["record_id", "redcap_survey_identifier", "enkat_timestamp", "administration", "status_a1", "needs___law",
          "needs___asking", "needs___risk", "staff", "enkat_complete"]  # fmt: skip


def test_redcap_boxes_are_options_and_its_own_columns_are_left_out(read_rows):
    rows = [REDCAP, ["1", "", "2023-01-20 09:30:00", "social", "done", "1", "0", "1", "7", "2"],
            ["2", "", "2023-01-21 09:30:00", "school", "", "0", "0", "0", "8", "2"]]  # fmt: skip
    read = read_rows(rows)
    assert read.table.format == "redcap"
    assert set(read.paired) == {
        "administration", "status[A1]", "needs[law]", "needs[asking]", "needs[risk]", "staff"
    }  # fmt: skip
    assert (read.answer("status", "A1"), read.chosen("needs"), read.number("staff")) == ("done", ["law", "risk"], 7.0)
    assert read.matching.unmatched == ()


def test_redcap_boxes_of_which_none_is_ticked_are_unanswered(read_rows):
    read = read_rows([REDCAP, ["1", "", "", "social", "done", "0", "0", "0", "7", "2"]])
    assert read.states("needs") == {"unanswered"}


def test_redcap_with_labels_is_read_by_its_texts(read_rows):
    headers = ["Record ID", "Survey Timestamp", WHERE, f"{NEEDS} (choice=Lagar, regler och sekretess)",
               f"{NEEDS} (choice=Risk)", "Complete?"]  # fmt: skip
    read = read_rows([headers, ["1", "2023-01-20 09:30:00", SOCIAL, "Unchecked", "Checked", "Complete"]])
    assert (read.table.format, read.chosen("needs")) == ("redcap", ["risk"])


def test_redcap_boxes_marked_as_missing_are_unanswered(read_rows):
    # A field that is marked as missing has its own boxes empty and one of those for the codes of missing data ticked.
    headers = [*REDCAP[:8], "needs___unk", "needs___oth", *REDCAP[8:]]
    rows = [headers,
            ["1", "", "", "social", "done", "", "", "", "0", "1", "7", "2"],
            ["2", "", "", "social", "done", "1", "0", "0", "0", "0", "7", "2"],
            ["3", "", "", "social", "done", "0", "0", "0", "0", "0", "7", "2"]]  # fmt: skip
    read = read_rows(rows)
    assert [read.states("needs", f"R000{number}") for number in (1, 2, 3)] == [
        {"unanswered"}, {"answered"}, {"unanswered"}
    ]  # fmt: skip
    assert read.chosen("needs", "R0002") == ["law"]


EXPORTS = 'exports: [{{ file: svar.csv, missing: ["{0}"] }}]\nproposals:'


@pytest.mark.parametrize(
    ("code", "own", "values"),
    [
        ("UNK", ["record_id", "a_complete"], ["1", "2"]),  # REDCap: each project names its own codes
        ("-99", ["StartDate", "EndDate", "ResponseId"], ["2023-01-20", "2023-01-20", "R_1"]),  # seen but unanswered
        ("Ej svar", ["Tidstämpel"], ["2023-01-20"]),
    ],
)
def test_a_code_for_missing_is_unreadable_until_period_yaml_names_it(tiny_period, code, own, values):
    found = []
    for edits in ([], [("period.yaml", "proposals:", EXPORTS.format(code))]):
        folder = tiny_period(*edits)
        rows = [[*own, "administration", "staff", "steering"], [*values, "social", code, code]]
        if "ResponseId" in own:
            names = [*own, "administration", "staff", "steering"]
            rows = [rows[0], names, [f'{{"ImportId":"{name}"}}' for name in names], rows[1]]
        text_file(folder / "responses" / "svar.csv", rows, ",")
        read = Read(folder)
        found.append([read.answer("staff"), read.answer("steering")])
    assert found == [["unreadable", "unreadable"], ["unanswered", "unanswered"]]


LIME = ["id", "submitdate", "lastpage", "startlanguage", "administration", "steering", "steering[other]"]


def test_limesurveys_code_for_other_is_no_option_and_what_was_written_is_carried_nowhere(read_rows):
    read = read_rows([LIME, ["1", "2023-01-20 09:30:00", "3", "sv", "social", "-oth-", "Hemligt"]])
    assert read.answer("steering") == "unreadable"
    assert [column.header for column in read.matching.unmatched] == ["steering[other]"]
    everything = [read.cleaned.respondents, read.cleaned.answers, read.cleaned.log]
    assert not any("Hemligt" in str(cell) for frame in everything for cell in frame.to_numpy().ravel())


@pytest.mark.parametrize("written", ["-oth-", "Annat", "Other"])
def test_limesurveys_other_can_be_an_option_by_its_synonyms(tiny_period, written):
    other = '      - { code: other, label: Något annat, synonyms: ["-oth-", Annat, Other] }\n'
    yes = "      - { code: yes, label: Ja, score: 1 }\n"
    folder = tiny_period(("questionnaire.yaml", yes, yes + other.replace("code: other", "code: other, score: 0.5")),
                         ("questionnaire.yaml", "order: [no, yes]", "order: [no, other, yes]"))  # fmt: skip
    row = ["1", "2023-01-20 09:30:00", "3", "sv", "social", written, ""]
    text_file(folder / "responses" / "svar.csv", [LIME, row], ",")
    assert Read(folder).answer("steering") == "other"


def personal(read: Read) -> list[str]:
    """Return the columns that are said to hold something personal."""
    found = [fault for fault in read.faults if fault.rule == "file.personal-columns"]
    assert all(fault.severity is Severity.INFO and fault.next_step for fault in found)
    return [fault.message.rpartition(": ")[2].rstrip(".") for fault in found]


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([["id", "submitdate", "lastpage", "startlanguage", "ipaddr", "refurl", "administration"],
          ["1", "2023-01-20", "3", "sv", "192.0.2.17", "", "social"]], "E"),
        ([["id. Svars-ID", "submitdate. Datum", "lastpage. Sida", "seed. Frö", "ipaddr. IP-adress", "administration"],
          ["1", "2023-01-20", "3", "7", "192.0.2.17", "social"]], "E"),
        ([["StartDate", "IPAddress", "RecipientLastName", "LocationLatitude", "ResponseId", "administration"],
          ["Start Date", "IP Address", "Recipient Last Name", "Location Latitude", "Response ID", WHERE],
          ['{"ImportId":"x"}'] * 6, ["2023-01-20", "192.0.2.17", "", "59.3", "R_1", "social"]], "B, D"),
        ([["Respondent ID", "Collector ID", "IP Address", "First Name", WHERE], ["", "", "", "", "Response"],
          ["1", "2", "192.0.2.17", "Eva", SOCIAL]], "C, D"),
        ([["_uuid", "_submission_time", "username", "_submitted_by", "administration"],
          ["7c", "2023-01-20T08:30:02", "eva", "", "social"]], "C"),
        ([["Starttid", "Slutförandetid", "E-post", "Namn", WHERE],
          ["2023-01-20", "2023-01-20", "anonymous", "Eva", SOCIAL]], "D"),
        ([["Tidstämpel", "Användarnamn", WHERE], ["2023-01-20", "eva", SOCIAL]], "B"),
    ],
    ids=["limesurvey", "limesurvey with texts", "qualtrics", "surveymonkey", "kobo", "msforms", "google"],
)  # fmt: skip
def test_what_a_tool_notes_about_who_answers_is_not_read_and_told_of(read_rows, rows, columns):
    read = read_rows(rows)
    assert personal(read) == [columns]
    assert list(read.paired) == ["administration"]
    assert read.matching.unmatched == () or "IP" not in str(read.matching.unmatched)
    assert not {"192.0.2.17", "Eva", "eva", "59.3"} & set(read.table.cells.to_numpy().ravel())
    assert "192.0.2.17" not in str(read.faults)


def test_a_tools_columns_that_hold_nothing_are_not_told_of(read_rows):
    rows = [
        ["Starttid", "Slutförandetid", "E-post", "Namn", WHERE],
        ["2023-01-20", "2023-01-20", "anonymous", "", SOCIAL],
    ]
    assert read_rows(rows).faults == []


def test_a_column_that_the_questionnaire_asks_for_is_read_whatever_it_is_called(tiny_period):
    folder = tiny_period(("questionnaire.yaml", "text: Ange din svarskod", "text: IPAddress"))
    names = ["StartDate", "IPAddress", "ResponseId", "administration"]
    rows = [names, names, ['{"ImportId":"x"}'] * 4, ["2023-01-20", "k1", "R_1", "social"]]
    text_file(folder / "responses" / "svar.csv", rows, ",")
    read = Read(folder)
    assert (read.faults, list(read.paired)) == ([], ["key", "administration"])


def test_limesurvey_codes_alone_with_codes_as_answers_are_read(read_rows):
    headers = ["id", "submitdate", "lastpage", "startlanguage", "seed", "administration", "status[A1]", "status[A2]",
               "written[A1]", "needs[law]", "needs[risk]"]  # fmt: skip
    row = ["1", "2023-01-20 09:30:00", "3", "sv", "123", "social", "done", "N/A", "yes", "Y", "N"]
    read = read_rows([headers, row])
    assert (read.table.format, set(read.paired.values())) == ("limesurvey", {"code"})
    assert [read.answer("status", "A1"), read.answer("written", "A1")] == ["done", "yes"]
    assert (read.answer("status", "A2"), read.chosen("needs")) == ("unanswered", ["law"])


def test_limesurvey_for_r_joins_codes_by_an_underscore(read_rows):
    headers = ["id", "submitdate", "lastpage", "startlanguage", "seed", "administration", "status_A1", "status_A3"]
    read = read_rows([headers, ["1", "2023-01-20 09:30:00", "3", "sv", "1", "school", "done", "N/A"]])
    assert (read.table.format, list(read.paired)) == ("limesurvey", ["administration", "status[A1]", "status[A3]"])


def test_an_answer_code_that_is_none_of_the_scales_is_unreadable(read_rows):
    headers = ["id", "submitdate", "lastpage", "administration", "status[A1]"]
    read = read_rows([headers, ["1", "2023-01-20 09:30:00", "3", "social", "A1"]])
    assert read.answer("status", "A1") == "unreadable"


@pytest.mark.parametrize(
    "own",
    [
        ["Response ID", "Date submitted", "Last page", "Start language", "Seed"],
        ["Svars-ID", "Datum inskickat", "Sista sidan", "Startspråk", "Frö"],
    ],
)
def test_limesurvey_headed_by_texts_alone_is_read(read_rows, own):
    read = read_rows(
        [[*own, WHERE, f"{STATUS} [A1 Fråga om våld]", f"{NEEDS} [Risk]"],
         ["1", "2023-01-20 09:30:00", "3", "sv", "123", SOCIAL, "Pågår", "Ja"]]
    )  # fmt: skip
    assert (read.table.format, set(read.paired.values())) == ("limesurvey", {"text"})
    assert (read.answer("status", "A1"), read.chosen("needs")) == ("ongoing", ["risk"])
    assert read.cleaned.respondents["submitted"].tolist() == [pd.Timestamp("2023-01-20 09:30:00")]


def test_a_column_for_an_option_nobody_knows_is_not_taken_for_the_whole_question(read_rows):
    read = read_rows([["Tidstämpel", WHERE, f"{NEEDS} [Okänt]"], ["2023-01-20", SOCIAL, "Ja"]])
    assert list(read.paired) == ["administration"]


def public_table(file: Path, **told: object) -> tuple[RawTable, list[Fault]]:
    (table,), faults = read_responses([file], [Export(file=file.name, **told)])
    return table, faults


@pytest.mark.reference
def test_real_redcap_boxes_are_read(public_answers):
    table, faults = public_table(public_answers / "redcap" / "checkboxes_data.csv")
    assert (table.format, faults, len(table.cells)) == ("redcap", [], 4)
    boxes = [(column.code, column.subcode) for column in table.columns if column.subcode]
    assert boxes == [*(("check_one", part) for part in "1234"), *(("check_two", part) for part in "abcde")]
    ticked = table.cells[[column.position for column in table.columns if column.code == "check_one"]]
    assert ticked.to_numpy().tolist() == [["1", "0", "0", "0"], [""] * 4, ["1"] * 4, [""] * 4]


@pytest.mark.reference
def test_real_statistics_with_lines_above_and_marks_for_missing_are_read(public_answers):
    file = public_answers / "skolverket_2009" / "antal_elever_2009.csv"
    table, faults = public_table(file, missing=[".", ".."])
    assert [(fault.rule, fault.place.row) for fault in faults] == [("file.preamble", 6)]
    assert (table.columns[0].header, len(table.columns), table.cells.index[0]) == ("Skola", 22, 7)
    assert not table.cells.isin([".", ".."]).to_numpy().any()
    assert public_table(file)[0].cells.isin([".."]).to_numpy().any()


@pytest.mark.reference
def test_a_real_municipal_survey_has_its_rows_and_no_lines_above_them(public_answers):
    table, faults = public_table(public_answers / "upplands_vasby_2015" / "answers.csv")
    assert (faults, len(table.cells)) == ([], 1038)

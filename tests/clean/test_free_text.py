"""Free text stays in the exports: no table, no log, no fault and no file made from them holds it."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followup.clean import Cleaned
from followup.storage import write_table

# Letters that no label, code, header or rule has: whatever a respondent wrote can be told from the rest.
WORDS = st.text(st.sampled_from("ЖЩЪЫЭЮЯ本語αβγ =+-@;,|\n\"'<b>1234567890"), min_size=1, max_size=40)
MARK = "Ж"


def said(cleaned: Cleaned) -> Iterator[str]:
    """Yield everything that cleaning says in words."""
    for table in (cleaned.respondents, cleaned.answers, cleaned.log):
        yield from map(str, table.to_numpy().ravel())
    yield from map(str, cleaned.faults)


# The same folder is written over for each example.
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=WORDS, where=st.sampled_from(["obstacles", "steering", "status_A1", "staff", "needs", "where", "annual"]))
def test_what_a_respondent_writes_is_never_repeated(clean_rows, text, where):
    written = MARK + text
    cleaned = clean_rows({"staff": "3", "key": "k1", where: written}, {"key": written}, {"staff": "3", "key": written})
    assert not [words for words in said(cleaned) if MARK in words]


def test_that_something_was_written_is_kept(clean_rows):
    cleaned = clean_rows({"staff": "1", "obstacles": "Lisa slutade."}, {"staff": "1", "obstacles": "  "})
    obstacles = cleaned.answers[cleaned.answers["question"] == "obstacles"]
    assert obstacles[["state", "code", "label"]].to_numpy().tolist() == [["answered", "", ""], ["unanswered", "", ""]]
    assert obstacles["score"].isna().all()


def test_free_text_that_routing_leads_past_is_withheld_in_the_log(clean_rows):
    routed = (
        "questionnaire.yaml",
        "kind: text, measures: obstacles",
        "kind: text, ask_if: { question: steering, answers: [no] }",
    )
    cleaned = clean_rows({"staff": "1", "steering": "Ja", "obstacles": "Lisa slutade."}, edits=[routed])
    assert cleaned.log["rule"].tolist() == ["routing.answered"]
    assert not [words for words in said(cleaned) if "Lisa" in words]


@pytest.mark.parametrize("name", ["respondents", "answers", "log"])
def test_no_written_table_holds_free_text_or_a_key(clean_rows, tmp_path, name):
    cleaned = clean_rows({"staff": "Lisa", "key": "hemlig1", "obstacles": "Lisa slutade."}, {"where": "Lisas enhet"})
    write_table(tmp_path / "out", {"log": "cleaning_log"}.get(name, name), getattr(cleaned, name))
    for file in (tmp_path / "out").iterdir():
        content = file.read_bytes()
        assert b"Lisa" not in content
        assert b"hemlig1" not in content

"""A finding can be set aside in the period folder with a reason; appendix D shows it, and nothing else says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from books import setting
from cases import annual, level, systematic

from followup.errors import Fault, InputError
from followup.findings import aside_fragment, check_set_aside, conclude, falsifiers_fragment, read_set_aside
from followup.findings.rules import RULES
from followup.locale import in_language
from followup.period import open_period
from followup.period.set_aside import SetAside
from followup.staging import _fragments

ASIDE = """\
set_aside:
  - rule: annual.duty
    reason: Frågan missförstods av två förvaltningar.
    by: Anna Ek
    date: 2023-04-20
"""
FACTS = level(66, 66, 66) | annual(50) | systematic(50)


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "findings.yaml").write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[Fault]:
    faults = check_set_aside(folder)
    with pytest.raises(InputError):
        read_set_aside(folder)
    return faults


def test_a_period_without_the_file_sets_nothing_aside(tmp_path: Path) -> None:
    assert read_set_aside(tmp_path) == []
    assert check_set_aside(tmp_path) == []


def test_the_file_is_read_with_reason_name_and_date(tmp_path: Path) -> None:
    (item,) = read_set_aside(write(tmp_path, ASIDE))
    assert (item.rule, item.by, str(item.date_)) == ("annual.duty", "Anna Ek", "2023-04-20")
    assert item.reason.startswith("Frågan missförstods")


def test_a_rule_that_does_not_exist_is_a_fault_with_its_line_and_the_nearest_name(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, ASIDE.replace("annual.duty", "anual.duty")))
    assert fault.rule == "findings.unknown-rule"
    assert (fault.place.file, fault.place.row) == ("findings.yaml", 2)
    assert "annual.duty" in fault.next_step


@pytest.mark.parametrize("reason", ['""', '"  "', ""])
def test_a_finding_is_not_set_aside_without_a_reason(tmp_path: Path, reason: str) -> None:
    (fault,) = faults_of(write(tmp_path, f"set_aside:\n  - rule: annual.duty\n    reason: {reason}\n"))
    assert fault.place.row == 3


def test_an_absent_reason_a_second_time_and_an_unknown_key_are_faults(tmp_path: Path) -> None:
    assert {fault.rule for fault in faults_of(write(tmp_path, "set_aside:\n  - rule: annual.duty\n"))} == {
        "yaml.missing-key"
    }
    twice = ASIDE + ASIDE.removeprefix("set_aside:\n")
    assert [fault.rule for fault in faults_of(write(tmp_path, twice))] == ["findings.set-aside-twice"]
    assert [fault.rule for fault in faults_of(write(tmp_path, ASIDE + "    why: x\n"))] == ["yaml.unknown-key"]


def test_what_is_set_aside_is_not_said_and_is_kept_with_its_reason() -> None:
    outcome = conclude(setting(FACTS), [SetAside(rule="annual.duty", reason="Nej.")])
    assert [finding.rule for finding in outcome.said] == ["implementation.level", "systematics.gap"]
    ((finding, decision),) = outcome.aside
    assert (finding.rule, decision.reason) == ("annual.duty", "Nej.")
    assert len(outcome.said) + len(outcome.aside) + len(outcome.silent) == len(RULES)


def test_a_rule_set_aside_that_says_nothing_anyway_is_silent() -> None:
    outcome = conclude(setting(FACTS), [SetAside(rule="belonging", reason="Nej.")])
    assert outcome.aside == []
    assert "belonging" in {rule.name for rule in outcome.silent}


def test_the_appendix_shows_sentence_and_reason_as_plain_text() -> None:
    decision = SetAside(rule="annual.duty", reason="<b>Fel</b>\n{{< include x >}}", by="*Anna*", date="2023-04-20")
    outcome = conclude(setting(FACTS), [decision])
    with in_language("sv"):
        text = aside_fragment(conclude(setting(FACTS), [decision]).aside)
    assert "{{< fact annual_followup.documented.count >}}" in text
    assert "\\<b\\>Fel\\<\\/b\\> \\{\\{\\< include x \\>\\}\\} \\(\\*Anna\\*\\, 20 april 2023\\)" in text
    assert len(outcome.aside) == 1
    with in_language("sv"):
        assert aside_fragment([]) == "Ingen iakttagelse har tagits undan\\."


def test_the_table_of_what_would_make_findings_false_names_each_rule_once() -> None:
    with in_language("sv"):
        text = falsifiers_fragment(conclude(setting(FACTS)).said)
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 3
    assert "Falsk om genomförandeindex är under 60" in rows[0]
    assert falsifiers_fragment([]) == ""


def test_only_appendix_d_holds_what_was_set_aside(tiny_period: Callable[..., Path], tmp_path: Path) -> None:
    period = open_period(tiny_period().parent, "2018-2022")
    for name in ("cleaning", "items", "bases-questions", "bases"):
        (tmp_path / f"_tbl-{name}.md").write_text(name, encoding="utf-8")
    outcome = conclude(setting(FACTS), [SetAside(rule="annual.duty", reason="Frågan missförstods.")])
    texts = _fragments(period, outcome, "", tmp_path)
    holding = {name for name, text in texts.items() if "annual_followup" in text or "missförstods" in text}
    assert holding == {"aside"}
    # Without the decision it is in its chapter, the summary, the conclusions and the letter.
    texts = _fragments(period, conclude(setting(FACTS)), "", tmp_path)
    holding = {name for name, text in texts.items() if "annual_followup.share" in text}
    assert holding == {"findings-annual", "findings-summary", "findings-conclusions", "findings-letter"}


def test_the_lighter_findings_stay_in_their_chapter(tiny_period: Callable[..., Path], tmp_path: Path) -> None:
    period = open_period(tiny_period().parent, "2018-2022")
    for name in ("cleaning", "items", "bases-questions", "bases"):
        (tmp_path / f"_tbl-{name}.md").write_text(name, encoding="utf-8")
    matrix = {
        "matrix.person_dependent.share": 40, "matrix.in_place.share": 10, "matrix.person_dependent.count": 4,
        "matrix.in_place.count": 1, "matrix.not_assessed.count": 2, "plan.assignments.count": 80,
    }  # fmt: skip
    texts = _fragments(period, conclude(setting(FACTS | matrix)), "", tmp_path)

    def holds(fact: str) -> set[str]:
        return {name.removeprefix("findings-") for name, text in texts.items() if f"fact {fact}" in text}

    # Three weights: the summary's, the conclusions', the chapter's own; the letter has one finding of each chapter.
    assert holds("systematics.index") == {"systematics", "summary", "conclusions", "letter"}
    assert holds("matrix.in_place.count") == {"systematics", "conclusions"}
    assert holds("matrix.not_assessed.count") == {"systematics"}

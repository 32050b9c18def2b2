"""``followup findings`` lists what the rules conclude of a period's facts, or says that the tables must be made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from followup.facts import FactBook, Unit, make_fact
from followup.findings.rules import RULES

Followup = Callable[..., Any]


@pytest.fixture
def made(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A period whose tables have been made and are current; the facts are few enough to know by heart."""
    folder = project / "data" / "processed" / "2018-2022"
    facts = [
        make_fact("implementation.index", 66.3, unit=Unit.INDEX, base=83, label=""),
        make_fact("implementation.low", 65.0, unit=Unit.INDEX, base=85, label=""),
        make_fact("implementation.high", 67.0, unit=Unit.INDEX, base=85, label=""),
        make_fact("implementation.done.count", 43, unit=Unit.COUNT, base=83, label=""),
        make_fact("implementation.assessed.count", 83, unit=Unit.COUNT, base=85, label=""),
        make_fact("coordination.top_two.share", 43, unit=Unit.PERCENT, base=369, label=""),
    ]
    FactBook(facts).write(folder / "facts.json")
    monkeypatch.setattr("followup.pipeline.tables.are_current", lambda _project, _period: True)
    monkeypatch.setattr("followup.cli.show.out.width", 200)
    return project


def test_each_finding_is_shown_with_rule_numbers_and_what_would_make_it_false(made: Path, followup: Followup) -> None:
    said = followup("findings", "2018-2022")
    assert said.code == 0
    text = " ".join(said.out.replace("│", " ").replace("\N{NO-BREAK SPACE}", " ").split())
    assert "2 iakttagelser." in text
    for shown in (
        "implementation.level", "tydlig", "43 av 83 bedömda uppdrag", "66,3 av 100",
        "Falsk om genomförandeindex är under 60.", "implementation.index = 66,3 (n = 83)", "coordination.support",
    ):  # fmt: skip
        assert shown in text
    assert f"{len(RULES) - 2} regler säger inget" in text
    assert "annual.duty" not in text


def test_all_names_the_rules_that_say_nothing(made: Path, followup: Followup) -> None:
    said = followup("findings", "2018-2022", "--all")
    assert all(rule.name in said.out for rule in RULES if not rule.name.endswith(("highest", "lowest")))
    assert "annual.duty (annual)" in said.out


def test_what_is_set_aside_is_listed_with_its_reason(made: Path, followup: Followup) -> None:
    reason = "set_aside:\n  - rule: coordination.support\n    reason: Frågan [red]missförstods.\n"
    file = made / "data" / "raw" / "2018-2022" / "findings.yaml"
    file.write_text(reason + "  - rule: annual.duty\n    reason: Inget.\n", encoding="utf-8")
    said = followup("findings", "2018-2022")
    assert said.code == 0
    assert "1 iakttagelse." in said.out
    assert "Har tagits undan: Frågan [red]missförstods." in said.out
    assert "annual.duty: Regeln säger inget" in said.out


def test_a_misspelt_rule_is_refused_by_every_command_that_would_use_it(made: Path, followup: Followup) -> None:
    file = made / "data" / "raw" / "2018-2022" / "findings.yaml"
    file.write_text("set_aside:\n  - rule: anual.duty\n    reason: Nej.\n", encoding="utf-8")
    for command in ("findings", "check"):
        said = followup(command, "2018-2022")
        assert said.code == 2
        assert "[findings.unknown-rule]" in said.all
        assert "annual.duty" in said.all


def test_without_tables_the_command_says_what_to_run(refused: Callable[..., str]) -> None:
    said = refused("findings", "2022-2026")
    assert "[tables.missing]" in said
    assert "followup run 2022-2026" in said

"""``followup redact`` and ``followup code``, as the analyst calls them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from small_exports import limesurvey
from typer.testing import CliRunner

from followup.cli.privacy_commands import register
from followup.errors import InputError
from followup.privacy import check_privacy

HEADERS = ["key. Ange din svarskod", "administration. Var arbetar du?", "obstacles. Vad hindrade?"]


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    register(app)
    return app


def call(app: typer.Typer, *arguments: str | Path) -> list[str]:
    result = CliRunner().invoke(
        app, [str(argument) for argument in arguments], catch_exceptions=False, standalone_mode=False
    )
    if result.exception:
        raise result.exception
    return result.stdout.splitlines()


def test_the_road_from_a_stop_through_a_copy_to_the_coding_sheet(
    app: typer.Typer, tiny_period: Callable[..., Path]
) -> None:
    folder = tiny_period()
    answers = [["k1", "Socialförvaltningen", "Tid för 19800101-1231"], ["k2", "Skolförvaltningen", "Enhet 8001611238"]]
    original = limesurvey(folder / "responses" / "a.csv", HEADERS, answers)
    before = original.read_bytes()
    with pytest.raises(InputError) as stopped:
        call(app, "code", "2018-2022", "--raw", folder.parent)
    assert {fault.rule for fault in stopped.value.faults} == {"privacy.identity-number"}
    assert not (folder / "coding.xlsx").exists()

    [cell] = [fault.next_step.split('"')[1] for fault in check_privacy(folder) if fault.place.row == 3]
    told = call(app, "redact", "2018-2022", "--raw", folder.parent, "--harmless", cell, "--reason", "Enhetens kod")
    assert told == ["1 uppgift antecknad i privacy.yaml."]
    told = call(app, "redact", "2018-2022", "--raw", folder.parent)
    assert told == ["a.csv: 1 markering i a.redacted.csv, som läses i fortsättningen.", "Originalen är orörda."]
    assert call(app, "redact", "2018-2022", "--raw", folder.parent) == ["Ingenting behövde maskeras."]
    assert original.read_bytes() == before

    told = call(app, "code", "2018-2022", "--raw", folder.parent)
    assert told == [f"2 svar i {folder / 'coding.xlsx'}", "2 nya svar"]
    assert call(app, "code", "2018-2022", "--raw", folder.parent)[1] == "0 nya svar"

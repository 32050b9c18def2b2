"""``verify`` and ``archive`` on the command line, as far as nothing is built."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from followup.cli.proving_commands import _show_proof
from followup.proving.comparing import Proof

Followup = Callable[..., Any]


def test_a_received_report_is_checked_where_there_is_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, followup: Followup
) -> None:
    report = tmp_path / "rapport"
    report.mkdir()
    (report / "brev.html").write_bytes(b"<p>")
    listed = [{"path": "brev.html", "sha256": hashlib.sha256(b"<p>").hexdigest(), "bytes": 3}]
    (report / "manifest.json").write_text(json.dumps({"outputs": listed}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    said = followup("verify", "--offline", "rapport")
    assert (said.code, said.out.splitlines()[0]) == (0, "1 fil, oförändrad sedan den gjordes.")
    (report / "brev.html").write_bytes(b"<q>")
    said = followup("verify", "--offline", str(report / "manifest.json"))
    assert said.code == 2
    assert "brev.html: Filen är inte den som gjordes." in said.out
    assert "[verify.changed]" in said.out


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["verify", "2018-2022"], "verify.no-manifest"),
        (["verify", "--offline", "notebooks"], "verify.no-manifest"),
        (["verify", "2014-2018"], "period.unknown"),
        (["verify", "borta.zip"], "verify.archive-unreadable"),
        (["archive", "2018-2022"], "tables.missing"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_is_written(
    refused: Callable[..., str], arguments: list[str], rule: str
) -> None:
    assert f"[{rule}]" in refused(*arguments)


def test_a_difference_is_told_with_what_it_comes_from_and_gives_exit_code_2(
    capsys: pytest.CaptureFixture[str], followup: Followup
) -> None:
    proof = Proof("2018-2022", 9, 139, ["outputs/brev.pdf"], ["packages/typst"])
    with pytest.raises(Exception) as ended:  # noqa: PT011 - typer's own, which carries the code
        _show_proof(proof)
    assert ended.value.exit_code == 2
    said = capsys.readouterr().out
    assert "1 fil skiljer sig:" in said
    assert "– brev.pdf" in said
    assert "– ett paket i en annan version: typst" in said
    _show_proof(Proof("2018-2022", 9, 139))
    assert "Varje fil är likadan, byte för byte." in capsys.readouterr().out

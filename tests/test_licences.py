"""What is installed with followup is listed with its licence."""

from __future__ import annotations

from pathlib import Path

from tools.list_licences import LISTING, listed, locked_for_running

ROOT = Path(__file__).parents[1]


def test_every_package_that_followup_needs_when_it_runs_is_listed_with_its_licence() -> None:
    packages = locked_for_running((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    licences = listed(LISTING.read_text(encoding="utf-8"))
    assert list(licences) == packages
    assert {"pandas", "pypandoc-binary", "python-dateutil"} <= set(packages)  # asked for, and asked for by those
    assert not {"pytest", "ruff", "hypothesis"} & set(packages)
    assert not [name for name, licence in licences.items() if licence.startswith("not installed")]


def test_who_asks_for_a_package_decides_whether_it_is_needed() -> None:
    lock = """\
pandas==3.0 \\
    --hash=sha256:aa
    # via followup (pyproject.toml)
numpy==2.0 \\
    --hash=sha256:bb
    # via
    #   followup (pyproject.toml:dev)
    #   pandas
pytest==9.0 \\
    --hash=sha256:cc
    # via followup (pyproject.toml:dev)
"""
    assert locked_for_running(lock) == ["numpy", "pandas"]

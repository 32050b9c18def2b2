"""Facts of whole periods: the committed ones, and one of the opposite pattern made for the test alone."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from notebook_cells import NOTEBOOKS, ROOT, code_cells

from followup.demo.generate import make_responses
from followup.demo.patterns import OPPOSITE
from followup.facts import FactBook
from followup.findings import Setting
from followup.period import open_period

RAW = ROOT / "data" / "raw"


def setting_of(raw: Path, *periods: str) -> Setting:
    """Run the notebooks' cells for these periods, oldest first; return the setting of the last."""
    folder = _temporary("followup-findings-")
    before = Path.cwd()
    try:
        for period in periods:
            for notebook in NOTEBOOKS:
                os.chdir(notebook.parent)
                names: dict[str, Any] = {}
                for source, has_parameters in code_cells(notebook):
                    exec(compile(source, notebook.name, "exec"), names)
                    if has_parameters:
                        names |= {"period": period, "raw": str(raw), "processed": str(folder), "earlier": str(folder)}
    finally:
        os.chdir(before)
    facts = FactBook.read(*sorted((folder / periods[-1] / "facts").glob("*.json")))
    return Setting.of(open_period(raw, periods[-1]), facts)


@cache
def first() -> Setting:
    """The committed 2018-2022."""
    return setting_of(RAW, "2018-2022")


@cache
def second() -> Setting:
    """The committed 2022-2026, compared with the period before it."""
    return setting_of(RAW, "2018-2022", "2022-2026")


@cache
def opposite() -> Setting:
    """2018-2022 had the answers been the other way round, under a plan that covers every form of violence."""
    return _made(FORMS)


@cache
def opposite_of_a_broad_plan() -> Setting:
    """The same under a plan with broad prevention and few activities for staff: what the pattern carries out."""
    few_for_staff = [("target: staff", "target: organisation")]
    return _made([*FORMS, ("levels: [indicated]", "levels: [universal]")], spare=5, rest=few_for_staff)


FORMS = [("[close_relationship, honour]", "[close_relationship, honour, trafficking, sexualised, commercialisation]")]


def _made(everywhere: list[tuple[str, str]], *, spare: int = 0, rest: Sequence[tuple[str, str]] = ()) -> Setting:
    """Make answers of the opposite pattern to a changed plan; what ``rest`` changes spares the first few places."""
    raw = _temporary("followup-opposite-")
    folder = raw / "2018-2022"
    shutil.copytree(RAW / "2018-2022", folder, ignore=shutil.ignore_patterns("responses", "commentary"))
    plan = (folder / "plan.yaml").read_text(encoding="utf-8")
    for old, new in everywhere:
        assert old in plan
        plan = plan.replace(old, new)
    for old, new in rest:
        parts = plan.split(old)
        assert len(parts) > spare + 1
        plan = old.join(parts[: spare + 1]) + new + new.join(parts[spare + 1 :])
    (folder / "plan.yaml").write_text(plan, encoding="utf-8", newline="\n")
    (folder / "responses").mkdir()
    for name, content in make_responses(open_period(raw, "2018-2022"), OPPOSITE, "opposite").items():
        (folder / "responses" / name).write_bytes(content)
    return setting_of(raw, "2018-2022")


def _temporary(prefix: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder

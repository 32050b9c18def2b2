"""Put what a period says beside the chapters, so that ``quarto preview report/`` shows them to who writes them."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from followup.locale import set_language
from followup.period import open_period
from followup.pipeline.depends import Depends, digests
from followup.pipeline.manifest import file_record
from followup.pipeline.project import Project
from followup.pipeline.report import stage_documents
from followup.pipeline.scope import Scope
from followup.pipeline.tables import check_current
from followup.staging import GENERATED, VARIABLES

_PAUSE_SECONDS = 1.0


def stage_for_authors(project: Project, name: str | None, engine: str) -> list[Path]:
    """Write a period's numbers, findings, figures and tables into ``report/``; return the files that changed.

    Only what differs is written, so that a preview that is open shows again only what is new.

    Raises
    ------
    InputError
        If the period's tables have not been made or are out of date, or a text names what does not exist.
    """
    period = open_period(project.raw, name)
    set_language(period.period.language)
    scope = Scope(period)
    check_current(project, scope)
    inputs = [file_record(file, period.folder.parent) for file in scope.inputs]
    with tempfile.TemporaryDirectory(prefix="followup-") as temporary:
        stage = Path(temporary) / "stage"
        stage_documents(project, scope, stage, inputs, engine).around.before()
        with (stage / GENERATED / "_metadata.yml").open("a", encoding="utf-8", newline="\n") as metadata:
            metadata.write("preview: true\n")  # the page then lets the preview's own script in, which shows it anew
        changed = _brought_over(stage / GENERATED, project.report / GENERATED)
        return [*changed, *_brought_over(stage / VARIABLES, project.report / VARIABLES)]


def stage_on_every_change(
    project: Project, name: str | None, engine: str, tell: Callable[[list[Path]], None], rounds: int | None = None
) -> None:
    """Stage again whenever a file of the period's folder has changed, until interrupted.

    Parameters
    ----------
    tell
        Receives the files that changed, each time there are any.
    rounds
        How many times to look; without it there is no end.
    """
    folder, seen = open_period(project.raw, name).folder, Depends()
    while rounds is None or rounds > 0:
        now = digests((file for file in folder.rglob("*") if file.is_file()), folder, "")
        if now != seen:
            seen = now
            tell(stage_for_authors(project, name, engine))
        rounds = None if rounds is None else rounds - 1
        time.sleep(0 if rounds == 0 else _PAUSE_SECONDS)


def _brought_over(source: Path, target: Path) -> list[Path]:
    """Make a file or a folder like another, and return what was written."""
    if source.is_file():
        if target.is_file() and target.read_bytes() == source.read_bytes():
            return []
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return [target]
    wanted = {file.relative_to(source) for file in source.rglob("*") if file.is_file()}
    for file in [file for file in target.rglob("*") if file.is_file()]:
        if file.relative_to(target) not in wanted:
            file.unlink()
    return [made for file in sorted(wanted) for made in _brought_over(source / file, target / file)]

"""From a period's answers to its tables: run the notebooks where anything they depend on has changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from followup.errors import Fault, InputError, Place, RunError, Severity
from followup.facts import FactBook
from followup.locale import _
from followup.period import PeriodInput, open_period
from followup.pipeline.fingerprint import folder_digest, tables_fingerprint
from followup.pipeline.manifest import file_record
from followup.pipeline.notebook_check import check_notebook
from followup.pipeline.project import Project
from followup.pipeline.scope import Scope
from followup.pipeline.steps import STEPS, Step
from followup.pipeline.workspace import (
    TABLES_RECORD,
    changed_files,
    move_into_place,
    recorded_files,
    work_folder,
)

if TYPE_CHECKING:
    from followup.pipeline.kernels import Kernels

Progress = Callable[[str], None]
"""Receives the name of the step at hand."""

FACTS, SUPPRESSION = "facts", "suppression"
"""Where notebooks leave their facts and what they hid: followup.notebook has them too, but would import all that they
draw with."""
_SHOWN = {"raw": "../data/raw", "processed": "../data/processed", "earlier": "../data/processed"}
"""What the executed copies show for the folders: the notebooks' own defaults, not where this run happened to work."""


def check_notebooks(project: Project, steps: Sequence[Step] = STEPS) -> None:
    """Make sure that every notebook can be given its parameters.

    Raises
    ------
    InputError
        With what is wrong with any of them.
    """
    faults = [
        fault for step in steps for fault in check_notebook(project.notebooks / f"{step.name}.ipynb", step.parameters)
    ]
    if faults:
        raise InputError(faults, _("Nothing was written."))


def have_been_made(folder: Path) -> bool:
    """Tell whether a run has written tables into a folder."""
    return recorded_files(folder, TABLES_RECORD) is not None


def are_current(project: Project, scope: Scope) -> bool:
    """Tell whether the tables of a period or a year are those that its inputs, the notebooks and this program give."""
    folder = project.processed / scope.name
    recorded = recorded_files(folder, TABLES_RECORD)
    if recorded is None or changed_files(folder, recorded) or not all((folder / path).is_file() for path in recorded):
        return False
    record = json.loads((folder / TABLES_RECORD).read_text(encoding="utf-8"))
    return bool(record.get("fingerprint") == _fingerprint(project, scope))


def current_tables(project: Project, name: str) -> Path | None:
    """Return the folder of a period's tables if they are current; nothing where they, or the period, are not."""
    try:
        period = open_period(project.raw, name)
    except InputError:
        return None
    return project.processed / period.name if are_current(project, Scope(period)) else None


def check_current(project: Project, scope: Scope) -> None:
    """Make sure that a report made from the tables that are there would be right.

    Raises
    ------
    InputError
        If there are none, or if they are not those that the inputs give.
    """
    if are_current(project, scope):
        return
    made = have_been_made(project.processed / scope.name)
    fault = Fault(
        "tables.outdated" if made else "tables.missing",
        _(
            "The answers, the plan, a notebook, the program or the tables themselves have changed since the tables of "
            "{period} were made.",
            period=scope.name,
        )
        if made
        else _("The tables of {period} have not been made.", period=scope.name),
        Place(str(project.processed / scope.name)),
        _("Run “followup run {period}” first.", period=scope.command),
    )
    raise InputError([fault], _("No report was made."))


def recorded_looks(project: Project, period: PeriodInput) -> list[Fault] | None:
    """Return what deserved a look when the tables were made; ``None`` if the period has been changed since.

    The commentary is part of what was checked, though not of what the tables are made from.
    """
    record = json.loads((project.processed / period.name / TABLES_RECORD).read_text(encoding="utf-8"))
    if record["checked"] != folder_digest(period.folder):
        return None
    return [
        Fault(**{**look, "place": Place(**look["place"]), "severity": Severity(look["severity"])})
        for look in record["looks"]
    ]


def make_tables(project: Project, scope: Scope, looks: Sequence[Fault], progress: Progress) -> None:
    """Run the notebooks of a period or a year, and move its tables into place.

    Parameters
    ----------
    project
        The folders.
    scope
        The period or the year, already checked.
    looks
        What the check found to deserve a look; kept with the tables.
    progress
        Receives the name of the step at hand.

    Raises
    ------
    RunError
        If a notebook fails, or if its inputs are changed while it runs.
    """
    target, failed = project.processed / scope.name, project.processed / ".failed" / scope.name
    fingerprint, checked = _fingerprint(project, scope), folder_digest(scope.period.folder)
    shutil.rmtree(failed, ignore_errors=True)
    with work_folder(target) as work:
        made = work / scope.name
        _run_notebooks(project, scope, work, failed, progress)
        facts = FactBook.read(*sorted((made / FACTS).glob("*.json")))
        facts.write(made / "facts.json")
        shutil.rmtree(made / FACTS)
        if scope.year is None:  # a year has neither answers of people nor bases that several notebooks must agree on
            _check_bases(made, facts)
            _gather_suppression(made)
        _write_audit_cells(made, scope)
        if _fingerprint(project, scope) != fingerprint:
            raise RunError(
                _(
                    "The answers, the plan or a notebook of {period} were changed while they were read.",
                    period=scope.name,
                ),
                next_step=_("Run again when nobody is changing them."),
            )
        files = [file_record(file, made) for file in sorted(made.rglob("*")) if file.is_file()]
        record = {
            "fingerprint": fingerprint,
            "checked": checked,
            "looks": [asdict(look) for look in looks],
            "tables": files,
        }
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        (made / TABLES_RECORD).write_text(text, encoding="utf-8", newline="\n")
        move_into_place(made, target)


def _gather_suppression(made: Path) -> None:
    """Turn what each notebook hid into one table, and into the part of appendix D that tells of it."""
    # pandas is imported only where tables are made.
    from followup.disclosure.record import hidden_numbers, read_suppressions
    from followup.presentation.suppression import suppression_fragment
    from followup.schemas import write_table
    from followup.sources import source_note, with_sources

    parts = read_suppressions(*sorted((made / SUPPRESSION).glob("*.json")))
    write_table(made, "suppression", hidden_numbers(parts))
    text = with_sources(suppression_fragment(parts), source_note("suppression.csv"))
    (made / "fragments" / "_suppression.md").write_text(text.rstrip() + "\n", encoding="utf-8", newline="\n")
    shutil.rmtree(made / SUPPRESSION, ignore_errors=True)


def _run_notebooks(project: Project, scope: Scope, work: Path, failed: Path, progress: Progress) -> None:
    # Jupyter's client is imported only where notebooks are run.
    from followup.pipeline.kernels import preload_for
    from followup.pipeline.notebooks import run_notebook
    from followup.pipeline.schedule import run_steps

    folders = {"raw": project.raw, "processed": work, "earlier": project.processed}
    values = {**scope.parameters, **{name: str(folder) for name, folder in folders.items()}}

    def run(step: Step, kernels: Kernels) -> None:
        run_notebook(
            project.notebooks / f"{step.name}.ipynb",
            work / scope.name / "notebooks" / f"{step.name}.ipynb",
            {name: values[name] for name in step.parameters},
            failed / f"{step.name}.failed.ipynb",
            shown={name: _SHOWN[name] for name in step.parameters if name in _SHOWN},
            kernels=kernels,
        )

    preload = preload_for(notebooks_of(project, scope))
    run_steps(scope.steps, run, lambda step: progress(f"{scope.name}: {step.title}"), preload=preload)


def notebooks_of(project: Project, scope: Scope) -> list[Path]:
    """Return the notebook of each step."""
    return [project.notebooks / f"{step.name}.ipynb" for step in scope.steps]


def _write_audit_cells(made: Path, scope: Scope) -> None:
    # nbconvert takes a second to import.
    from followup.audit import CELLS, write_audit_cells

    notebooks = [made / "notebooks" / f"{step.name}.ipynb" for step in scope.steps]
    facts = FactBook.read(made / "facts.json")
    write_audit_cells(notebooks, facts, scope.publication.page, made / CELLS)


def _check_bases(made: Path, facts: FactBook) -> None:
    """Compare the bases of the facts with those that the raw answers give, and leave both for appendix D."""
    # pandas is imported only where tables are made.
    from followup.bases import fact_bases, stop_on_differences
    from followup.presentation import table_markdown
    from followup.presentation.bases import fact_bases_sheet
    from followup.schemas import read_table
    from followup.sources import source_note, with_sources

    bases = stop_on_differences(fact_bases(read_table(made, "expected_bases"), facts))
    source = source_note("facts.json, expected_bases.csv")
    text = with_sources(table_markdown(fact_bases_sheet(bases, facts), "bases"), source) + "\n"
    (made / "fragments" / "_tbl-bases.md").write_text(text, encoding="utf-8", newline="\n")


def previous_tables(project: Project, period: PeriodInput) -> list[Path]:
    """Return the tables of the previous period that the comparison can read; none if there is no such period."""
    previous = period.period.previous
    return sorted((project.processed / previous).glob("*.parquet")) if previous else []


def _fingerprint(project: Project, scope: Scope) -> str:
    notebooks = [project.notebooks / f"{step.name}.ipynb" for step in scope.steps]
    whole = scope.year is None
    return tables_fingerprint(
        scope.period.folder,
        [file for file in notebooks if file.is_file()],
        previous_tables(project, scope.period) if whole else [],
        scope.parameters,
        None if whole else scope.inputs,
    )

"""Run one notebook by papermill: its parameters checked, its failure explained."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from followup.errors import Fault, InputError, Place, RunError
from followup.locale import _, ngettext

PARAMETERS_TAG = "parameters"
CELL_SECONDS = 600
"""No cell may run longer: a kernel that hangs must not hold the analyst up for ever."""
_SHOWN_LINES = 8


def check_notebook(notebook: Path, parameters: Mapping[str, Any]) -> list[Fault]:
    """Return what stands in the way of running a notebook with these parameters.

    An unknown parameter would only make papermill warn and go on with the old value; here it stops the run.
    """
    place = Place(notebook.name)
    try:
        book = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        return [Fault("notebook.missing", _("The notebook is missing."), place, _("Restore it from the project."))]
    except Exception:  # noqa: BLE001 - nbformat lets through whatever its parsers raise
        return [Fault("notebook.broken", _("The file is not a notebook."), place, _("Restore it from the project."))]
    tagged = [cell for cell in book.cells if PARAMETERS_TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        return [
            Fault(
                "notebook.no-parameters",
                ngettext(
                    "The notebook has {count} cell tagged “parameters”; it must have exactly one.",
                    "The notebook has {count} cells tagged “parameters”; it must have exactly one.",
                    len(tagged),
                ),
                place,
                _("Tag the cell that sets the period and the folders (in JupyterLab: the gear at the top right)."),
            )
        ]
    known = _assigned_names(tagged[0].source)
    return [
        Fault(
            "notebook.unknown-parameter",
            _("The cell tagged “parameters” does not set “{name}”.", name=name),
            place,
            _("It sets: {names}.", names=", ".join(sorted(known))),
        )
        for name in parameters
        if name not in known
    ]


def _assigned_names(source: str) -> set[str]:
    import ast

    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    return {
        target.id
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name)
    }


def run_notebook(notebook: Path, executed: Path, parameters: Mapping[str, Any], failed: Path) -> None:
    """Run a notebook and keep the executed copy.

    Parameters
    ----------
    notebook
        The source, which is not changed.
    executed
        Where the executed copy goes.
    parameters
        For the cell tagged ``parameters``.
    failed
        Where the copy goes if a cell fails: a name that no report can take for a result.

    Raises
    ------
    InputError
        If the parameters do not fit the notebook.
    RunError
        If a cell fails or takes too long: notebook, cell, its lines, the error, and where the copy lies.
    """
    faults = check_notebook(notebook, parameters)
    if faults:
        raise InputError(faults, _("Nothing was written."))
    # The kernel of this environment, whatever kernels the user has installed elsewhere.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from followup.pipeline.kernels import LocalKernelManager

    executed.parent.mkdir(parents=True, exist_ok=True)
    unfinished = executed.with_name(f"{executed.stem}.unfinished")
    try:
        with warnings.catch_warnings():
            # The copy has a name of its own until it is whole, which papermill remarks on.
            warnings.simplefilter("ignore", UserWarning)
            papermill.execute_notebook(
                str(notebook),
                str(unfinished),
                parameters=dict(parameters),
                cwd=str(notebook.parent),
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=CELL_SECONDS,
                kernel_manager_class=LocalKernelManager,
            )
        unfinished.replace(executed)
    except PapermillExecutionError as error:
        kept = _keep(unfinished, failed)
        lines = [line for line in error.source.strip().splitlines() if line.strip()]
        shown = lines[:_SHOWN_LINES] + (["…"] if len(lines) > _SHOWN_LINES else [])
        raise RunError(
            _(
                "The notebook {notebook} stopped in cell {cell}: {error}.",
                notebook=notebook.name,
                cell=error.cell_index + 1,
                error=f"{error.ename}: {error.evalue}",
            ),
            details="\n".join(shown),
            next_step=_("Open the failed copy, mend the cell in the notebook itself, and run again."),
            kept=kept,
        ) from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise RunError(
            _("The notebook {notebook} did not finish: its kernel hung or died.", notebook=notebook.name),
            next_step=_("Run again; if it happens again, close other programs that use much memory."),
            kept=_keep(unfinished, failed),
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _keep(unfinished: Path, failed: Path) -> Path | None:
    if not unfinished.exists():
        return None
    failed.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(unfinished, failed)
    return failed

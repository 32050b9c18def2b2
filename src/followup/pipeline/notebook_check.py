"""Tell before a notebook is run whether it is one, and whether it knows the parameters it will be given."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from followup.errors import Fault, Place
from followup.locale import _, ngettext

PARAMETERS_TAG = "parameters"


def check_notebook(notebook: Path, parameters: Iterable[str]) -> list[Fault]:
    """Return what stands in the way of running a notebook with parameters of these names.

    An unknown parameter would only make papermill warn and go on with the old value; here it stops the run.
    """
    place = Place(notebook.name)
    try:
        # Read as the JSON it is: nbformat, which would do it, takes seconds to import.
        tagged = _parameter_cells(json.loads(notebook.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return [Fault("notebook.missing", _("The notebook is missing."), place, _("Restore it from the project."))]
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):  # no JSON, or JSON of another shape
        return [Fault("notebook.broken", _("The file is not a notebook."), place, _("Restore it from the project."))]
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
    known = _assigned_names(tagged[0])
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


def _parameter_cells(book: dict[str, Any]) -> list[str]:
    """Return the source of each cell tagged for parameters."""
    if book["nbformat"] < 4:
        raise ValueError("the cells of so old a notebook lie elsewhere")
    tagged = [cell for cell in book["cells"] if PARAMETERS_TAG in cell["metadata"].get("tags", [])]
    return ["".join(cell["source"]) for cell in tagged]


def _assigned_names(source: str) -> set[str]:
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


def modules_imported_by(notebooks: Iterable[Path]) -> list[str]:
    """Return the modules that notebooks import, in the order in which they are first named.

    Examples
    --------
    >>> modules_imported_by([])
    []
    """
    found = dict[str, None]()
    for notebook in notebooks:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                found |= dict.fromkeys(_imported("".join(cell["source"])))
    return list(found)


@cache  # every kernel is told what it waits for, and every run is what its kernels have in common
def _imported(source: str) -> tuple[str, ...]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with IPython's own commands
        return ()
    found: list[str] = []
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Import):
            found += [name.name for name in statement.names]
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            found.append(statement.module)
    return tuple(found)

"""What the process that kernels are forked from imports for them, and when it is started."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from followup.errors import InputError
from followup.forking import can_fork, parent_for
from followup.pipeline.notebook_check import modules_imported_by
from followup.pipeline.project import Project, notebook_of
from followup.pipeline.steps import PERIOD, Graph, read_graph

_READ_AND_WRITTEN_WITH = (
    "openpyxl",
    "pandas.io.formats.csvs",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "python_calamine",
    "followup.locale:prepare",
    "followup.schemas:prepare",
)
_DRAWN_WITH = (
    "IPython.display",
    "matplotlib.backends.backend_svg",
    "scipy.optimize",
    "seaborn",
    "typst",
)
"""With the former the libraries that take long to import and that the package imports only where it needs them."""


def needed_by(notebook: Path) -> tuple[str, ...]:
    """Return the modules that a kernel for this notebook waits for."""
    return (*_READ_AND_WRITTEN_WITH, *modules_imported_by([notebook]))


def preload_for(notebooks: Sequence[Path]) -> tuple[str, ...]:
    """Return the modules that are worth importing once for the kernels of these notebooks.

    What the first of them needs comes first: it can start before all that others need is there.
    """
    return (*_READ_AND_WRITTEN_WITH, *modules_imported_by(notebooks), *_DRAWN_WITH)


def start_importing(project: Project, graph: Graph) -> None:
    """Start the process that kernels for these steps are forked from, so that it imports while others work."""
    if can_fork():
        parent_for(preload_for([notebook_of(project, step) for step in graph.steps]))


def start_where_all_is_run(project: Project, *, force: bool) -> None:
    """Start that process at once where it is sure to be needed: before this one has imported what it needs itself.

    Parameters
    ----------
    project
        The folders.
    force
        Whether every notebook is run; if not, they are where none has been run yet.
    """
    if force or not any(project.processed.glob("*/facts.json")):
        with suppress(InputError, OSError, ValueError, KeyError):  # the run itself says what is wrong with a notebook
            start_importing(project, read_graph(project.notebooks, PERIOD))

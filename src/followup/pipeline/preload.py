"""What the process that kernels are forked from imports for them, and when it is started."""

from __future__ import annotations

from argparse import ArgumentError, ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from followup.errors import InputError
from followup.forking import AFTER_THE_FIRST, can_fork, parent_for, start_parent
from followup.pipeline.notebook_check import modules_imported_by
from followup.pipeline.project import Project, find_project, notebook_of
from followup.pipeline.steps import PERIOD, Graph, read_graph

_READ_AND_WRITTEN_WITH = (
    "babel.numbers",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.io.formats.csvs",
    "pandas.io.formats.html",
    "pyarrow.parquet",
    "python_calamine",
    "followup.locale:prepare",
    "followup.schemas:prepare",
)
_DRAWN_WITH = (
    "IPython.core.pylabtools",
    "IPython.display",
    "followup.figures.png",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.config",
    "pyarrow.dataset",
    "scipy.optimize",
    "seaborn",
    "typst",
)
"""With the former the libraries that take long to import and that the package imports only where it needs them."""
_FINISHED_WITH = ("followup.downloads", "followup.pipeline.gather", "followup.pipeline.tables", "xlsxwriter")
"""What is needed once the notebooks are done, by processes that are forked for it."""


def needed_by(notebook: Path) -> tuple[str, ...]:
    """Return the modules that a kernel for this notebook waits for."""
    return (*_READ_AND_WRITTEN_WITH, *modules_imported_by([notebook]))


def preload_for(notebooks: Sequence[Path]) -> tuple[str, ...]:
    """Return the modules that are worth importing once for the kernels of these notebooks.

    What the first of them needs comes first, and the others' is imported while it runs.
    """
    first, every = needed_by(notebooks[0]) if notebooks else (), modules_imported_by(notebooks)
    return (*first, AFTER_THE_FIRST, *(name for name in every if name not in first), *_DRAWN_WITH, *_FINISHED_WITH)


def start_importing(project: Project, graph: Graph) -> None:
    """Start the process that kernels for these steps are forked from, so that it imports while others work."""
    if can_fork():
        parent_for(_preload(project, graph))


def _preload(project: Project, graph: Graph) -> tuple[str, ...]:
    return preload_for([notebook_of(project, step) for step in graph.steps])


def start_where_all_is_run(arguments: Sequence[str]) -> None:
    """Start that process at once where it is sure to be needed: before this one has imported what it needs itself.

    Parameters
    ----------
    arguments
        Those of ``followup run``. What is wrong with them, or with a notebook, the run itself says.
    """
    known = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    known.add_argument("--force", action="store_true")
    known.add_argument("--processed", type=Path)
    known.add_argument("--year")
    with suppress(ArgumentError, InputError, OSError, ValueError, KeyError):
        asked, _others = known.parse_known_args(arguments)
        project = find_project(processed=asked.processed)
        # If not all is asked for, all is run where nothing has been made yet.
        if asked.year is None and (asked.force or not any(project.processed.glob("*/facts.json"))):
            start_parent(lambda: _preload(project, read_graph(project.notebooks, PERIOD)))

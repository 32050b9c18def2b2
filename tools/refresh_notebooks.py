"""Run the notebooks by their own defaults and keep the results that nbval compares: those of the tagged cells only.

    .venv/bin/python tools/refresh_notebooks.py

Run it after a change that is meant to change results, look at the difference, and commit it with the change. Nothing
else of an execution is kept.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
COMPARED = "nbval-check-output"


def refresh(notebook: Path, scratch: Path) -> None:
    """Execute a copy of ``notebook`` in ``scratch`` and store the tagged cells' outputs in the original."""
    book = nbformat.read(notebook, as_version=4)
    client = NotebookClient(book, timeout=600, resources={"metadata": {"path": str(scratch / "notebooks")}})
    client.execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        # nbval takes a cell without a count for one that has never been run.
        if COMPARED not in cell.metadata.get("tags", []):
            cell.outputs, cell.execution_count = [], None
    book.metadata.pop("language_info", None)
    notebook.write_text(nbformat.writes(book).rstrip() + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Refresh every notebook, in order, in a scratch copy of the project's data."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        shutil.copytree(ROOT / "notebooks", scratch / "notebooks")
        shutil.copytree(ROOT / "data" / "raw", scratch / "data" / "raw")
        (scratch / "data" / "processed").mkdir()
        for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
            print(notebook.name)  # noqa: T201 - the progress of a command
            refresh(notebook, scratch)


if __name__ == "__main__":
    main()

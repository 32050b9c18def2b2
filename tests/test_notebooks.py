"""The notebooks keep to the house rules, and run by hand as well as in a run."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest

from followup import notebook
from followup.pipeline import gather
from followup.pipeline.notebook_check import check_notebook
from followup.pipeline.steps import OVERVIEW, PERIOD, YEAR, read_graph
from followup.pipeline.workspace import check_tables_replaceable

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHECKED = "nbval-check-output"
LONGEST_CELL = 12
STEPS = {step.name: step for about in (PERIOD, YEAR, OVERVIEW) for step in read_graph(ROOT / "notebooks", about).steps}

each_notebook = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)


def code_cells(file: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]


def lines_of_code(source: str) -> int:
    """Count the lines that do something; a list of what is imported is no work."""
    imports = [part for part in ast.parse(source).body if isinstance(part, ast.Import | ast.ImportFrom)]
    imported = {line for part in imports for line in range(part.lineno, (part.end_lineno or part.lineno) + 1)}
    lines = enumerate(source.splitlines(), start=1)
    return sum(1 for number, line in lines if line.strip() and line.strip()[0] != "#" and number not in imported)


def test_a_run_looks_for_facts_where_notebooks_leave_them() -> None:
    assert (gather.FACTS, gather.SUPPRESSION) == (notebook.FACTS, notebook.SUPPRESSION)


@each_notebook
def test_it_can_be_given_the_parameters_of_its_step_and_no_others(file: Path) -> None:
    step = STEPS[file.stem]
    assert check_notebook(file, step.parameters) == []
    assert ("earlier" in step.parameters) == (file.stem == "06_change")
    assert [fault.rule for fault in check_notebook(file, ["no_such_parameter"])] == ["notebook.unknown-parameter"]


@each_notebook
def test_its_first_cell_says_what_it_reads_does_and_writes(file: Path) -> None:
    first = nbformat.read(file, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    for word in ("Läser", "Gör", "Skriver"):
        assert f"**{word}**" in first.source


@each_notebook
def test_it_is_stored_without_outputs_but_those_that_nbval_compares(file: Path) -> None:
    for cell in code_cells(file):
        assert cell.execution_count is None or CHECKED in cell.metadata.get("tags", [])
        assert not cell.outputs or CHECKED in cell.metadata.get("tags", []), cell.source


@each_notebook
def test_its_cells_are_short(file: Path) -> None:
    lengths = {cell.source.splitlines()[0]: lines_of_code(cell.source) for cell in code_cells(file)}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_CELL}


@each_notebook
def test_its_labels_and_cell_ids_are_unique(file: Path) -> None:
    labels = re.findall(r"^#\| label: (\S+)$", "\n".join(cell.source for cell in code_cells(file)), re.MULTILINE)
    assert len(labels) == len(set(labels))
    ids = [cell.id for cell in nbformat.read(file, as_version=4).cells]
    assert len(ids) == len(set(ids))


@each_notebook
def test_its_own_defaults_are_those_of_the_others(file: Path) -> None:
    (tagged,) = [cell.source for cell in code_cells(file) if "parameters" in cell.metadata.get("tags", [])]
    of_a_year = STEPS[file.stem].about == YEAR
    period = ['period = "2022-2026"', "year = 2024"] if of_a_year else ['period = "2018-2022"']  # where there are forms
    if STEPS[file.stem].about == OVERVIEW:  # the project itself is one municipality
        assert tagged.splitlines() == [*period, 'folder = ".."', 'processed = "../data/processed"']
        return
    expected = [*period, 'raw = "../data/raw"', 'processed = "../data/processed"']
    assert tagged.splitlines() == [*expected, *(['earlier = "../data/processed"'] if "06" in file.stem else [])]


@pytest.mark.slow
def test_they_run_by_hand_from_their_folder_with_their_own_defaults(tmp_path: Path) -> None:
    # The first and the last; nbval runs all of them so.
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copytree(ROOT / "data" / "raw" / "2018-2022", tmp_path / "data" / "raw" / "2018-2022")
    where = {"metadata": {"path": str(tmp_path / "notebooks")}}
    for name in ("01_clean", "06_change"):
        book = nbformat.read(tmp_path / "notebooks" / f"{name}.ipynb", as_version=4)
        nbclient.NotebookClient(book, timeout=600, kernel_name="python3", resources=where).execute()
    made = tmp_path / "data" / "processed" / "2018-2022"
    assert {"assignments.parquet", "assignments.csv", "change.parquet"} <= {file.name for file in made.iterdir()}
    assert {file.stem for file in (made / "facts").iterdir()} == {"01_clean", "06_change"}
    check_tables_replaceable(made)  # so that a run can take over from here

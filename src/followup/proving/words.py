"""What differs, and what it comes from, in words."""

from __future__ import annotations

from pathlib import PurePosixPath

from followup.locale import _


def difference_line(name: str) -> str:
    """Say which file differs.

    Examples
    --------
    >>> difference_line("outputs/tabeller.xlsx"), difference_line("tables/2022-2026/change.parquet")
    ('tabeller.xlsx', 'tabellen 2022-2026/change.parquet')
    """
    kind, _slash, path = name.partition("/")
    return _("the table {name}", name=path) if kind == "tables" else path


def cause_line(name: str) -> str:
    """Say what is different of what a report was made from: input, table, code, package, engine or Python.

    Examples
    --------
    >>> cause_line("inputs/2022-2026/plan.yaml"), cause_line("packages/pandas")
    ('underlaget: 2022-2026/plan.yaml', 'ett paket i en annan version: pandas')
    >>> cause_line("sources/followup/clean/keys.py"), cause_line("sources/report/index.qmd")
    ('programmets kod: followup/clean/keys.py', 'rapportens källor: report/index.qmd')
    """
    kind, _slash, path = name.partition("/")
    match kind:
        case "inputs":
            return _("the input: {name}", name=path)
        case "tables":
            return _("the previous period’s table: {name}", name=path)
        case "packages":
            return _("a package in another version: {name}", name=path)
        case "sources" if PurePosixPath(path).parts[0] == "followup":
            return _("the program’s code: {name}", name=path)
        case "sources" if PurePosixPath(path).suffix == ".ipynb":
            return _("a notebook: {name}", name=path)
        case "sources":
            return _("the report’s sources: {name}", name=path)
        case "engine":
            return _("another engine, or another version of it")
        case "python":
            return _("another version of Python")
    return _("the settings of the run: {name}", name=name)

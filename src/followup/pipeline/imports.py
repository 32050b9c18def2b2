"""Which of this package's modules a notebook or a module comes to import, and what they hold: by their text alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
_NAME = PACKAGE.name
# Read by their looks: parsing every module would take longer than all else that a run without changes does. What is
# taken for an import and is none only makes a step run once more than it must.
_FROM = re.compile(rf"^[ \t]*from[ \t]+({_NAME}(?:\.\w+)*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)", re.MULTILINE)
_IMPORT = re.compile(rf"^[ \t]*import[ \t]+({_NAME}(?:\.\w+)*)", re.MULTILINE)


def imported(source: str) -> Iterator[str]:
    r"""Give the modules of this package that a text imports; names in a module are among them, which does no harm.

    Examples
    --------
    >>> list(imported("import pandas\nfrom followup.facts import Fact, FactBook"))
    ['followup.facts', 'followup.facts.Fact', 'followup.facts.FactBook']
    """
    for module, names in _FROM.findall(source):
        yield module
        for name in re.findall(r"\w+", names):
            yield f"{module}.{name}"
    yield from _IMPORT.findall(source)


def notebook_source(notebook: Path) -> str:
    """Return the code of a notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def code_behind(modules: Iterable[str]) -> dict[str, str]:
    """Return path → hash of every file of this package that importing modules can bring in, their data files too.

    Parameters
    ----------
    modules
        Names such as ``followup.notebook``; those of other packages, and what is no module, are left out.
    """
    found = dict[str, str]()
    seen, waiting = set[str](), list(modules)
    while waiting:
        name = waiting.pop()
        if name in seen or name.split(".")[0] != _NAME:
            continue
        seen.add(name)
        waiting.append(name.rpartition(".")[0])
        for file, digest, more in _module(name):
            found[file] = digest
            waiting += more
    return found


@cache
def _module(name: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the files of a module, each with its hash and what it imports; a process' own code does not change."""
    place = PACKAGE.joinpath(*name.split(".")[1:])
    if (place / "__init__.py").is_file():
        return tuple(_record(file) for file in [place / "__init__.py", *_data_files(place)])
    file = place.with_suffix(".py")
    return (_record(file),) if file.is_file() else ()


def _record(file: Path) -> tuple[str, str, tuple[str, ...]]:
    content = file.read_bytes()
    more = tuple(imported(content.decode("utf-8"))) if file.suffix == ".py" else ()
    return file.relative_to(PACKAGE).as_posix(), hashlib.sha256(content).hexdigest(), more


def _data_files(package: Path) -> Iterator[Path]:
    """Give what lies in a package's folder and is no module, down to the next package."""
    for entry in sorted(package.iterdir()):
        if entry.is_dir() and entry.name != "__pycache__" and not (entry / "__init__.py").is_file():
            yield from _data_files(entry)
        elif entry.is_file() and entry.suffix not in {".py", ".pyc"}:
            yield entry

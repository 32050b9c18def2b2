"""Write docs/licences.md: the licence of every package that is installed with followup, from the packages' metadata.

Run it in the environment of requirements.lock, after a change of the lock: ``python tools/list_licences.py``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LISTING = ROOT / "docs" / "licences.md"
_LONGEST = 60
_CLASSIFIER = "License :: OSI Approved :: "
HEAD = """\
# Licences

followup itself is under the MIT licence (see `LICENSE`). This is the licence of every package that `make setup`
installs for it on Linux, macOS or Windows, as the package itself states it; those for development only are not listed.
A package for another operating system than the one where the list was made keeps the line it had. Made by
`tools/list_licences.py` from `requirements.lock`; a test holds the two together.

Two packages bring programs of others: `pypandoc-binary` brings pandoc, under GPL version 2 or later, which followup
starts as a program of its own; `typst` brings the Typst compiler, under Apache 2.0. Quarto, where it is used, is
installed by whoever uses it (MIT).

| package | licence |
|---|---|
"""


def canonical(name: str) -> str:
    """Return a package's name in the one spelling that counts."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked_for_running(lock: str) -> list[str]:
    """Return the packages that followup needs when it runs: those asked for by others than the development group.

    Parameters
    ----------
    lock
        The text of ``requirements.lock``, in which every package says who asks for it.
    """
    askers: dict[str, set[str]] = {}
    for stanza in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]:
        name = canonical(re.split(r"[=\s]", stanza, maxsplit=1)[0])
        lines = re.findall(r"^ +# +(?:via )?(?!via$)(\S.*)$", stanza, flags=re.MULTILINE)
        askers.setdefault(name, set()).update(canonical(line) if "(" not in line else line for line in lines)
    needed = {name for name, who in askers.items() if "followup (pyproject.toml)" in who}
    while more := {name for name, who in askers.items() if who & needed} - needed:
        needed |= more
    return sorted(needed)


def licence_of(name: str) -> str | None:
    """Return what a package says its licence is; nothing where it is not installed here."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if expression := about.get("License-Expression"):
        return expression
    classified = [line.removeprefix(_CLASSIFIER) for line in about.get_all("Classifier") or () if _CLASSIFIER in line]
    if classified:
        return ", ".join(sorted(classified))
    stated = (about.get("License") or "").strip()
    return stated if 0 < len(stated) <= _LONGEST and "\n" not in stated else "see the package’s own licence file"


def listed(text: str) -> dict[str, str]:
    """Return package → licence of the list that is there."""
    return dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", text, flags=re.MULTILINE))


def lines(lock: str, before: dict[str, str]) -> Iterator[str]:
    """Give the line of each package."""
    for name in locked_for_running(lock):
        licence = licence_of(name) or before.get(name) or "not installed on the system where this list was made"
        yield f"| `{name}` | {licence.replace('|', '/')} |"


def main() -> None:
    """Write the list."""
    before = listed(LISTING.read_text(encoding="utf-8")) if LISTING.is_file() else {}
    text = HEAD + "\n".join(lines((ROOT / "requirements.lock").read_text(encoding="utf-8"), before)) + "\n"
    LISTING.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{LISTING.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()

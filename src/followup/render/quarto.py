"""The Quarto engine: runs the Quarto command line in the staged folder and takes its warnings seriously."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from followup.errors import Fault, InputError, Place, RunError
from followup.locale import _
from followup.render.documents import (
    FORMATS,
    NOTHING_AROUND,
    REPORT,
    AroundPage,
    Progress,
    Publication,
    output_files,
    report_epoch,
)
from followup.render.docx_archive import finished
from followup.render.guarded import run_guarded

OLDEST = (1, 6)
VARIABLE = "FOLLOWUP_QUARTO"
TIME_LIMIT_SECONDS = 600
OUTPUT_FOLDER = "_output"

ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")
TROUBLE = (
    ("unresolved-reference", re.compile(r"Unable to resolve crossref @?(?P<what>[\w:-]+)")),
    ("unknown-var", re.compile(r"\?var:(?P<what>[\w.-]+)")),
    ("unknown-meta", re.compile(r"\?meta:(?P<what>[\w.-]+)")),
    ("unknown-var", re.compile(r"Unknown var (?P<what>[\w.-]+) specified")),
    ("unknown-meta", re.compile(r"Unknown meta key (?P<what>[\w.-]+) specified")),
    ("unknown-fact", re.compile(r"no notebook recorded a fact named '(?P<what>[^']*)'")),
    ("unsupported-shortcode", re.compile(r"[Ss]hortcode '?(?P<what>[\w-]+)'? not found")),
    ("unresolved-reference", re.compile(r"\?@(?P<what>[a-z]+-[\w-]+)")),
    ("unresolved-reference", re.compile(r"\*\*\?(?P<what>[\w-]*)\*\*")),
    ("unresolved-reference", re.compile(r'data-cites="(?P<what>[^"]+)"')),
)
"""What Quarto says, or leaves in a document, where a name leads nowhere; it goes on all the same."""


@dataclass(frozen=True)
class Quarto:
    """A Quarto that was found.

    Attributes
    ----------
    command
        The program.
    version
        What it says its version is.
    """

    command: Path
    version: str


def find_quarto(*, required: bool = True) -> Quarto | None:
    """Find Quarto: the program that FOLLOWUP_QUARTO names, else the one on the path.

    Raises
    ------
    InputError
        If it is required, and missing or older than 1.6. Also if FOLLOWUP_QUARTO names a program that is not there.
    """
    named = os.environ.get(VARIABLE, "")
    found = shutil.which(named or "quarto")
    if found is None:
        if named:
            _refuse(_("{variable} names a program that is not there: {name}", variable=VARIABLE, name=named))
        if required:
            _refuse(_("Quarto is not installed"))
        return None
    version = _version(Path(found))
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < OLDEST:
        if required:
            needed = ".".join(map(str, OLDEST))
            _refuse(_("Quarto {version} is too old; {needed} or later will do", version=version or "?", needed=needed))
        return None
    return Quarto(Path(found), version)


def _refuse(message: str) -> None:
    next_step = _("Install Quarto, or render with --engine embedded.")
    raise InputError([Fault("render.no-quarto", message, Place(), next_step)], _("No document was written."))


def _version(command: Path) -> str:
    try:
        done = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


class QuartoEngine:
    """Renders with the Quarto command line."""

    name = "quarto"

    def __init__(self, quarto: Quarto | None = None) -> None:
        found = quarto or find_quarto()
        assert found is not None  # a required Quarto is found, or find_quarto has raised
        self.quarto = found

    @property
    def version(self) -> str:
        """Name and version of what does the work."""
        return f"quarto {self.quarto.version}"

    def render(
        self,
        stage: Path,
        out: Path,
        formats: Sequence[str],
        progress: Progress,
        publication: Publication = REPORT,
        around: AroundPage = NOTHING_AROUND,
    ) -> list[Path]:
        """Render the staged report with Quarto, in that folder only.

        Parameters
        ----------
        stage
            The staged report folder; Quarto writes into its ``_output``.
        out
            Where the documents go; made if it does not exist.
        formats
            Any of ``html``, ``pdf`` and ``docx``.
        progress
            Receives what Quarto says, line by line.
        publication
            The documents, which the staged ``_quarto.yml`` names too.
        around
            What is done before Quarto writes all formats at once, and when they are in place.

        Returns
        -------
        list of Path
            The files, document by document.

        Raises
        ------
        InputError
            If Quarto warns of a name or a reference that leads nowhere, or leaves one in a document.
        RunError
            If Quarto fails or takes too long.
        """
        expected = output_files(out, formats, publication)
        if "html" in formats:
            around.before()
        # Quarto takes one format or all of the project's; all at once spares it half the work.
        rounds = [""] if set(formats) == set(FORMATS) else [FORMATS[ending] for ending in formats]
        said = [line for format_name in rounds for line in self._run(stage, format_name, progress)]
        made = [stage / OUTPUT_FOLDER / path.name for path in expected]
        missing = [path.name for path in made if not path.is_file() or _is_cut_off(path)]
        _refuse_trouble(stage, [*said, *(_readable(file) for file in made if file.name not in missing)])
        if missing:
            raise RunError(_("Quarto ended well but did not write {files}", files=", ".join(missing)))
        out.mkdir(parents=True, exist_ok=True)
        for source, target in zip(made, expected, strict=True):
            shutil.copyfile(source, target)
            if target.suffix == ".docx":
                target.write_bytes(finished(target.read_bytes()))
            if target.name == publication.page:
                around.after(target)
        return expected

    def _run(self, stage: Path, format_name: str, progress: Progress) -> list[str]:
        """Run Quarto for a format, or for all; return what it said."""
        progress(_("Quarto is writing {formats}", formats=format_name or ", ".join(FORMATS)))
        command = [str(self.quarto.command), "render", "--no-clean", *(["--to", format_name] if format_name else [])]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(_epoch(stage)), "NO_COLOR": "1"}
        try:
            code, output = run_guarded(command, stage, environment, TIME_LIMIT_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise RunError(_("Quarto took longer than {seconds} seconds", seconds=TIME_LIMIT_SECONDS)) from error
        lines = ESCAPE_SEQUENCE.sub("", output).splitlines()
        for line in dict.fromkeys(line.strip() for line in lines):
            if "WARN" in line or "ERROR" in line:
                progress(line)
        if code:
            _refuse_trouble(stage, lines)
            raise RunError(_("Quarto failed"), details="\n".join(lines[-60:]))
        return lines


def _epoch(stage: Path) -> int:
    metadata = YAML(typ="safe").load((stage / "_generated" / "_metadata.yml").read_text(encoding="utf-8")) or {}
    return report_epoch(metadata.get("date", ""))


def _refuse_trouble(stage: Path, texts: Sequence[str]) -> None:
    """Raise if a name leads nowhere in what Quarto said or in what it wrote."""
    found = dict.fromkeys(
        (rule, match["what"]) for text in texts for rule, pattern in TROUBLE for match in pattern.finditer(text)
    )
    if found:
        raise InputError((_fault(stage, rule, what) for rule, what in found), _("No document was written."))


def _is_cut_off(file: Path) -> bool:
    """Tell whether a document is only a part of one, as a full disk may leave it."""
    return file.stat().st_size == 0 or (file.suffix == ".docx" and not zipfile.is_zipfile(file))


def _readable(file: Path) -> str:
    """Return the text of a document as far as a name can be searched in it; what a PDF holds, Quarto has said."""
    if file.suffix == ".html":
        return file.read_text(encoding="utf-8", errors="replace")
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as archive:
            return archive.read("word/document.xml").decode("utf-8", "replace")
    return ""


def _fault(stage: Path, rule: str, what: str) -> Fault:
    messages = {
        "unresolved-reference": _("the reference @{label} points to nothing in the document", label=what),
        "unknown-var": _("there is no variable named {name}", name=what),
        "unknown-meta": _("there is no metadata named {name}", name=what),
        "unknown-fact": _("there is no fact named {name}", name=what),
        "unsupported-shortcode": _("the shortcode {name} is not supported", name=f"{{{{< {what} >}}}}"),
    }
    signs = {"unresolved-reference": f"@{what}", "unsupported-shortcode": f"{{{{< {what}"}
    return Fault(f"render.{rule}", messages[rule], _place_of(stage, signs.get(rule, f" {what} ")))


def _place_of(stage: Path, sign: str) -> Place:
    """Return where ``sign`` first stands in the sources, which Quarto does not say."""
    sources = [*stage.glob("*.qmd"), *stage.glob("*/*.qmd"), *stage.glob("_generated/*.md")]
    for file in sorted(sources):
        for row, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), start=1):
            if sign in line:
                return Place(file.relative_to(stage).as_posix(), row=row)
    return Place()

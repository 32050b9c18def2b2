"""Calls to pandoc: no network, no files beside those named, and a limit on the time."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc

from followup.errors import RunError
from followup.locale import _

TIME_LIMIT_SECONDS = 120

_MORE_ROOM = ["+RTS", "-A64m", "-n2m", "-RTS"]
"""Lets pandoc look for garbage more seldom, which takes a fifth of its time; not every build of it can be told so."""

Document = dict[str, Any]
"""A document as pandoc's JSON."""


@cache
def _pandoc() -> tuple[list[str], str]:
    """Return how pandoc is started, and its version."""
    path = str(pypandoc.get_pandoc_path())

    def asked(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*command, "--version"], capture_output=True, check=False)

    command = [path, *_MORE_ROOM]
    done = asked(command)
    if done.returncode:
        command = [path]
        done = asked(command)
    if done.returncode:
        raise RunError(_("pandoc failed"), details=done.stderr.decode("utf-8", "replace"))
    return command, done.stdout.split(b"\n", 1)[0].decode().removeprefix("pandoc").strip()


def pandoc_version() -> str:
    """Return the version of pandoc."""
    return _pandoc()[1]


def run_pandoc(arguments: Sequence[str], text: bytes, folder: Path, epoch: int = 0) -> bytes:
    """Run pandoc in ``folder`` on ``text`` and return what it writes.

    ``epoch`` is the moment (seconds since 1970) that takes the place of now in what it writes.

    Raises
    ------
    RunError
        If pandoc fails or takes too long.
    """
    command = [*_pandoc()[0], "--sandbox", *arguments]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            cwd=folder,
            env=environment,
            timeout=TIME_LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = _("pandoc took longer than {seconds} seconds", seconds=TIME_LIMIT_SECONDS)
        raise RunError(message) from error
    if done.returncode:
        raise RunError(_("pandoc failed"), details=done.stderr.decode("utf-8", "replace"))
    return done.stdout


def read_markdown(text: str, reader: str, folder: Path) -> Document:
    """Parse Markdown into a document."""
    output = run_pandoc([f"--from={reader}", "--to=json"], text.encode(), folder)
    document: Document = json.loads(output)
    return document


def write_document(document: Document, arguments: Sequence[str], folder: Path, epoch: int) -> bytes:
    """Write a document; ``arguments`` name the format and its options."""
    return run_pandoc(["--from=json", "--standalone", "--wrap=none", *arguments],
                      json.dumps(document).encode(), folder, epoch)  # fmt: skip

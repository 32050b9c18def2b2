"""The command that tells what changed between two reports: ``diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import Debug
from followup.locale import _, ngettext

_Old = Annotated[Path, typer.Argument(metavar="OLD", help=_("The earlier report: its folder, or its HTML file."))]
_New = Annotated[Path, typer.Argument(metavar="NEW", help=_("The later report, likewise."))]
_Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help=_("Write the comparison as a page to FILE."))
]
_SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(help=_("Tell what changed between two reports: numbers, findings, figures, tables and texts."))(diff)


def diff(old: _Old, new: _New, html: _Html = None, debug: Debug = False) -> None:  # noqa: ARG001
    """Compare two reports."""
    from followup.cli.show import show_differences
    from followup.comparing import compare, differences_page, read_build

    before, now = read_build(old), read_build(new)
    found = compare(before, now)
    show_differences(found, _SHOWN)
    if html is not None:
        from followup.aside import write_aside
        from followup.pipeline.project import find_project

        write_aside(html, differences_page(find_project().report, before, now, found))
        typer.echo(html)
    elif found.count:
        typer.echo(_("With --html FILE everything is written as a page to read."))
    typer.echo(ngettext("{count} difference.", "{count} differences.", found.count))

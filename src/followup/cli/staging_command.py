"""The command for who writes in the chapters: ``stage``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import Debug, Period, Processed, Raw
from followup.locale import _, ngettext

_Watch = Annotated[bool, typer.Option("--watch", help=_("Go on, and do it again when a file of the period changes."))]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(help=_("Put a period’s numbers, figures and tables beside the chapters, for quarto preview report/."))(
        stage
    )


def stage(
    period: Period = None,
    watch: _Watch = False,
    raw: Raw = None,
    processed: Processed = None,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Make the chapters ready for a preview."""
    from followup.pipeline.preview import stage_for_authors, stage_on_every_change
    from followup.pipeline.project import find_project
    from followup.render import choose

    project, engine = find_project(raw, processed), choose("auto").version

    def tell(changed: list[Path]) -> None:
        typer.echo(
            ngettext(
                "{count} file written beside the chapters.", "{count} files written beside the chapters.", len(changed)
            )
        )

    if watch:
        typer.echo(_("Now run: quarto preview report/. Ctrl-C ends this."))
        stage_on_every_change(project, period, engine, tell)
    else:
        tell(stage_for_authors(project, period, engine))
        typer.echo(_("Now run: quarto preview report/"))

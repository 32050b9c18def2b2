"""The commands about the steps of a run: ``graph``, ``why`` and ``watch``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import Debug, Engine, Output, Period, Processed, Raw, Year
from followup.locale import _

_Mermaid = Annotated[bool, typer.Option("--mermaid", help=_("Write it as Mermaid, which many pages draw."))]
_Picture = Annotated[
    Path | None, typer.Option("--picture", metavar="FILE", help=_("Draw it in FILE: .svg, .png or .pdf."))
]
_OfYear = Annotated[bool, typer.Option("--year", help=_("The steps of one year between reports."))]
_SHOWN = 6


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(help=_("Show the steps of a run: which notebook reads what, and writes what."))(graph)
    app.command(help=_("Tell for each step why a run would run it, or that it would not. Writes nothing."))(why)
    app.command(help=_("Make the report again each time a file is saved, and show it in the browser."))(watch)


def graph(
    year: _OfYear = False,
    mermaid: _Mermaid = False,
    picture: _Picture = None,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Show the steps of a run."""
    from followup.pipeline.drawing import as_mermaid, as_text, draw
    from followup.pipeline.project import find_project
    from followup.pipeline.steps import PERIOD, YEAR, read_graph

    steps = read_graph(find_project().notebooks, YEAR if year else PERIOD)
    if picture is not None:
        draw(steps, picture)
        typer.echo(picture)
    else:
        typer.echo(as_mermaid(steps) if mermaid else as_text(steps))


def why(
    period: Period = None,
    year: Year = None,
    raw: Raw = None,
    processed: Processed = None,
    output: Output = None,
    engine: Engine = "auto",
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Tell why each step would be run."""
    from followup.cli.show import out
    from followup.period import open_period
    from followup.pipeline.project import find_project
    from followup.pipeline.scope import Scope
    from followup.pipeline.why import why as reasons_of
    from followup.render import choose

    project = find_project(raw, processed, output)
    scope = Scope(open_period(project.raw, period), year)
    for step in reasons_of(project, scope, choose(engine).version):
        if step.reasons:
            answer = _("is run")
        elif step.after:
            answer = _("may be run, after {names}", names=", ".join(step.after))
        else:
            answer = _("is not run: nothing it depends on has changed")
        out.print(f"{step.title}: {answer}", markup=False)
        for reason in step.reasons[:_SHOWN]:
            out.print(f"  – {reason}", markup=False)
        if len(step.reasons) > _SHOWN:
            out.print("  – " + _("and {count} more", count=len(step.reasons) - _SHOWN), markup=False)


def watch(
    period: Period = None,
    raw: Raw = None,
    processed: Processed = None,
    output: Output = None,
    engine: Engine = "auto",
    open_page: Annotated[bool, typer.Option("--open/--no-open", help=_("Open the page in the browser."))] = True,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Make the report again each time a file is saved."""
    from followup.cli.show import err, escape, show_failure
    from followup.pipeline.project import find_project
    from followup.watching import watch_period

    project = find_project(raw, processed, output)
    watch_period(
        project,
        period,
        engine=engine,
        open_page=open_page,
        say=lambda line: err.print(escape(line)),
        show_failure=show_failure,
    )

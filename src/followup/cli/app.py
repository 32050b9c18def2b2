"""The commands, and what ``--help`` says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli import (
    comparison,
    findings_command,
    going_out,
    many_commands,
    matching,
    privacy_commands,
    proving_commands,
    staging_command,
    steps_commands,
)
from followup.cli.options import Debug, Engine, Output, Period, Processed, Raw, Year
from followup.cli.wording import App
from followup.errors import EXIT_INPUT_AT_FAULT, Fault, InputError
from followup.locale import _

app = App(
    name="followup",
    help=_("From the administrations’ answers to a finished follow-up report."),
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_RunYear = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        help=_("Make one year’s follow-up and action plan instead, from its yearly forms alone."),
    ),
]
_RenderYear = Annotated[
    int | None, typer.Option("--year", metavar="YEAR", help=_("Make one year’s follow-up and action plan instead."))
]
_Force = Annotated[bool, typer.Option("--force", help=_("Run every step, even those that nothing has changed for."))]


@app.command(help=_("Make the tables and the report of a period."))
def run(
    period: Period = None,
    year: _RunYear = None,
    raw: Raw = None,
    processed: Processed = None,
    output: Output = None,
    engine: Engine = "auto",
    force: _Force = False,
    debug: Debug = False,
) -> None:
    """Make the tables and the report of a period."""
    from followup.cli.show import show_summary, show_year_summary, shown_progress
    from followup.pipeline.project import find_project
    from followup.pipeline.run import run_period, run_year, steps_of_a_run

    known_engine(engine)
    project = find_project(raw, processed, output)
    with shown_progress(steps_of_a_run(project, year)) as progress:
        if year is None:
            summary = run_period(project, period, engine=engine, force=force, progress=progress)
        else:
            summary = run_year(project, period, year, engine=engine, force=force, progress=progress)
    if year is None:
        show_summary(summary)
    else:
        show_year_summary(summary)


@app.command(help=_("Make the report again from the tables that are there, after a change in text or layout."))
def render(
    period: Period = None,
    year: _RenderYear = None,
    raw: Raw = None,
    processed: Processed = None,
    output: Output = None,
    engine: Engine = "auto",
    debug: Debug = False,
) -> None:
    """Make the report of a period from its tables, or the documents of one of its years."""
    from followup.cli.show import show_summary, show_year_summary, shown_progress
    from followup.pipeline.project import find_project
    from followup.pipeline.run import render_period

    known_engine(engine)
    with shown_progress(4) as progress:
        summary = render_period(find_project(raw, processed, output), period, year, engine=engine, progress=progress)
    if year is None:
        show_summary(summary)
    else:
        show_year_summary(summary)


@app.command(help=_("Check a period folder and its answers: everything that is wrong, at once. Writes nothing."))
def check(
    period: Period = None,
    year: Year = None,
    raw: Raw = None,
    processed: Processed = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", help=_("Write the check as a page too, with pictures of the answers, to FILE.")
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Check a period folder and its answers."""
    from followup.cli.show import show_check
    from followup.errors import Severity
    from followup.pipeline.check import check_against_facts, find_faults, find_year_faults, worst_first
    from followup.pipeline.project import find_project

    if year is not None and html is not None:
        message = _("The page shows the survey, and cannot be made of one year.")
        raise InputError([Fault("cli.html-of-a-year", message, next_step=_("Leave out --html or --year."))])
    project = find_project(raw, processed)
    found, cleaned, faults = (
        find_faults(project.raw, period) if year is None else find_year_faults(project.raw, period, year)
    )
    if found is not None and year is None:
        faults = worst_first([*faults, *check_against_facts(project, found)])
    show_check(found, cleaned, faults)
    if html is not None and found is not None:
        from followup.aside import write_aside
        from followup.checking import check_page

        write_aside(html, check_page(project.report, found, cleaned, faults))
        typer.echo(html)
    if any(fault.severity is Severity.STOP for fault in faults):
        raise typer.Exit(EXIT_INPUT_AT_FAULT)


@app.command(help=_("List the periods there are, and how far each has come."))
def periods(raw: Raw = None, processed: Processed = None, output: Output = None, debug: Debug = False) -> None:
    """List the periods."""
    from followup.cli.show import show_periods
    from followup.pipeline.project import find_project

    show_periods(find_project(raw, processed, output))


@app.command(help=_("Write the JSON Schemas by which an editor completes and checks the period’s files."))
def schemas(debug: Debug = False) -> None:
    """Write the JSON Schemas."""
    from followup.period.json_schema import write_schemas
    from followup.pipeline.project import find_project

    for file in write_schemas(find_project().root / "schemas"):
        typer.echo(file)


matching.register(app)
going_out.register(app)
privacy_commands.register(app)
comparison.register(app)
findings_command.register(app)
staging_command.register(app)
steps_commands.register(app)
many_commands.register(app)
proving_commands.register(app)


def known_engine(engine: str) -> None:
    """Make sure that there is an engine of that name."""
    from followup.render.engine import ENGINES

    if engine not in ENGINES:
        message = _("There is no engine “{name}”; choose {names}.", name=engine, names=", ".join(ENGINES))
        raise InputError([Fault("cli.unknown-engine", message)], _("Nothing was written."))

"""The commands for many municipalities: ``batch`` and ``overview``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import Debug
from followup.errors import EXIT_INPUT_AT_FAULT, EXIT_PROGRAM_FAILED
from followup.locale import _

if TYPE_CHECKING:
    from followup.batch.cluster import Tls
    from followup.batch.crew import Crew
    from followup.batch.run import Done

_Folder = Annotated[
    Path,
    typer.Argument(metavar="FOLDER", help=_("The folder of the municipalities’ folders, such as 0125-ekero.")),
]
_Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help=_("A Dask cluster to build on: tls://… or tcp://….")),
]
_Ca = Annotated[
    Path | None, typer.Option("--tls-ca", metavar="FILE", help=_("The certificate that has signed the others."))
]
_Cert = Annotated[Path | None, typer.Option("--tls-cert", metavar="FILE", help=_("The certificate of this machine."))]
_Key = Annotated[Path | None, typer.Option("--tls-key", metavar="FILE", help=_("Its key."))]
_Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", min=1, help=_("Processes on this machine. Default: its cores."))
]
_Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="auto|quarto|embedded",
        help=_("What renders the report. auto takes Quarto where it is installed."),
    ),
]
_Period = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help=_("Default: the period that most have built."))
]
_STEPS = 6
_Force = Annotated[bool, typer.Option("--force", help=_("Build everything, even what is up to date."))]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(help=_("Build the reports of all municipalities and periods below a folder."))(batch)
    app.command(help=_("Make one report about all municipalities whose reports have been built below a folder."))(
        overview
    )


def batch(
    folder: _Folder,
    scheduler: _Scheduler = None,
    tls_ca: _Ca = None,
    tls_cert: _Cert = None,
    tls_key: _Key = None,
    workers: _Workers = None,
    engine: _Engine = "auto",
    force: _Force = False,
    _debug: Debug = False,
) -> None:
    """Build the reports of all municipalities and periods below a folder."""
    from followup.batch.cluster import Tls
    from followup.batch.layout import find_jobs
    from followup.batch.local import LocalCrew
    from followup.batch.page import write_records
    from followup.batch.run import Order, run_batch
    from followup.batch.versions import environment
    from followup.cli.app import known_engine
    from followup.cli.show import out, shown_path, shown_progress
    from followup.pipeline.project import find_project

    known_engine(engine)
    project, jobs = find_project(), find_jobs(folder.resolve())
    here = environment(engine)
    crew = _cluster(scheduler, Tls(tls_ca, tls_cert, tls_key), here, engine) if scheduler else LocalCrew(workers)
    with shown_progress(len(jobs)) as progress:
        done = run_batch(
            project, jobs, crew, Order(engine, here, force), lambda each, n, of: progress(_line(each, n, of))
        )
    files = write_records(folder.resolve(), project.report, done)
    _show(done)
    for file in files:
        out.print(shown_path(file), markup=False)
    if code := exit_code(done):
        raise typer.Exit(code)


def _cluster(scheduler: str, tls: Tls, here: dict[str, str], engine: str) -> Crew:
    """Return the workers of a cluster that have the versions of this process."""
    from followup.batch.cluster import ClusterCrew
    from followup.cli.show import err, out

    crew = ClusterCrew(scheduler, tls)
    try:
        crew.check_versions(here, engine)
    except BaseException:
        crew.close()
        raise
    if scheduler.startswith("tcp://"):
        err.print(_("The connection is not encrypted: answers travel in clear. Use tls:// on a network of others."))
    if crew.dashboard:
        out.print(_("Dashboard: {address}", address=crew.dashboard), markup=False)
    return crew


def _line(done: Done, count: int, of: int) -> str:
    from followup.batch.page import status_word, title

    return _("{count} of {total}. {job}: {status}", count=count, total=of, job=title(done),
             status=status_word(done.outcome.status))  # fmt: skip


def exit_code(done: Sequence[Done]) -> int:
    """Return the exit code: 1 if the program failed anywhere, else 2 if any input is at fault, else 0."""
    from followup.batch.build import Status

    ended = {each.outcome.status for each in done}
    if Status.FAILED in ended:
        return EXIT_PROGRAM_FAILED
    return EXIT_INPUT_AT_FAULT if Status.AT_FAULT in ended else 0


def _show(done: Sequence[Done]) -> None:
    from rich.table import Table

    from followup.batch.build import Status
    from followup.batch.page import counts, status_word, title
    from followup.cli.show import escape, fault_lines, out
    from followup.locale import number

    for each in done:
        outcome = each.outcome
        if outcome.status in {Status.AT_FAULT, Status.FAILED}:
            out.print(escape(title(each)))
            for line in fault_lines(outcome.faults):
                out.print(f"  {line}")
            for text in (outcome.message, outcome.next_step) if not outcome.faults else ():
                if text:
                    out.print(f"  {escape(text)}")
    table = Table()
    table.add_column(_("Result"))
    table.add_column(_("Number of reports"), justify="right")
    for status, count in counts(done).items():
        table.add_row(status_word(status), number(count))
    out.print(table)


def overview(folder: _Folder, period: _Period = None, engine: _Engine = "auto", _debug: Debug = False) -> None:
    """Make the report about all municipalities of a folder."""
    from followup.cli.app import known_engine
    from followup.cli.show import out, shown_path, shown_progress
    from followup.locale import ngettext, number
    from followup.overview.run import run_overview
    from followup.pipeline.project import find_project

    known_engine(engine)
    with shown_progress(_STEPS) as progress:
        made = run_overview(find_project(), folder.resolve(), period, engine, progress)
    out.print(
        ngettext(
            "Done: the overview of {count} municipality for {period}, in {seconds} s.",
            "Done: the overview of {count} municipalities for {period}, in {seconds} s.",
            made.municipalities,
            period=made.period,
            seconds=number(made.seconds, 1),
        )
    )
    if made.synthetic:
        out.print(_("The data are synthetic, and every page says so."))
    for file in made.files:
        out.print(shown_path(file), markup=False)

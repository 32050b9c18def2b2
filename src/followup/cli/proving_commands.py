"""The commands that prove a report: ``verify`` and ``archive``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import Debug, Output, Period, Processed, Raw
from followup.errors import EXIT_INPUT_AT_FAULT, Fault, Severity
from followup.locale import _, ngettext

if TYPE_CHECKING:
    from followup.proving.comparing import Proof

_What = Annotated[
    str | None,
    typer.Argument(
        metavar="PERIOD|FILE",
        help=_("The mandate period, an archive, or with --offline a received report. Default: the newest period."),
    ),
]
_Offline = Annotated[
    bool,
    typer.Option(
        "--offline",
        help=_("Only compare the files of a received report or archive with its checksums. Builds nothing."),
    ),
]
_OneYear = Annotated[
    int | None, typer.Option("--year", metavar="YEAR", help=_("The documents of one year, instead of the report."))
]
_File = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help=_("The file to write. Default: data/processed/PERIOD.followup.zip.")),
]
_STEPS = 18
_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(
        help=_("Make a report again, aside, and compare every file with what was recorded; or check a received one.")
    )(verify)
    app.command(help=_("Pack all that is needed to make the report again. Holds the answers: keep it as carefully."))(
        archive
    )


def verify(
    what: _What = None,
    year: _OneYear = None,
    offline: _Offline = False,
    raw: Raw = None,
    processed: Processed = None,
    output: Output = None,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Make a report again and compare it, or check a received one."""
    given = Path(what) if what else Path()
    is_archive = given.suffix == ".zip"
    if offline:
        _check_files(given, is_archive=is_archive)
        return
    from followup.cli.show import shown_progress

    with shown_progress(_STEPS) as progress:
        if is_archive:
            from followup.proving.whole_archive import verify_archive

            proof = verify_archive(given, progress)
        else:
            from followup.pipeline.project import find_project
            from followup.proving.rebuild import verify as make_again

            proof = make_again(find_project(raw, processed, output), what, year, progress)
    _show_proof(proof)


def archive(
    period: Period = None,
    year: _OneYear = None,
    raw: Raw = None,
    processed: Processed = None,
    file: _File = None,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Pack all that is needed to make the report again."""
    from followup.cli.show import out, shown_path
    from followup.period import open_period
    from followup.pipeline.project import find_project
    from followup.pipeline.scope import Scope
    from followup.proving.archive import default_archive, write_archive

    project = find_project(raw, processed)
    scope = Scope(open_period(project.raw, period), year)
    target = file or default_archive(project, scope)
    count = write_archive(project, scope, target)
    out.print(ngettext("Packed: {count} file.", "Packed: {count} files.", count))
    out.print(_("Archive: {file}", file=shown_path(target)), markup=False)
    out.print(_("It holds the answers of each respondent. Keep it as carefully as the answers, and do not publish it."))
    out.print(_("Prove it: followup verify {file}", file=shown_path(target)), markup=False)


def _check_files(place: Path, *, is_archive: bool) -> None:
    """Check what has been received, without building and without a project."""
    from followup.cli.show import out

    if is_archive:
        from followup.proving.unpacking import unpack

        count = unpack(place, None).files
        faults: Sequence[Fault] = []
    else:
        from followup.proving.received import check_received, read_received

        received = read_received(place)
        faults, count = check_received(received), len(received.outputs)
    _show_faults(faults)
    wrong = sum(fault.severity is Severity.STOP for fault in faults)
    if wrong:
        out.print(
            ngettext(
                "{count} file is missing or has been changed.", "{count} files are missing or have been changed.", wrong
            )
        )
        raise typer.Exit(EXIT_INPUT_AT_FAULT)
    out.print(
        ngettext(
            "{count} file, unchanged since it was made.", "{count} files, all unchanged since they were made.", count
        )
    )
    out.print(_("This says nothing of who made them, or whether the numbers can be made again: followup verify does."))


def _show_faults(faults: Sequence[Fault]) -> None:
    from followup.cli.show import fault_lines, out

    for line in fault_lines(faults):
        out.print(line)


def _show_proof(proof: Proof) -> None:
    """Say whether every file came out the same; if not, which did not, and why."""
    from followup.cli.show import out
    from followup.locale import number
    from followup.proving.words import cause_line, difference_line

    compared = _("{documents} documents and {tables} tables and files behind them were made again and compared.",
                 documents=number(proof.documents), tables=number(proof.tables))  # fmt: skip
    out.print(f"{proof.name}: {compared}", markup=False)
    if proof.is_same:
        out.print(_("Every file has the same bytes."))
    else:
        out.print(ngettext("{count} file differs:", "{count} files differ:", len(proof.differing)))
        _show_lines([difference_line(name) for name in proof.differing])
    if proof.causes:
        out.print(
            _("They were made from something else:")
            if proof.differing
            else _("That is so although they were made from something else:")
        )
        _show_lines([cause_line(name) for name in proof.causes])
    if proof.by_chance:
        out.print(
            _("Nothing that they were made from differs: the program left something to chance. Report it as a fault.")
        )
    if not proof.is_same:
        raise typer.Exit(EXIT_INPUT_AT_FAULT)


def _show_lines(lines: Sequence[str]) -> None:
    from followup.cli.show import escape, out

    for line in lines[:_SHOWN]:
        out.print(f"  – {escape(line)}")
    if len(lines) > _SHOWN:
        out.print("  – " + _("and {count} more", count=len(lines) - _SHOWN))

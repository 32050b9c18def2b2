"""The commands by which a period begins: its folder, and the questionnaires that are sent out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import Debug, Period, Processed, Raw
from followup.locale import _

_Output = Annotated[
    Path | None,
    typer.Option(
        "--output", metavar="DIR", help=_("Where the questionnaires go. Default: report/output/PERIOD-enkater.")
    ),
]
_Year = Annotated[
    int | None, typer.Option("--year", metavar="YEAR", help=_("Make the brief yearly questionnaires of that year."))
]
_New = Annotated[str, typer.Argument(metavar="PERIOD", help=_("The new mandate period, such as 2026-2030."))]
_From = Annotated[str, typer.Option("--from", metavar="PERIOD", help=_("The period to begin from."))]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(
        help=_(
            "Make the questionnaires of a period: one for each administration, in Excel, for Kobo, ODK and LimeSurvey, "
            "and for print."
        )
    )(questionnaires)
    app.command(help=_("Start the folder of a new period from an earlier one."))(new)


def questionnaires(
    period: Period = None, raw: Raw = None, output: _Output = None, year: _Year = None, _debug: Debug = False
) -> None:
    """Make the questionnaires of a period."""
    from followup.cli.show import out, shown_path
    from followup.locale import ngettext
    from followup.pipeline.project import find_project
    from followup.questionnaires.make import FOLDERS, make_questionnaires

    made = make_questionnaires(find_project(raw, output=output), period, year, typer.echo)
    out.print(
        ngettext(
            "Done: the questionnaires of {count} administration.",
            "Done: the questionnaires of {count} administrations.",
            len(made.outlines),
        )
    )
    out.print(_("Folder: {folder}", folder=shown_path(made.folder)), markup=False)
    told = {
        "excel": _("Excel forms to send out; put them back into responses/ as they are when they are filled in"),
        "xlsform": _("for KoboToolbox, ODK and Enketo"),
        "limesurvey": _("for LimeSurvey: import as a survey; export the answers with full texts"),
        "print": _("to read and to print"),
    }
    for kind, text in told.items():
        out.print(f"  {FOLDERS[kind]}/  {text}", markup=False)


def new(period: _New, source: _From, raw: Raw = None, processed: Processed = None, _debug: Debug = False) -> None:
    """Start the folder of a new period."""
    from followup.cli.show import out, shown_path
    from followup.pipeline.project import find_project
    from followup.pipeline.tables import current_tables
    from followup.questionnaires.new_period import start_period

    project = find_project(raw, processed)
    tables = current_tables(project, source)
    folder = start_period(project.raw, period, source, tables)
    out.print(_("Done: the folder of {period}: {folder}", period=period, folder=shown_path(folder)), markup=False)
    if tables is not None:
        told = _(
            "The plan holds suggestions from the findings of {source}, as comments: what is carried over, and what is "
            "missing.",
            source=source,
        )
    else:
        told = _(
            "The plan holds no suggestions: the tables of {source} have not been made, or are out of date. To get "
            "them, run “followup run {source}”, take the new folder away and begin again.",
            source=source,
        )
    out.print(told, markup=False)
    out.print(_("Next: search for CHANGE and CHECK in its files, then run “followup check {period}”.", period=period),
              markup=False)  # fmt: skip

"""The commands that touch the period folder on the analyst's order: ``redact`` and ``code``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import Debug, Period, Raw, Year
from followup.errors import InputError, Severity
from followup.locale import _, ngettext

if TYPE_CHECKING:
    from followup.coding import Update

_Harmless = Annotated[
    str | None,
    typer.Option(
        "--harmless",
        metavar="CELL",
        help=_("Record that what was found in this cell is harmless, instead of redacting."),
    ),
]
_Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why it is harmless."))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=_("Make copies of the exports without identity numbers, telephone numbers and e-mail addresses."))(
        redact
    )
    app.command(
        help=_(
            "Make the sheet in which free text is coded or, with --year, next steps are reviewed; or add what is new."
        )
    )(code)


def redact(
    period: Period = None,
    raw: Raw = None,
    harmless: _Harmless = None,
    reason: _Reason = "",
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Make redacted copies, or record that something is harmless."""
    from followup.period import find_period
    from followup.pipeline.project import find_project
    from followup.privacy.redact import redact as make_copies
    from followup.privacy.reviewed import REVIEWED_FILE, mark_harmless

    folder = find_period(find_project(raw).raw, period)
    if harmless is not None:
        count = mark_harmless(folder, harmless, reason, date.today())  # noqa: DTZ011 - the analyst's own day
        typer.echo(
            ngettext(
                "{count} thing recorded in {file}.", "{count} things recorded in {file}.", count, file=REVIEWED_FILE
            )
        )
        return
    done = make_copies(folder)
    for redaction in done:
        if not redaction.copy:
            typer.echo(_("{file}: nothing to redact any longer; the old copy was taken away.", file=redaction.file))
            continue
        typer.echo(
            ngettext(
                "{file}: {count} mark in {copy}, which is read from now on.",
                "{file}: {count} marks in {copy}, which is read from now on.",
                redaction.hits,
                file=redaction.file,
                copy=redaction.copy,
            )
        )
        if redaction.converted:
            typer.echo("  " + _("The copy is an .xlsx: the original’s format cannot be written. Values only."))
    typer.echo(_("The originals are untouched.") if done else _("Nothing had to be redacted."))


def code(
    period: Period = None,
    year: Year = None,
    raw: Raw = None,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Make the coding sheet, or the sheet in which a year's next steps are reviewed, or bring it up to date."""
    if year is not None:
        _review(period, year, raw)
        return
    from followup.clean import Context
    from followup.coding import SHEET_FILE, free_texts, update_sheet
    from followup.ingest import read_period_responses
    from followup.pipeline.check import find_faults
    from followup.pipeline.project import find_project

    found, cleaned, faults = find_faults(find_project(raw).raw, period)
    # What is wrong with the sheet itself does not keep new answers out of it.
    stops = [fault for fault in faults if fault.severity is Severity.STOP and not fault.rule.startswith("coding.")]
    if stops or found is None or cleaned is None:
        raise InputError(stops, _("The sheet was not written."))
    tables, _faults = read_period_responses(found)
    texts = free_texts(tables, cleaned, Context.of(found))
    update = update_sheet(
        found.folder,
        texts,
        {question.id: question.text for question in found.questionnaire.questions},
        {administration.id: administration.name for administration in found.plan.administrations},
    )
    _show_update(update, found.folder / SHEET_FILE)


def _review(period: str | None, year: int, raw: Path | None) -> None:
    from followup.ingest.yearly import read_yearly
    from followup.period.folder import next_steps_name
    from followup.pipeline.check import find_year_faults
    from followup.pipeline.project import find_project
    from followup.year.next_steps import next_steps
    from followup.year.review import update_review

    found, _none, faults = find_year_faults(find_project(raw).raw, period, year)
    # What is wrong with the sheet itself does not keep new texts out of it.
    mendable = ("coding.", "next-steps.")
    stops = [fault for fault in faults if fault.severity is Severity.STOP and not fault.rule.startswith(mendable)]
    if stops:
        raise InputError(stops, _("The sheet was not written."))
    forms, _faults = read_yearly(found, [year])
    update = update_review(
        found.folder,
        next_steps(forms, year),
        year,
        {activity.id: activity.title for activity in found.plan.activities},
        {administration.id: administration.name for administration in found.plan.administrations},
    )
    _show_update(update, found.folder / next_steps_name(year))


def _show_update(update: Update, file: Path) -> None:
    typer.echo(ngettext("{count} answer in {file}", "{count} answers in {file}", update.answers, file=file))
    typer.echo(ngettext("{count} new answer", "{count} new answers", update.added))
    if update.gone:
        typer.echo(ngettext("{count} answer is no longer there", "{count} answers are no longer there", update.gone))

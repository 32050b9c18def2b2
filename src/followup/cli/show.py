"""What the command writes to the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from followup.errors import Fault, InputError, Place, RunError, Severity
from followup.locale import _, ngettext, number

if TYPE_CHECKING:
    from followup.clean import Cleaned
    from followup.period import PeriodInput
    from followup.pipeline.project import Project
    from followup.pipeline.run import Summary

_SHOWN_LOOKS = 5

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def place_text(place: Place) -> str:
    """Write where a fault sits.

    Examples
    --------
    >>> place_text(Place("svar.xlsx", "Blad1", 7, "C"))
    'svar.xlsx, blad Blad1, rad 7, kolumn C'
    """
    parts = [place.file] if place.file else []
    if place.sheet:
        parts.append(_("sheet {sheet}", sheet=place.sheet))
    if place.row is not None:
        parts.append(_("row {row}", row=place.row))
    if place.column:
        parts.append(_("column {column}", column=place.column))
    return ", ".join(parts)


def show_failure(failure: BaseException) -> None:
    """Say what went wrong, where, and what to do; on standard error."""
    if isinstance(failure, InputError):
        for line in fault_lines(failure.faults):
            err.print(line)
        if failure.not_done:
            err.print(escape(failure.not_done))
    elif isinstance(failure, RunError):
        err.print(escape(failure.message))
        for line in failure.details.splitlines():
            err.print(f"    {escape(line)}")
        if failure.kept is not None:
            err.print(_("The failed copy: {path}", path=escape(str(failure.kept))))
        err.print(_("The last good report stays where it was."))
        if failure.next_step:
            err.print(escape(failure.next_step))
    else:
        err.print(_("The program failed: {problem}.", problem=escape(type(failure).__name__)))
        err.print(_("Nothing was changed. Run again with --debug and report what it shows."))


def fault_lines(faults: Sequence[Fault]) -> Iterator[str]:
    """Write faults as lines: place and message, then what to do."""
    for fault in faults:
        place = place_text(fault.place)
        yield escape(f"{place}: {fault.message}" if place else fault.message)
        step = f"{fault.next_step} " if fault.next_step else ""
        yield escape(f"    {step}[{fault.rule}]")


@contextmanager
def shown_progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar that names the step at hand; where there is no terminal, a line per step."""
    if not err.is_terminal or os.environ.get("TERM") == "dumb":

        def line(step: str) -> None:
            err.print(escape(step))

        yield line
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(bar_width=24), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=total)
        seen = 0

        def advance(step: str) -> None:
            nonlocal seen
            bar.update(task, description=escape(step), completed=seen)
            seen = min(seen + 1, total)

        yield advance


def shown_path(path: Path) -> str:
    """Show a path from the current folder where it lies below it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def show_summary(summary: Summary) -> None:
    """Say what was written where, how long it took, which engine, and what deserves a look."""
    out.print(
        _("Done: the report for {period} in {seconds} s.", period=summary.period, seconds=number(summary.seconds, 1))
    )
    if summary.synthetic:
        out.print(_("The data are synthetic, and every page says so."))
    out.print(_("Report:  {folder}", folder=escape(shown_path(summary.folder))))
    for file in summary.files:
        out.print(f"         {escape(file.name)}")
    out.print(_("Tables:  {folder}", folder=escape(shown_path(summary.tables))))
    out.print(_("Engine:  {engine}", engine=escape(summary.engine)))
    if summary.skipped:
        out.print(_("The notebooks were not run: nothing they depend on has changed (--force runs them)."))
    out.print(ngettext("{count} finding in the summary.", "{count} findings in the summary.", len(summary.findings)))
    if summary.looks:
        out.print(ngettext("{count} thing deserves a look:", "{count} things deserve a look:", len(summary.looks)))
        for line in fault_lines(summary.looks[:_SHOWN_LOOKS]):
            out.print(f"  {line}")
        if len(summary.looks) > _SHOWN_LOOKS:
            out.print(_("  … and more: followup check {period}", period=summary.period))


def show_check(period: PeriodInput | None, cleaned: Cleaned | None, faults: Sequence[Fault]) -> None:
    """Show all faults as tables, one per severity, and what was read."""
    titles = {
        Severity.STOP: _("Stops the run"),
        Severity.LOOK: _("Deserves a look"),
        Severity.INFO: _("For information"),
    }
    for severity, title in titles.items():
        concerned = [fault for fault in faults if fault.severity is severity]
        if not concerned:
            continue
        table = Table(title=f"{title} ({len(concerned)})", title_justify="left", show_lines=False)
        for heading in (_("Where"), _("What"), _("What to do"), _("Rule")):
            table.add_column(heading, overflow="fold")
        for fault in concerned:
            table.add_row(*map(escape, (place_text(fault.place), fault.message, fault.next_step, fault.rule)))
        out.print(table)
    if cleaned is not None and period is not None:
        out.print(
            _(
                "{period}: {respondents} respondents in {files} files, {changes} rows in the cleaning log.",
                period=period.name,
                respondents=number(len(cleaned.respondents)),
                files=number(len(period.responses)),
                changes=number(len(cleaned.log)),
            )
        )
    if not any(fault.severity is Severity.STOP for fault in faults):
        out.print(_("Nothing stops the run."))


def show_periods(project: Project) -> None:
    """Show the periods, and whether each has tables and a report."""
    from followup.period import period_names

    table = Table()
    for heading in (_("Period"), _("Tables"), _("Report")):
        table.add_column(heading)
    yes, no = _("yes"), "–"
    for name in period_names(project.raw):
        tables = (project.processed / name / "tables.json").is_file()
        report = (project.output_of(name) / "manifest.json").is_file()
        table.add_row(name, yes if tables else no, yes if report else no)
    out.print(table)

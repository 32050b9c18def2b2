"""What the command writes to the terminal."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape as _escape_markup
from rich.table import Table

from followup import ending
from followup.errors import Fault, InputError, RunError, Severity
from followup.locale import _, ngettext, number
from followup.places import place_text

if TYPE_CHECKING:
    from followup.clean import Cleaned
    from followup.comparing import Differences
    from followup.period import PeriodInput
    from followup.pipeline.project import Project
    from followup.pipeline.run import Summary

_SHOWN_LOOKS = 5

out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def escape(text: str) -> str:
    r"""Return a text that comes from outside so that it can neither style, hide nor overwrite what is shown.

    Examples
    --------
    >>> print(escape("[red]a\x1b[2Jb"))
    \[red]a�[2Jb
    """
    visible = (
        char if char == "\n" or unicodedata.category(char)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for char in text
    )
    return _escape_markup("".join(visible))


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
    elif isinstance(failure, OSError) and failure.strerror:
        where = f" ({failure.filename})" if failure.filename else ""
        err.print(_("The computer refused: {problem}.", problem=escape(failure.strerror + where)))
        err.print(_("The last good report stays where it was."))
    else:
        err.print(_("The program failed: {problem}.", problem=escape(type(failure).__name__)))
        err.print(_("The last good report stays where it was."))
        err.print(_("Run again with --debug and report what it shows."))


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
    try:
        shown = _bar(total) if err.is_terminal and os.environ.get("TERM") != "dumb" else _lines()
        with ending.undone_at_the_end(_say_that_it_was_interrupted), shown as show:
            yield show
    except KeyboardInterrupt:
        _say_that_it_was_interrupted()
        raise


def _say_that_it_was_interrupted() -> None:
    err.show_cursor()
    err.print(_("Interrupted. The last good report stays where it was."))


@contextmanager
def _lines() -> Iterator[Callable[[str], None]]:
    yield lambda step: err.print(escape(step))


@contextmanager
def _bar(total: int) -> Iterator[Callable[[str], None]]:
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
    from followup.findings import Weight

    out.print(
        _("Done: the report for {period} in {seconds} s.", period=summary.period, seconds=number(summary.seconds, 1))
    )
    _show_written(summary)
    in_summary = sum(finding.weight is Weight.SUMMARY for finding in summary.findings)
    out.print(ngettext("{count} finding in the summary.", "{count} findings in the summary.", in_summary))
    out.print(
        _(
            "All {count} findings in the report: followup findings {period}",
            count=number(len(summary.findings)),
            period=summary.period,
        )
    )
    _show_looks(summary, summary.period)


def show_year_summary(summary: Summary) -> None:
    """Say what was written of a year, and what deserves a look."""
    done = _(
        "Done: the follow-up of {year} in the period {period}, in {seconds} s.",
        year=summary.year,
        period=summary.period,
        seconds=number(summary.seconds, 1),
    )
    out.print(done)
    _show_written(summary)
    _show_looks(summary, f"{summary.period} --year {summary.year}")


def _show_written(summary: Summary) -> None:
    if summary.synthetic:
        out.print(_("The data are synthetic, and every page says so."))
    out.print(_("Report:  {folder}", folder=escape(shown_path(summary.folder))))
    for file in summary.files:
        out.print(f"         {escape(file.name)}")
    out.print(_("Tables:  {folder}", folder=escape(shown_path(summary.tables))))
    out.print(_("Engine:  {engine}", engine=escape(summary.engine)))
    if summary.skipped:
        names = ", ".join(summary.skipped)
        out.print(_("Not run, since nothing they depend on has changed (--force runs them): {names}", names=names))


def _show_looks(summary: Summary, command: str) -> None:
    if summary.looks:
        out.print(ngettext("{count} thing deserves a look:", "{count} things deserve a look:", len(summary.looks)))
        for line in fault_lines(summary.looks[:_SHOWN_LOOKS]):
            out.print(f"  {line}")
        if len(summary.looks) > _SHOWN_LOOKS:
            out.print(_("  … and more: followup check {period}", period=command))


def show_check(period: PeriodInput | None, cleaned: Cleaned | None, faults: Sequence[Fault]) -> None:
    """Show all faults, the worst first, and what was read."""
    titles = {
        Severity.STOP: _("Stops the run"),
        Severity.LOOK: _("Deserves a look"),
        Severity.INFO: _("For information"),
    }
    for severity, title in titles.items():
        concerned = [fault for fault in faults if fault.severity is severity]
        if not concerned:
            continue
        out.print(f"{title} ({len(concerned)})")
        for line in fault_lines(concerned):
            out.print(f"  {line}")
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


def show_differences(differences: Differences, most: int) -> None:
    """List what changed between two reports, at most so many of each kind."""
    kinds = {
        _("Numbers"): differences.numbers,
        _("Findings"): differences.findings,
        _("Figures"): differences.figures,
        _("Cells of tables"): differences.cells,
        _("Texts"): differences.texts,
    }
    for title, pairs in kinds.items():
        if not pairs:
            continue
        table = Table(title=f"{title} ({number(len(pairs))})", title_justify="left", show_lines=True)
        for head in (_("What"), _("Before"), _("Now")):
            table.add_column(head, overflow="fold")
        for pair in pairs[:most]:
            table.add_row(escape(pair.name), escape(pair.before or "–"), escape(pair.now or "–"))
        out.print(table)
        if len(pairs) > most:
            left = len(pairs) - most
            out.print(ngettext("{count} more is not shown here.", "{count} more are not shown here.", left))

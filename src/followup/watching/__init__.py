"""``followup watch``: the report is made again each time a file is saved, and the page in the browser follows."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from watchfiles import watch

from followup.errors import FollowupError
from followup.locale import _
from followup.period import find_period
from followup.pipeline.project import Project
from followup.pipeline.run import Summary, run_period
from followup.render.documents import REPORT
from followup.staging import NOT_SOURCES
from followup.watching.server import PageServer

Say = Callable[[str], None]
_SETTLE_MILLISECONDS = 300
"""An editor saves in several strokes: they are taken together."""


def watch_period(
    project: Project,
    name: str | None,
    *,
    engine: str,
    open_page: bool,
    say: Say,
    show_failure: Callable[[BaseException], None],
    stop: threading.Event | None = None,
) -> None:
    """Make the report, and again each time its period folder, a chapter or a notebook is saved, until told to stop.

    What is at fault is told, and the last good report stays. The process that kernels are forked from lives on between
    the runs.

    Parameters
    ----------
    project, name, engine
        As for :func:`followup.pipeline.run.run_period`.
    open_page
        Whether the page is opened in the browser.
    say, show_failure
        Receive what is done, and what fails.
    stop
        Set to end; Ctrl-C does as well.
    """
    stop = stop or threading.Event()
    folder = find_period(project.raw, name)
    _run(project, folder.name, engine, say, show_failure)
    with PageServer(project.output_of(folder.name), REPORT.page) as server:
        say(_("The report is shown at {address} and follows what you save. Ctrl-C ends.", address=server.address))
        if open_page:
            webbrowser.open(server.address)
        for changed in changes([folder, project.notebooks, project.report], stop):
            say(_("Saved: {names}", names=", ".join(changed)))
            if _run(project, folder.name, engine, say, show_failure) is not None:
                server.refresh()


def changes(folders: Iterable[Path], stop: threading.Event) -> Iterator[list[str]]:
    """Give the names of files that are saved below some folders, those together that are saved together."""
    roots = [folder.resolve() for folder in folders]
    found = watch(
        *roots,
        watch_filter=lambda _change, path: is_watched(Path(path), roots),
        debounce=_SETTLE_MILLISECONDS,
        stop_event=stop,
        raise_interrupt=False,
    )
    for batch in found:
        yield sorted({Path(path).name for _change, path in batch})


def is_watched(file: Path, roots: Iterable[Path]) -> bool:
    """Tell whether a file is one that a report is made from: not hidden, not temporary, not a result.

    Examples
    --------
    >>> roots = [Path("report")]
    >>> is_watched(Path("report/index.qmd"), roots), is_watched(Path("report/output/a.html"), roots)
    (True, False)
    """
    root = next((root for root in roots if file.is_relative_to(root)), None)
    parts = file.relative_to(root).parts if root else ()
    return bool(parts) and not any(part in NOT_SOURCES or part.startswith((".", "~$", "#")) for part in parts)


def _run(
    project: Project, name: str | None, engine: str, say: Say, show_failure: Callable[[BaseException], None]
) -> Summary | None:
    try:
        summary = run_period(project, name, engine=engine, progress=say)
    except (FollowupError, OSError) as failure:
        show_failure(failure)
        return None
    say(_("Done in {seconds} s.", seconds=f"{summary.seconds:.1f}"))
    return summary


__all__ = ["PageServer", "changes", "is_watched", "watch_period"]

"""``batch.json`` and ``batch.html``: what was built, what failed and why, and what was left as it was."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from followup.aside import write_aside
from followup.batch.build import Status
from followup.batch.run import Done
from followup.locale import _, language, number
from followup.markdown import TableColumn, escaped, pipe_table
from followup.places import place_text
from followup.render.page import small_page

JSON_FILE, PAGE_FILE = "batch.json", "batch.html"


def status_word(status: Status) -> str:
    """Return what a status is called."""
    return {
        Status.BUILT: _("Built"),
        Status.CURRENT: _("Up to date"),
        Status.AT_FAULT: _("Input at fault"),
        Status.FAILED: _("Failed"),
    }[status]


def counts(done: Sequence[Done]) -> dict[Status, int]:
    """Return how many jobs ended in each way."""
    found = Counter(each.outcome.status for each in done)
    return {status: found[status] for status in Status}


def write_records(folder: Path, report: Path, done: Sequence[Done]) -> list[Path]:
    """Write both files into the folder, and return them."""
    files = [folder / JSON_FILE, folder / PAGE_FILE]
    content = json.dumps([_entry(each) for each in done], ensure_ascii=False, indent=1) + "\n"
    write_aside(files[0], content.encode())
    write_aside(files[1], batch_page(report, done))
    return files


def _entry(done: Done) -> dict[str, object]:
    job, outcome = done.job, done.outcome
    return {
        "code": job.home.code,
        "municipality": job.name,
        "folder": job.home.folder.name,
        "period": job.period,
        "status": outcome.status.value,
        "seconds": round(outcome.seconds, 2),
        "message": outcome.message,
        "next_step": outcome.next_step,
        "faults": [asdict(fault) for fault in outcome.faults],
    }


def batch_page(report: Path, done: Sequence[Done]) -> bytes:
    """Return the page.

    Parameters
    ----------
    report
        The report project, for its look.
    done
        What became of each job.
    """
    parts = [f"# {escaped(_('In brief'))}", _brief(done)]
    if failed := [each for each in done if each.outcome.status in {Status.AT_FAULT, Status.FAILED}]:
        parts.append(f"# {escaped(_('What must be mended'))}")
        for each in failed:
            parts += [f"## {escaped(title(each))}", _why(each)]
    parts += [f"# {escaped(_('All municipalities'))}", _all(done)]
    synthetic = any(each.outcome.about.get("synthetic") for each in done)
    notice = {"notice": _("The answers are synthetic.")} if synthetic else {}
    return small_page(report, _("Reports of several municipalities"), _("Batch"), parts, language=language(), **notice)


def title(done: Done) -> str:
    """Name a job: the municipality, its code and the period."""
    return f"{done.job.name} ({done.job.home.code}), {done.job.period.replace('-', '–')}"


def _brief(done: Sequence[Done]) -> str:
    columns = [
        TableColumn("status", _("Result"), width=30),
        TableColumn("count", _("Number of reports"), lambda value: number(float(str(value)), 0), right=True, width=20),
    ]
    return pipe_table([[status_word(status), count] for status, count in counts(done).items()], columns)


def _why(done: Done) -> str:
    outcome = done.outcome
    if not outcome.faults:
        return "\n\n".join(escaped(text) for text in (outcome.message, outcome.next_step) if text)
    columns = [
        TableColumn("where", _("Where"), width=24),
        TableColumn("what", _("What"), width=40),
        TableColumn("do", _("What to do"), width=36),
        TableColumn("rule", _("Rule"), width=20),
    ]
    rows = [[place_text(fault.place), fault.message, fault.next_step, fault.rule] for fault in outcome.faults]
    return pipe_table(rows, columns)


def _all(done: Sequence[Done]) -> str:
    columns = [
        TableColumn("code", _("Code"), width=8),
        TableColumn("name", _("Municipality"), width=36),
        TableColumn("period", _("Period"), width=16),
        TableColumn("status", _("Result"), width=20),
        TableColumn("seconds", _("Seconds"), lambda value: number(float(str(value)), 1), right=True, width=10),
    ]
    rows = [
        [
            each.job.home.code,
            each.job.name,
            each.job.period.replace("-", "–"),
            status_word(each.outcome.status),
            each.outcome.seconds,
        ]
        for each in done
    ]
    return pipe_table(rows, columns)

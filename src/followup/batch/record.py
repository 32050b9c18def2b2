"""Put a result in its place beside the record of what it was made from, and tell whether it still is that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from followup.aside import write_aside
from followup.batch.build import Outcome
from followup.batch.layout import Job
from followup.batch.parcel import unpacked, write_files
from followup.pipeline.manifest import MANIFEST
from followup.pipeline.workspace import (
    TABLES_RECORD,
    changed_files,
    check_report_replaceable,
    check_tables_replaceable,
    move_into_place,
    one_run_at_a_time,
    recorded_files,
    work_folder,
)


def read_record(job: Job) -> dict[str, Any]:
    """Return what is recorded of a job; nothing where it has not been built."""
    try:
        record = json.loads(job.home.record(job.period).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def is_current(job: Job, made_from: str) -> bool:
    """Tell whether a job's result is there, whole, and made from what there is now."""
    if read_record(job).get("fingerprint") != made_from:
        return False
    tables, output = job.home.processed / job.period, job.home.output(job.period)
    return _is_whole(tables, TABLES_RECORD) and _is_whole(output, MANIFEST)


def _is_whole(folder: Path, record: str) -> bool:
    recorded = recorded_files(folder, record)
    return (
        recorded is not None
        and all((folder / path).is_file() for path in recorded)
        and not changed_files(folder, recorded)
    )


def check_places(job: Job) -> None:
    """Make sure that a result takes nothing away that somebody put where it goes.

    Raises
    ------
    InputError
        If it would.
    """
    check_tables_replaceable(job.home.processed / job.period)
    check_report_replaceable(job.home.output(job.period))


def put_in_place(job: Job, outcome: Outcome, made_from: str) -> None:
    """Move tables and documents into place, each folder at once, and record what they were made from last.

    Raises
    ------
    RunError
        If they cannot be moved, or somebody else is at work there.
    """
    tables, output = job.home.processed / job.period, job.home.output(job.period)
    files = unpacked(outcome.content)
    with one_run_at_a_time(job.key, tables, output), work_folder(tables) as made, work_folder(output) as out:
        for part, folder in (("processed", made), ("output", out)):
            own = {path.removeprefix(f"{part}/"): content for path, content in files.items()
                   if path.startswith(f"{part}/")}  # fmt: skip
            write_files(own, folder / job.period)
        job.home.record(job.period).unlink(missing_ok=True)
        move_into_place(made / job.period, tables)
        move_into_place(out / job.period, output)
    record = {
        "code": job.home.code,
        "municipality": job.name,
        "period": job.period,
        **outcome.about,
        "fingerprint": made_from,
    }
    file = job.home.record(job.period)
    file.parent.mkdir(exist_ok=True)
    write_aside(file, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())

"""Appendix E: from which files, with which settings and programs the report was made, and how to make it again."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from followup import __version__
from followup.locale import _, number
from followup.markdown import TableColumn, escaped, pipe_table
from followup.period import PeriodInput
from followup.sources import source_note

_SHOWN_OF_HASH = 12


def trace_fragment(
    period: PeriodInput,
    inputs: Sequence[dict[str, Any]],
    engine: str,
    computed: Sequence[dict[str, Any]] = (),
    programs: Mapping[str, str] | None = None,
) -> str:
    """Return the appendix.

    Parameters
    ----------
    inputs, computed
        Path, sha256 and size of each file of the period, and of what was computed from them.
    engine
        The engine's name and version.
    programs
        Package → version.
    """
    made = _("What has been computed from them: every number of the report, and the record of all tables and figures.")
    parts = [
        inputs_table(inputs),
        *([_files(computed, made, "computed")] if computed else []),
        escaped(
            _(
                "The report’s own files have their checksums in manifest.json beside the report, since no file can "
                "hold its own. The full checksum of every file is there too, and the version of every program."
            )
        ),
        _settings(period),
        _thresholds(period),
        programs_table(engine, programs or {}),
        f"## {escaped(_('How to make the report again'))} {{#sec-rebuild .unnumbered}}",
        _steps(period.name),
    ]
    return "\n\n".join(parts)


def inputs_table(inputs: Sequence[dict[str, Any]]) -> str:
    """Return the table of the period's files."""
    return _files(inputs, _("Files that the report is made from."), "inputs")


def _files(records: Sequence[dict[str, Any]], caption: str, label: str) -> str:
    columns = [
        TableColumn("path", _("File"), str, width=44),
        TableColumn("bytes", _("Bytes"), lambda value: number(float(str(value)), 0), right=True, width=10),
        TableColumn("sha256", _("SHA-256 (beginning)"), lambda value: str(value)[:_SHOWN_OF_HASH], width=18),
    ]
    rows = [[_shown_path(str(item["path"])), item["bytes"], item["sha256"]] for item in records]
    return _table(rows, columns, caption, label, "manifest.json")


def _settings(period: PeriodInput) -> str:
    about = period.period
    values = [
        [_("Mandate period"), about.period.replace("-", "–")],
        [_("Years followed up"), ", ".join(str(year) for year in about.years)],
        [_("The questionnaire was open"), f"{about.survey.opens.isoformat()} – {about.survey.closes.isoformat()}"],
        [_("Compared with"), (about.previous or _("no earlier period")).replace("-", "–")],
    ]
    columns = [TableColumn("name", _("Setting"), str, width=40), TableColumn("value", _("Value"), str, width=30)]
    return _table(values, columns, _("Settings of this follow-up."), "settings", "period.yaml")


def _thresholds(period: PeriodInput) -> str:
    limits = period.period.thresholds
    texts = {
        "criteria_answered": _("Least number of criteria answered"),
        "carried_out": _("Status score × 100 from which an assignment counts as carried out"),
        "systematic": _("Systematics index from which an assignment counts as systematic"),
        "ranking_base": _("Least number of assessed assignments for a ranking"),
        "people": _("Counts of people below this are not shown"),
        "clear_share": _("Share from which a finding is worded as clear"),
        "few_share": _("Share below which something is described as few"),
        "clear_change": _("Least change, in index units, that is described as a change"),
    }
    columns = [TableColumn("name", _("Threshold"), str, width=52), TableColumn("value", _("Value"), str, True, 8)]
    values = [[text, number(float(getattr(limits, name)))] for name, text in texts.items()]
    return _table(values, columns, _("Thresholds of this follow-up."), "thresholds", "period.yaml")


def programs_table(engine: str, programs: Mapping[str, str]) -> str:
    """Return the table of the programs that made the documents."""
    columns = [TableColumn("name", _("Program"), str, width=40), TableColumn("value", _("Version"), str, width=30)]
    values = [
        ["followup", __version__],
        ["Python", platform.python_version()],
        [_("Rendering engine"), engine.replace("embedded", _("built in"), 1)],
        *[[name, version] for name, version in programs.items()],
    ]
    return _table(values, columns, _("Programs that made the report."), "programs", "manifest.json")


def _steps(period: str) -> str:
    """Return what to do, with the tables it needs as references."""
    steps = [
        _("Put the files of {table} into data/raw/{period} in the project, and compare their checksums.",
          table="@tbl-inputs", period=period),
        _("Take the version of the project that is named by “commit” in manifest.json. Its file requirements.lock "
          "holds the programs of {table}.", table="@tbl-programs"),
        _("Run “python make.py report {period}” in the project’s folder, or “followup run {period}” where followup is "
          "installed.", period=period),
        _("Compare the checksums in the new manifest.json with those in the one beside this report. They are to be "
          "equal."),
    ]  # fmt: skip
    return "\n".join(f"{place}. {step}" for place, step in enumerate(steps, start=1))


def _table(rows: Sequence[Sequence[Any]], columns: Sequence[TableColumn], caption: str, label: str, source: str) -> str:
    return f"{pipe_table(rows, columns)}\n\n: {escaped(caption)} {{#tbl-{label}}}\n\n{source_note(source)}"


def _shown_path(path: str) -> str:
    """Show the part of a path that a reader knows: below the period folder."""
    return str(PurePosixPath(*PurePosixPath(path).parts[1:])) if "/" in path else path

"""Start the next period's folder: plan and questionnaire are carried over, the rest is asked for in comments."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from followup.errors import Fault, InputError, Place
from followup.locale import _, set_language
from followup.period import PeriodInput, open_period
from followup.period.crosscheck import PERIOD_FILE, PLAN_FILE, QUESTIONNAIRE_FILE
from followup.pipeline.workspace import work_folder

_NAME = re.compile(r"([0-9]{4})-([0-9]{4})")
_WIDTH = 120


def start_period(raw: Path, name: str, source: str, tables: Path | None = None) -> Path:
    """Make the folder of a new period out of an earlier one's; return it.

    Activities keep their ids, and each points back to itself in the earlier plan, so that the two periods can be
    compared; so do the administrations. What only the analyst can know stands as a copy or as a placeholder, each with
    a comment that says so.

    Parameters
    ----------
    raw
        The folder of period folders.
    name
        The new period, such as ``2026-2030``.
    source
        The period to begin from.
    tables
        Its processed folder, if it is current: its findings are then suggestions in the new plan, as comments.

    Raises
    ------
    InputError
        If the name is no period, its folder exists, or the earlier period cannot be read.
    """
    years = _years(name)
    earlier = open_period(raw, source)
    set_language(earlier.period.language)
    target = raw / name
    if target.exists():
        message = _("The folder exists already.")
        step = _("Choose another period, or go on with the one that is there.")
        raise InputError([Fault("new.exists", message, Place(str(target)), step)], _("Nothing was written."))
    shift = years[0] - _years(earlier.name)[0]
    with work_folder(target) as work:
        folder = work / name
        for empty in ("responses", "commentary"):
            (folder / empty).mkdir(parents=True)
        _carry(earlier, folder, PERIOD_FILE, lambda data: _change_period(data, earlier, name, shift))
        _carry(earlier, folder, PLAN_FILE, lambda data: _change_plan(data, earlier.name))
        _carry(earlier, folder, QUESTIONNAIRE_FILE, lambda data: _change_questionnaire(data, earlier.name, name))
        if tables is not None:
            # pandas is imported only where there are tables to read.
            from followup.questionnaires.suggestions import suggest

            suggest(folder / PLAN_FILE, earlier, tables, [year + shift for year in earlier.period.years])
        folder.rename(target)
    return target


def _years(name: str) -> tuple[int, int]:
    match = _NAME.fullmatch(name)
    if match is None or int(match[1]) >= int(match[2]):
        fault = Fault("new.name", _("“{name}” is no mandate period.", name=name), next_step=_("Write it as 2026-2030."))
        raise InputError([fault], _("Nothing was written."))
    return int(match[1]), int(match[2])


def _carry(earlier: PeriodInput, folder: Path, file: str, change: Callable[[CommentedMap], None]) -> None:
    """Copy a file with its comments, changed."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes, yaml.width = True, _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load((earlier.folder / file).read_text(encoding="utf-8-sig"))
    change(data)
    text = io.StringIO()
    yaml.dump(data, text)
    (folder / file).write_text(text.getvalue(), encoding="utf-8", newline="\n")


def _change_period(data: CommentedMap, earlier: PeriodInput, name: str, shift: int) -> None:
    data["period"] = DoubleQuotedScalarString(name)
    data["status"] = "draft"
    data["case_number"] = _("TO BE FILLED IN")
    _replace_list(data["years"], [year + shift for year in earlier.period.years])
    survey = data["survey"]
    for key in ("opens", "closes", "report"):
        survey[key] = _moved(getattr(earlier.period.survey, key), shift)
    _replace_list(data["proposals"], [_("TO BE FILLED IN")])
    data.pop("exports", None)
    if "previous" in data:
        data["previous"] = DoubleQuotedScalarString(earlier.name)
    else:
        data.insert(1, "previous", DoubleQuotedScalarString(earlier.name))
    ask = {
        "case_number": _("CHANGE: the case number of this follow-up."),
        "years": _("CHANGE: the years of the term that are to be followed up in the annual report."),
        "survey": _("CHANGE: the dates; they are the earlier ones, moved as many years ahead as the terms lie apart."),
        "invited": _("CHANGE: how many are invited in each administration; the numbers are those of last time."),
        "thresholds": _("CHECK: the limits are those of last time. If they change, the periods cannot be compared."),
        "proposals": _("CHANGE: what the board is proposed to decide."),
        "recipients": _("CHECK: whom the decision is sent to."),
        "letter": _("CHECK: the texts of the letter are those of last time."),
    }
    for key, text in ask.items():
        _comment_before(data, key, text)
    _comment_at_head(
        data,
        _(
            "Started from {period}. Look for CHANGE and CHECK below; the other comments were written for {period}.",
            period=earlier.name,
        ),
    )


def _change_plan(data: CommentedMap, earlier: str) -> None:
    for key in ("activities", "administrations"):
        for item in data[key]:
            _set_previous(item)
    _comment_at_head(
        data,
        _(
            "Started from {period}: each activity and each administration points back to itself by “previous”. CHANGE "
            "what the new plan has changed: take away what has ended, give what is new an id of its own and no "
            "“previous”, and correct the timetables. Comments below were written for {period}.",
            period=earlier,
        ),
    )


def _change_questionnaire(data: CommentedMap, earlier: str, name: str) -> None:
    for dash in ("-", "–"):
        data["title"] = str(data["title"]).replace(earlier.replace("-", dash), name.replace("-", dash))
    text = _("Started from {period}. A question that is changed can no longer be compared.", period=earlier)
    _comment_at_head(data, text)


def _set_previous(item: CommentedMap) -> None:
    """Point an entry back to itself; the comment that follows its last key stays last."""
    own = CommentedSeq([str(item["id"])])
    own.fa.set_flow_style()
    if isinstance(item.get("previous"), CommentedSeq):
        _replace_list(item["previous"], list(own))
    else:
        item.pop("previous", None)
        item.insert(max(1, len(item) - 1), "previous", own)


def _replace_list(values: CommentedSeq, new: list[Any]) -> None:
    """Fill a list anew in its place, so that the comments around it stay."""
    while len(values) > len(new):
        values.pop()
    for place, value in enumerate(new):
        if place < len(values):
            values[place] = value
        else:
            values.append(value)


def _moved(day: date, years: int) -> date:
    """Return the same day another year; the 28th where there is no 29th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _comment_before(data: CommentedMap, key: str, text: str) -> None:
    data.yaml_set_comment_before_after_key(key, before=_wrapped(text))


def _comment_at_head(data: CommentedMap, text: str) -> None:
    """Put a comment first in the file, before the one that may stand there."""
    first = data.ca.comment[1] if data.ca.comment else None
    there = "".join(token.value for token in first) if first else ""
    data.yaml_set_start_comment(_wrapped(text) + "\n\n" + re.sub(r"(?m)^# ?", "", there).rstrip("\n"))


def _wrapped(text: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, _WIDTH - 2))

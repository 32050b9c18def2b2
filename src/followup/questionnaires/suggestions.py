"""What the period that ends suggests for the next plan: comments in ``plan.yaml``, each with the fact behind it.

Nothing is decided here: the suggestions are comments for officers to edit, and the file reads as it would without them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pandas as pd

from followup.facts import FactBook
from followup.locale import _, number
from followup.period import PeriodInput
from followup.period.plan import PreventionLevel, Target
from followup.period.questionnaire import Measure
from followup.period.yaml_text import Content, read_yaml
from followup.schemas import Quadrant, State
from followup.storage import read_table

_WIDTH = 120


@dataclass(frozen=True)
class Idea:
    """A suggestion: why, the facts behind it, and what the activity it asks for is known to hold.

    Without ``holds`` nothing new is asked for: the reason is worth knowing all the same.
    """

    reason: str
    facts: tuple[str, ...]
    holds: Mapping[str, str] | None = field(default=None)


def suggest(plan_file: Path, earlier: PeriodInput, tables: Path, years: Sequence[int]) -> None:
    """Write the suggestions of a period into the plan that was begun from it.

    Parameters
    ----------
    plan_file
        The new ``plan.yaml``, with the activities of the earlier one.
    earlier
        The period that ends.
    tables
        Its processed folder, current.
    years
        The years of the new term.
    """
    facts = FactBook.read(tables / "facts.json")
    status = status_lines(earlier, read_table(tables, "assignments"))
    content = read_yaml(plan_file)
    lines = plan_file.read_text(encoding="utf-8").split("\n")
    notes: dict[int, list[str]] = {}
    for place, activity in enumerate(content.data["activities"]):
        said = status.get(str(activity["id"]), [])
        # An activity written on one line has no room within it: there the comment stands above.
        row, indent = _row_of_note(content, place, lines)
        notes[row] = [line for text in said for line in _comment(text, indent)]
    end = _end_of_activities(content, lines)
    notes[end] = [*notes.get(end, []), *_new_activities(earlier, facts, years)]
    written = []
    for row in range(len(lines) + 1):
        written += notes.get(row, [])
        written += lines[row : row + 1]
    plan_file.write_text("\n".join(written), encoding="utf-8", newline="\n")


def status_lines(earlier: PeriodInput, assignments: pd.DataFrame) -> dict[str, list[str]]:
    """Return what to say of each activity: what to do with it, and how far each administration came.

    Parameters
    ----------
    assignments
        The table of that name: its rows are the facts behind what is said.
    """
    labels = _status_labels(earlier)
    names = {item.id: item.name for item in earlier.plan.administrations}
    limit, said = earlier.period.thresholds.systematic, {}
    for activity, rows in assignments.groupby("activity", sort=False):
        relevant = rows[rows["state"] != State.NOT_APPLICABLE]
        left = int((relevant["quadrant"] != Quadrant.IN_PLACE).sum())
        if relevant.empty:
            head = _("Not relevant, according to those responsible. CHECK whether it is to stay.")
        elif not left:
            head = _("In place with all responsible. CHECK whether it is to stay in the plan.")
        else:
            head = _("CARRIED OVER: {left} of {n} assignments are not in place.", left=left, n=len(relevant))
        lines = [f"{earlier.name}: {head}"]
        for row in rows.to_dict("records"):
            parts = [labels.get(row["status"], _("Not known")) if row["state"] == State.ANSWERED else _("Not known")]
            if row["state"] == State.NOT_APPLICABLE:
                parts = [_("Not relevant")]
            elif pd.notna(row["systematics"]):
                gap = row["systematics"] < limit and row["score"] > 0
                parts.append(_("systematics index {index}", index=number(row["systematics"], 1)))
                parts += [_("systematics gap")] if gap else []
            lines.append(f"{names[row['administration']]}: {', '.join(parts)} ({row['assignment']})")
        said[str(activity)] = lines
    return said


def ideas(earlier: PeriodInput, facts: FactBook) -> Iterator[Idea]:
    """Yield what the next plan may need beside what is carried over, each with the facts behind it."""
    plan, few = earlier.plan, earlier.period.thresholds.few_share
    for form in plan.violence_forms:
        planned, begun = (f"coverage.{form.id}.{what}.count" for what in ("planned", "begun"))
        wanted = f"coverage.{form.id}.wanted.share"
        if facts.value(planned) == 0:
            reason = _("No activity in the plan covers “{form}”.", form=form.title)
            yield Idea(reason, (planned, wanted), {"forms": f"[{form.id}]"})
        elif facts.value(begun) == 0:
            yield Idea(_("“{form}” has activities in the plan, but none of them is begun.", form=form.title), (begun,))
    names = {
        PreventionLevel.UNIVERSAL: _("Universal"),
        PreventionLevel.SELECTIVE: _("Selective"),
        PreventionLevel.INDICATED: _("Indicated"),
    }
    for level, name in names.items():
        share = f"prevention.{level}.begun.share"
        value = facts.value(share)
        if value is not None and value < few:
            reason = _("Few of the citizen-directed assignments begun are on the level “{level}”.", level=name)
            holds = {"levels": f"[{level.value}]", "target": Target.CITIZENS.value}
            yield Idea(reason, (share, f"prevention.{level}.planned.share"), holds)
    for kind, goals in (("programme", plan.programme_goals), ("national", plan.national_goals)):
        for goal in goals:
            planned, begun = (f"crosswalk.{kind}.{goal.id}.{what}.count" for what in ("planned", "begun"))
            if facts.value(planned) == 0:
                reason = _("No activity in the plan serves the goal “{goal}”.", goal=goal.title)
                yield Idea(reason, (planned,), {f"{kind}_goals": f"[{goal.id}]"})
            elif facts.value(begun) == 0:
                reason = _("The goal “{goal}” has activities in the plan, but none of them is begun.", goal=goal.title)
                yield Idea(reason, (begun,))


def _new_activities(earlier: PeriodInput, facts: FactBook, years: Sequence[int]) -> list[str]:
    """Return the suggestions as lines: a comment each, then a commented activity to fill in."""
    fill = _("FILL_IN")
    counted = ("implementation.incomplete.count", "systematics.gap.count")
    lines = [
        "",
        *_comment(_("SUGGESTIONS from the follow-up of {period}, for officers to edit.", period=earlier.name), 2),
    ]
    lines += [line for name in counted for line in _fact_lines(facts, name)]
    found = list(ideas(earlier, facts))
    if any(idea.holds for idea in found):
        how = _("To take an activity in: remove “# ” before its lines, and replace every {word}.", word=fill)
        lines += _comment(how, 2)
    plans = earlier.plan.plans
    free = _free_ids(earlier)
    for idea in found:
        lines += ["  #", *_comment(idea.reason, 2)]
        lines += [line for name in idea.facts for line in _fact_lines(facts, name)]
        if idea.holds is None:
            continue
        keys = {
            "title": fill,
            "plan": plans[0].id if len(plans) == 1 else fill,
            "area": fill,
            "responsible": f"[{fill}]",
            "levels": f"[{fill}]",
            "target": fill,
            "forms": f"[{fill}]",
            "timetable": f"{{ start: {years[0]}, end: {years[-1]} }}",
            **idea.holds,
        }
        lines.append(f"  # - id: {next(free)}")
        lines += [f"  #   {key}: {value}" for key, value in keys.items()]
    return lines


def _fact_lines(facts: FactBook, name: str) -> list[str]:
    fact = facts.get(name)
    if fact is None or fact.value is None:
        return []
    base = _(" (base {n})", n=number(fact.base)) if fact.base else ""
    return _comment(_("The fact behind it: {name} = {text}{base}. {label}.",
                      name=name, text=fact.text, base=base, label=fact.label), 2)  # fmt: skip


def _free_ids(earlier: PeriodInput) -> Iterator[str]:
    taken = {name for activity in earlier.plan.activities for name in (activity.id, *activity.previous)}
    return (name for name in (_("NEW{number}", number=place) for place in count(1)) if name not in taken)


def _status_labels(earlier: PeriodInput) -> dict[str, str]:
    questionnaire = earlier.questionnaire
    scales = [questionnaire.scales[q.scale] for q in questionnaire.measuring(Measure.IMPLEMENTATION) if q.scale]
    return {option.code: option.label for scale in scales for option in scale.options}


def _row_of_note(content: Content, place: int, lines: Sequence[str]) -> tuple[int, int]:
    """Return before which line, from 0, what is said of an activity stands, and how far in."""
    path = ("activities", place)
    first = content.lines[path] - 1
    dash = lines[first].index("-")
    keys = sorted(line for key, line in content.lines.items() if key[:2] == path and len(key) == 3)
    if lines[first][dash + 1 :].lstrip().startswith("{") or len(keys) < 2:
        return first, dash
    # Before the second key: the first may go on over several lines.
    return keys[1] - 1, dash + 2


def _end_of_activities(content: Content, lines: Sequence[str]) -> int:
    """Return before which line, from 0, one more activity would stand."""
    begun = content.lines[("activities",)]
    later = [line for path, line in content.lines.items() if len(path) == 1 and line > begun]
    end = min(later, default=len(lines) + 1) - 1
    while end > begun and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _comment(text: str, indent: int) -> list[str]:
    margin = " " * indent + "# "
    return textwrap.wrap(
        " ".join(text.split()), _WIDTH, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False
    )

"""What is planned and carried out under each goal of another programme that the plan's activities serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from followup.schemas import State

NO_GOAL = ""
"""Stands for the goal of the activities that serve none; no goal can have it as its id."""
KINDS = ("done", "ongoing", "not_begun", "not_applicable", "unknown")


def activity_progress(assignments: pd.DataFrame) -> pd.Series:
    """Say how far each activity has come, over all administrations responsible for it.

    ``done``: every administration that it is relevant to has carried it out. ``ongoing``: begun by at least one, but
    not done. ``not_begun``: known not to be begun by any. ``not_applicable``: not relevant to any of them.
    ``unknown``: begun by none, as far as is known, but somebody's status is not known.

    Returns
    -------
    Series
        Indexed by activity, in the order of the assignments.

    Examples
    --------
    A1 is done where it is relevant, A2 by one of two, and of A3 one has not begun and the other has not answered.

    >>> table = pd.DataFrame({
    ...     "activity": ["A1", "A1", "A2", "A2", "A3", "A3"], "score": [1, None, 1, 0, 0, None],
    ...     "state": ["answered", "not_applicable", "answered", "answered", "answered", "unanswered"]})
    >>> activity_progress(table).to_dict()
    {'A1': 'done', 'A2': 'ongoing', 'A3': 'unknown'}
    """
    answered = assignments["state"] == State.ANSWERED.value
    relevant = assignments["state"] != State.NOT_APPLICABLE.value
    score = assignments["score"].where(answered)
    groups = pd.DataFrame(
        {
            "relevant": relevant,
            "begun": score > 0,
            "complete": (score == 1) | ~relevant,
            "known": answered | ~relevant,
        }
    ).groupby(assignments["activity"], sort=False)
    progress = pd.Series("not_begun", index=groups.size().index)
    progress = progress.mask(~groups["known"].all(), "unknown").mask(groups["begun"].any(), "ongoing")
    progress = progress.mask(groups["complete"].all(), "done")
    return progress.mask(~groups["relevant"].any(), "not_applicable")


def crosswalk(assignments: pd.DataFrame, served: Mapping[str, Sequence[str]], goals: Sequence[str]) -> pd.DataFrame:
    """Count the activities under each goal: planned, begun and carried out.

    An activity that serves several goals counts at each of them, so the rows can add up to more than the plan holds.

    Parameters
    ----------
    assignments
        The table ``assignments``.
    served
        Activity → the goals that it serves.
    goals
        Every goal of the programme, in its order, also those that no activity serves.

    Returns
    -------
    DataFrame
        One row per goal and a last one, :data:`NO_GOAL`, for the activities without any: ``goal``, ``planned``,
        ``begun`` (by at least one administration; ``done`` and ``ongoing``), and a column for each of :data:`KINDS`,
        which add up to ``planned``.

    Examples
    --------
    >>> table = pd.DataFrame({"activity": ["A1", "A2", "A3"], "score": [1, 0.5, 0], "state": "answered"})
    >>> counts = crosswalk(table, {"A1": ["home"], "A2": ["home", "school"], "A3": []}, ["home", "school", "work"])
    >>> counts[["goal", "planned", "begun", "done"]].to_dict("split")["data"]
    [['home', 2, 2, 1], ['school', 1, 1, 0], ['work', 0, 0, 0], ['', 1, 0, 0]]
    """
    progress = activity_progress(assignments)
    pairs = [
        (goal, progress[activity])
        for activity in progress.index
        for goal in dict.fromkeys(served.get(activity) or [NO_GOAL])
    ]
    found = pd.DataFrame(pairs, columns=["goal", "kind"], dtype="str")
    counts = pd.crosstab(found["goal"], found["kind"]).reindex(
        index=[*goals, NO_GOAL], columns=list(KINDS), fill_value=0
    )
    counts = counts.astype("int64").rename_axis(columns=None).rename_axis(index="goal")
    counts.insert(0, "planned", counts.sum(axis=1))
    counts.insert(1, "begun", counts["done"] + counts["ongoing"])
    return counts.reset_index()

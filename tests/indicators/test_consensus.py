"""Several respondents, one answer."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import STATUS

from followup.indicators.consensus import agree
from followup.period import Option, Scale

SCALE = Scale(
    options=[Option(code=code, label=code, score=score) for code, score in STATUS.items()], order=list(STATUS)
)
APART = ["not_applicable", "dont_know", "routed", "unreadable"]
SAID = st.lists(st.sampled_from([*STATUS, *APART, "unanswered"]), max_size=12)


def joint(*said: str) -> dict[str, Any]:
    """The joint answer of one administration on one activity."""
    answers = pd.DataFrame(
        {
            "administration": "social",
            "item": "A101",
            "state": ["answered" if what in STATUS else what for what in said],
            "code": [what if what in STATUS else "" for what in said],
        }
    )
    (row,) = agree(answers, ["administration", "item"], SCALE).to_dict("records")
    return {str(key): value for key, value in row.items()}


def reference(said: list[str]) -> tuple[str, str]:
    """State and code by the rule's own words, without pandas."""
    steps = sorted((what for what in said if what in STATUS), key=list(STATUS).index)
    counts = Counter(said)
    if counts["not_applicable"] > len(steps):
        return "not_applicable", ""
    if steps:
        return "answered", steps[(len(steps) - 1) // 2]
    reasons = [(counts[reason], -APART.index(reason), reason) for reason in APART if counts[reason]]
    return (max(reasons)[2] if reasons else "unanswered"), ""


@settings(max_examples=50, deadline=None)
@given(SAID.filter(len))
def test_the_joint_answer_is_the_lower_median(said: list[str]) -> None:
    row = joint(*said)
    assert (row["state"], row["code"]) == reference(said)
    steps = [STATUS[what] for what in said if what in STATUS]
    assert row["respondents"] == len(said)
    assert row["answering"] == len(steps)
    # The three steps score 0, ½ and 1: two steps apart is a score of 1 apart.
    split = bool(steps) and "not_applicable" in said
    assert row["disagree"] == (split or (bool(steps) and max(steps) - min(steps) == 1))
    codes = {score: code for code, score in STATUS.items()}
    assert (row["lowest"], row["highest"]) == ((codes[min(steps)], codes[max(steps)]) if steps else ("", ""))
    assert row["not_applicable"] == said.count("not_applicable")


@settings(max_examples=50, deadline=None)
@given(st.lists(SAID.filter(len), min_size=1, max_size=4), st.randoms())
def test_groups_do_not_touch_one_another_and_order_does_not_matter(groups: list[list[str]], random: Any) -> None:
    rows = [(f"N{n}", what) for n, said in enumerate(groups) for what in said]
    random.shuffle(rows)
    answers = pd.DataFrame(
        {
            "administration": [name for name, _what in rows],
            "state": ["answered" if what in STATUS else what for _name, what in rows],
            "code": [what if what in STATUS else "" for _name, what in rows],
        }
    )
    table = agree(answers, ["administration"], SCALE).set_index("administration")
    assert {name: (row["state"], row["code"]) for name, row in table.iterrows()} == {
        f"N{n}": reference(said) for n, said in enumerate(groups)
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["done"], ("answered", "done", 1.0)),
        (["done", "ongoing"], ("answered", "ongoing", 0.5)),  # a tie: the lower
        (["done", "done", "not_begun", "not_begun"], ("answered", "not_begun", 0.0)),  # the same, two steps apart
        (["done", "done", "not_begun"], ("answered", "done", 1.0)),
        (["done", "dont_know", "dont_know", "dont_know"], ("answered", "done", 1.0)),  # who knows decides
    ],
)
def test_steps(said: list[str], expected: tuple[str, str, float]) -> None:
    row = joint(*said)
    assert (row["state"], row["code"], row["score"]) == expected


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["not_applicable", "not_applicable", "done"], "not_applicable"),
        (["not_applicable", "done"], "answered"),  # not more of them
        (["not_applicable", "not_applicable", "done", "not_begun"], "answered"),  # not more than all steps together
        (["not_applicable", "not_applicable", "done", *["dont_know"] * 3], "not_applicable"),
        (["not_applicable", *["dont_know"] * 3], "not_applicable"),
        (["dont_know", "unanswered", "unanswered"], "dont_know"),
        (["unreadable", "dont_know", "dont_know"], "dont_know"),
        (["unanswered", "unanswered"], "unanswered"),
        (["routed", "routed", "dont_know"], "routed"),
    ],
)
def test_reasons(said: list[str], state: str) -> None:
    row = joint(*said)
    assert row["state"] == state
    assert (row["code"] != "") == (state == "answered")
    assert pd.isna(row["score"]) == (state != "answered")


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        (["done", "not_begun"], True),
        (["done", "ongoing"], False),
        (["done", "dont_know"], False),
        (["done"], False),
        (["dont_know"], False),
        # To one it is carried out, to another not theirs to do: whichever of the two becomes the joint answer.
        (["done", "not_applicable"], True),
        (["not_begun", "not_applicable", "not_applicable"], True),
        (["not_applicable", "not_applicable"], False),
        (["not_applicable", "dont_know", "unanswered"], False),
    ],
)
def test_respondents_disagree_who_are_two_steps_apart_or_split_on_whether_it_is_relevant(
    said: list[str], apart: bool
) -> None:
    assert joint(*said)["disagree"] == apart


def test_where_nobody_was_asked_there_is_no_joint_answer() -> None:
    empty = pd.DataFrame({"administration": [], "item": [], "state": [], "code": []}, dtype="str")
    table = agree(empty, ["administration", "item"], SCALE)
    assert table.empty
    assert {"administration", "item", "state", "code", "score", "disagree"} <= set(table.columns)

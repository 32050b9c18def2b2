"""One year's statuses: which are counted where, and what counts as moved, against a plain second way."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from followup.indicators.year import movement, with_next_steps, year_totals
from followup.schemas import Review, State

Drawn = tuple[str, tuple[str, str], str, str, str]
ORDER = ["not_begun", "ongoing", "done"]
states = st.sampled_from([*[(State.ANSWERED.value, code) for code in ORDER], *[
    (state.value, "") for state in State if state is not State.ANSWERED
]])  # fmt: skip
rows = st.tuples(
    st.sampled_from("abc"),
    states,
    st.sampled_from(["", "yes", "no"]),
    st.sampled_from(["", *ORDER]),
    st.sampled_from(["", *Review]),
)


def table_of(drawn: list[Drawn]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "administration": administration,
                "state": state,
                "status": status,
                "followup": followup,
                "followed_up": followup == "yes",
                "before": before,
                "movement": movement(before, status, ORDER),
                "review": str(review),
            }
            for administration, (state, status), followup, before, review in drawn
        ]
    )


@given(st.lists(rows, min_size=1, max_size=30))
def test_every_assignment_is_counted_once_and_the_groups_add_up(drawn: list[Drawn]) -> None:
    table = table_of(drawn)
    total, groups = year_totals(table, ORDER).iloc[0], year_totals(table, ORDER, "administration")
    assert groups.drop(columns="administration").sum().to_dict() == total.to_dict()
    assert (
        total["assignments"]
        == len(drawn)
        == sum(total[name] for name in (*ORDER, "not_applicable", "dont_know", "unanswered"))
    )
    statuses = Counter(status for _a, (_state, status), *_rest in drawn)
    assert [total[code] for code in ORDER] == [statuses[code] for code in ORDER]
    # The second way: steps on the scale, by their numbers.
    place = {code: number for number, code in enumerate(ORDER)}
    moves = [place[now] - place[before] for _a, (_s, now), _f, before, _r in drawn if now in place and before in place]
    assert total["compared"] == len(moves)
    expected = (sum(m > 0 for m in moves), sum(m == 0 for m in moves), sum(m < 0 for m in moves))
    assert (total["forward"], total["same"], total["back"]) == expected
    reviews = Counter(str(review) for *_rest, review in drawn if review)
    assert {name: total[name] for name in ("approved", "declined", "waiting") if total[name]} == reviews
    assert total["next_steps"] == sum(reviews.values())


def test_a_next_step_stays_with_its_own_assignment() -> None:
    table = pd.DataFrame({"activity": ["A1", "A1", "A2"], "administration": ["x", "y", "x"]}, dtype="str")
    step = {"activity": ["A1"], "administration": ["y"], "review": ["approved"], "text": ["Möte."]}
    joined = with_next_steps(table, pd.DataFrame(step, dtype="str"))
    assert joined[["review", "text"]].to_numpy().tolist() == [["", ""], ["approved", "Möte."], ["", ""]]

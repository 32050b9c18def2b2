"""The cells of a sheet come back as they were put in, whether a column holds few different texts or many."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.ingest import texts
from followup.ingest.texts import TextColumns, may_hold, top_rows

ROWS = st.lists(st.lists(st.sampled_from(["", "Ja", "Nej", "Vet ej", "N/A", " "]), max_size=5), max_size=12)


@settings(max_examples=60)
@given(rows=ROWS, few=st.integers(0, 5))
def test_what_is_put_in_comes_back(rows: list[list[str]], few: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(texts, "_FEW", few)
        columns = TextColumns()
        columns.add(rows[:4])
        columns.add(rows[4:])
        frame = columns.frame()
    width = max(map(len, rows), default=0)
    whole = [[*row, *[""] * (width - len(row))] for row in rows]
    filled = [position for position in range(width) if any(row[position] for row in whole)]
    assert list(frame.columns) == filled
    assert frame.index.to_list() == list(range(1, len(rows) + 1))
    assert frame.astype("str").to_numpy().tolist() == [[row[position] for position in filled] for row in whole]
    for position in filled:
        categories = frame[position].cat.categories
        assert categories[0] == ""
        assert set(categories) == {"", *(row[position] for row in whole)}
    assert top_rows(frame, 2) == [[row[position] for position in filled] for row in whole[:2]]


def test_many_different_texts_stand_beside_few() -> None:
    columns = TextColumns()
    columns.add([[f"text {number}", "Ja" if number % 2 else "Nej", f"annan {number}"] for number in range(1500)])
    frame = columns.frame()
    assert frame.loc[1500].to_list() == ["text 1499", "Ja", "annan 1499"]
    assert frame.loc[1].to_list() == ["text 0", "Nej", "annan 0"]


def test_only_a_column_that_may_hold_a_text_is_told_to() -> None:
    columns = TextColumns()
    columns.add([["Ja", "N/A"]])
    frame = columns.frame()
    assert [may_hold(frame[position], "N/A") for position in (0, 1)] == [False, True]
    assert may_hold(pd.Series(["Ja"]), "N/A"), "nothing tells at once that it does not"

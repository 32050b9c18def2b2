"""What is said where no choice protects, statements contradict one another, or the solver gives up."""

from types import SimpleNamespace

import pytest
import scipy.optimize

from followup.disclosure import choose as choosing
from followup.disclosure.choose import choose
from followup.disclosure.model import Cell, Release, Secret, Statement, exactly
from followup.disclosure.outsider import Outsider, matrix_of, solve
from followup.errors import RunError

CELLS = (Cell("a", 3, 0, 40), Cell("b", 9, 0, 30))


def test_where_nothing_that_can_be_hidden_protects_the_build_stops_and_names_the_group() -> None:
    told = Statement("a", (exactly({"a": 1}, 3),), always=True, size=(40,))
    with pytest.raises(RunError) as stopped:
        choose(Release(CELLS, (told,), (Secret("group a", {"a": 1}, 0, 5),)))
    assert stopped.value.details == "group a"


def test_a_choice_that_the_solver_was_wrong_about_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[list[frozenset[str]]] = []

    def same_again(_release: Release, _wanted: object, known: list[frozenset[str]]) -> frozenset[str] | None:
        refused.append(list(known))
        return None if known else frozenset()

    monkeypatch.setattr(choosing, "_cheapest", same_again)
    monkeypatch.setattr(choosing, "primary", lambda _release: frozenset())
    told = Statement("a", (exactly({"a": 1}, 3),), size=(40,))
    with pytest.raises(RunError):
        choose(Release(CELLS, (told,), (Secret("a", {"a": 1}, 0, 5),)))
    assert refused == [[], [frozenset()]]


def test_statements_that_contradict_one_another_are_noticed() -> None:
    both = tuple(Statement(str(total), (exactly({"a": 1, "b": 1}, total),)) for total in (12, 13))
    with pytest.raises(ValueError, match="contradict"):
        Outsider(Release(CELLS, both), ()).infers({"a": 1})


def test_a_solver_that_gives_up_is_no_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scipy.optimize, "milp", lambda *_, **__: SimpleNamespace(status=1, x=None, message="tired"))
    with pytest.raises(RuntimeError):
        solve([1.0], matrix_of([{"a": 1}], {"a": 0}), [0], [1], [(0, 1)])

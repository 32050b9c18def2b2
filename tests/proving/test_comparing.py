"""What differs is told file by file, and what it comes from."""

from __future__ import annotations

from typing import Any

import pytest

from followup.proving.comparing import compare

RECORDED: dict[str, Any] = {
    "commit": "1f",
    "engine": "embedded (pandoc 3.9, typst 0.15)",
    "python": "3.11.7",
    "packages": {"pandas": "3.0"},
    "parameters": {"period": "B"},
    "sources": {"report/index.qmd": "s1", "followup/facts.py": "s2"},
    "inputs": [{"path": "B/plan.yaml", "sha256": "i1"}],
    "tables": [{"path": "B/tables.json", "sha256": "t1"}, {"path": "A/assignments.parquet", "sha256": "t2"}],
    "outputs": [{"path": "rapport.html", "sha256": "o1"}, {"path": "rapport.pdf", "sha256": "o2"}],
}
TABLES = {"change.parquet": "c1", "answers.csv": "c2"}


def changed(**parts: Any) -> dict[str, Any]:
    return {**RECORDED, **parts}


def tables(own: str = "t1", previous: str = "t2") -> list[dict[str, str]]:
    return [{"path": "B/tables.json", "sha256": own}, {"path": "A/assignments.parquet", "sha256": previous}]


def outputs(html: str) -> list[dict[str, str]]:
    return [{"path": "rapport.html", "sha256": html}, {"path": "rapport.pdf", "sha256": "o2"}]


def test_the_same_but_for_the_commit_is_the_same() -> None:
    proof = compare("B", RECORDED, changed(commit="2e"), TABLES, TABLES, given=False)
    assert (proof.is_same, proof.by_chance, proof.causes) == (True, False, [])
    assert (proof.documents, proof.tables) == (2, 2)


@pytest.mark.parametrize(
    ("parts", "cause"),
    [
        ({"inputs": [{"path": "B/plan.yaml", "sha256": "i2"}]}, "inputs/B/plan.yaml"),
        ({"inputs": []}, "inputs/B/plan.yaml"),
        ({"sources": {**RECORDED["sources"], "followup/facts.py": "s3"}}, "sources/followup/facts.py"),
        ({"packages": {"pandas": "3.1"}}, "packages/pandas"),
        ({"python": "3.12.0"}, "python"),
        ({"engine": "quarto 1.10"}, "engine"),
    ],
)
def test_what_a_difference_comes_from_is_named(parts: dict[str, Any], cause: str) -> None:
    rebuilt = changed(**parts, tables=tables(own="t9"), outputs=outputs("o9"))
    proof = compare("B", RECORDED, rebuilt, TABLES, {**TABLES, "change.parquet": "c9"}, given=False)
    assert proof.differing == ["tables/B/change.parquet", "outputs/rapport.html"]
    assert (proof.causes, proof.by_chance) == ([cause], False)
    # Made from something else, and yet the same: that is no difference.
    proof = compare("B", RECORDED, changed(**parts), TABLES, TABLES, given=False)
    assert (proof.is_same, proof.causes) == (True, [cause])


def test_a_difference_that_comes_from_nothing_is_left_to_chance() -> None:
    proof = compare("B", RECORDED, changed(outputs=outputs("o9")), TABLES, TABLES, given=False)
    assert (proof.differing, proof.by_chance) == (["outputs/rapport.html"], True)


def test_a_table_of_the_previous_period_is_a_cause_where_it_was_given_and_an_effect_where_it_was_made() -> None:
    rebuilt = changed(tables=tables(previous="t9"))
    given = compare("B", RECORDED, rebuilt, TABLES, TABLES, given=True)
    assert (given.differing, given.causes) == ([], ["tables/A/assignments.parquet"])
    made = compare("B", RECORDED, rebuilt, TABLES, TABLES, given=False)
    assert (made.differing, made.causes, made.by_chance) == (["tables/A/assignments.parquet"], [], True)


def test_documents_and_tables_that_only_one_of_the_two_has_are_told() -> None:
    fewer = changed(outputs=RECORDED["outputs"][:1], tables=tables(own="t9"))
    proof = compare("B", RECORDED, fewer, TABLES, {"change.parquet": "c1"}, given=False)
    assert proof.differing == ["tables/B/answers.csv", "outputs/rapport.pdf"]


def test_without_the_list_of_tables_the_manifest_still_tells_that_they_differ() -> None:
    proof = compare("B", RECORDED, changed(tables=tables(own="t9")), None, TABLES, given=False)
    assert proof.differing == ["tables/B/tables.json"]

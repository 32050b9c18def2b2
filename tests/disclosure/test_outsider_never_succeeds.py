"""Over thousands of random tables an outsider never narrows a small number; hiding small numbers alone, he does."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

import pytest
from attack import Published, percent, possible
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followup.disclosure.audit import audit
from followup.disclosure.choose import choose, primary, unprotected
from followup.disclosure.model import Cell, Release, Row, Secret, Statement, Terms, exactly
from followup.disclosure.tables import secrets_about
from followup.errors import RunError

LIMIT = 3  # small numbers are 1 and 2: what matters is their relation to the tables' size, and small tables are fast


@dataclass(frozen=True)
class Case:
    """A table of groups × columns; the row sums stand in a second table, the column totals below the first."""

    wholes: list[int]
    counts: list[list[int]]
    has_margins: bool
    has_totals: bool
    has_shares: bool


def rounded_share(part: Terms, whole: int, shown: float, decimals: int = 0) -> Row:
    """Return what a published percentage tells about the part, where the whole is known.

    Halves are rounded up, so 7 % is any share from 6.5 up to, but not including, 7.5.

    Examples
    --------
    Of 200, that is 13 or 14 people; 15 would be 7.5 %, shown as 8 %:

    >>> rounded_share({"trained": 1}, 200, 7)
    Row(terms={'trained': 1}, low=13, high=14)
    """
    last = Decimal(1).scaleb(-decimals)
    middle = Decimal(str(shown)).quantize(last, ROUND_HALF_UP)
    lowest, beyond = ((middle + side * last / 2) * whole / 100 for side in (-1, 1))
    return Row(part, max(0, ceil(lowest)), min(whole, ceil(beyond) - 1))


def release_of(case: Case) -> Release:
    rows, columns = range(len(case.counts)), range(len(case.counts[0]))
    cells, statements, secrets = [], [], []

    def tell(name: str, terms: dict[str, int], value: int, whole: int) -> None:
        small = 0 < value < LIMIT or 0 < whole - value < LIMIT
        statements.append(Statement(name, (exactly(terms, value),), small=small, size=(whole, value)))
        if small:
            secrets.extend(secrets_about(name, terms, value, LIMIT, 0, whole))

    for r in rows:
        whole = case.wholes[r]
        cells += [Cell(f"{r}.{c}", case.counts[r][c], 0, whole) for c in columns]
        for c in columns:
            tell(f"{r}.{c}", {f"{r}.{c}": 1}, case.counts[r][c], whole)
        everything = {f"{r}.{c}": 1 for c in columns}
        statements.append(Statement(f"whole {r}", (Row(everything, 0, whole),), always=True))
        if case.has_margins:
            tell(f"margin {r}", everything, sum(case.counts[r]), whole)
        if case.has_shares and whole:
            shown = percent(case.counts[r][0], whole)
            row = rounded_share({f"{r}.0": 1}, whole, shown)
            statements.append(Statement(f"share {r}", (row,), size=(whole,)))
    if case.has_totals:
        for c in columns:
            terms = {f"{r}.{c}": 1 for r in rows}
            tell(f"total {c}", terms, sum(row[c] for row in case.counts), sum(case.wholes))
    return Release(tuple(cells), tuple(statements), tuple(secrets))


def seen(case: Case, hidden: frozenset[str]) -> Published:
    rows, columns = range(len(case.counts)), range(len(case.counts[0]))

    def shown(name: str, value: int, there: bool = True) -> int | None:
        return value if there and name not in hidden else None

    return Published(
        case.wholes,
        [[shown(f"{r}.{c}", case.counts[r][c]) for c in columns] for r in rows],
        [shown(f"margin {r}", sum(case.counts[r]), case.has_margins) for r in rows],
        [shown(f"total {c}", sum(row[c] for row in case.counts), case.has_totals) for c in columns],
        {
            (r, 0): percent(case.counts[r][0], case.wholes[r])
            for r in rows
            if case.has_shares and case.wholes[r] and f"share {r}" not in hidden
        },
    )


def given_away(case: Case, hidden: frozenset[str]) -> list[str]:
    """The counts, and row sums, whose protection interval the attacker narrows, or that he knows though hidden."""
    found = []
    for r, worlds in enumerate(possible(seen(case, hidden))):
        whole = case.wholes[r]
        assert tuple(case.counts[r]) in worlds
        numbers = {f"{r}.{c}": ({world[c] for world in worlds}, case.counts[r][c]) for c in range(len(case.counts[0]))}
        if case.has_margins:
            numbers[f"margin {r}"] = ({sum(world) for world in worlds}, sum(case.counts[r]))
        for name, (values, value) in numbers.items():
            most = min(LIMIT, whole)
            if 0 < value < LIMIT and not (min(values) == 0 and max(values) >= most):
                found.append(name)
            if 0 < whole - value < LIMIT and not (max(values) == whole and min(values) <= whole - most):
                found.append(f"rest of {name}")
            if name in hidden and len(values) == 1:
                found.append(f"exactly {name}")
    return found


def random_case(seed: int) -> Case:
    dice = random.Random(seed)
    columns = dice.choice([1, 1, 2])
    wholes = [dice.randint(0, 9 if columns == 2 else 14) for _ in range(dice.randint(1, 4 - columns))]
    counts = []
    for whole in wholes:
        ends = sorted(dice.randint(0, whole) for _ in range(columns))
        counts.append([end - start for start, end in zip([0, *ends], ends, strict=False)])
    return Case(wholes, counts, dice.random() < 0.6, dice.random() < 0.8, dice.random() < 0.4)


@pytest.mark.parametrize("part", range(4))
def test_no_hidden_number_is_narrowed_in_any_of_thousands_of_tables(part: int) -> None:
    helped = 0
    for seed in range(part * 500, part * 500 + 500):
        case = random_case(seed)
        release = release_of(case)
        hidden = choose(release)
        assert given_away(case, hidden) == [], case
        helped += hidden != primary(release)
    assert helped > 100  # and in many of them something had to be hidden for others' sake


def test_hiding_small_numbers_alone_gives_many_of_them_away() -> None:
    cases = [random_case(seed) for seed in range(300)]
    assert sum(bool(given_away(case, primary(release_of(case)))) for case in cases) > 60


COUNTS = st.lists(
    st.integers(0, 12).flatmap(lambda w: st.tuples(st.just(w), st.integers(0, w))), min_size=1, max_size=4
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(COUNTS, st.booleans(), st.booleans())
def test_nor_in_tables_that_are_looked_for_to_break_it(
    rows: list[tuple[int, int]], has_totals: bool, has_shares: bool
) -> None:
    case = Case([w for w, _ in rows], [[n] for _, n in rows], False, has_totals, has_shares)
    assert given_away(case, choose(release_of(case))) == []


def test_a_number_that_two_tables_show_is_hidden_in_both() -> None:
    """The second table groups the same people otherwise: 2 of a are 2 of the first pair too."""
    case = Case([10, 10], [[2], [5]], False, True, False)
    release = release_of(case)
    pair = Statement("pair", (exactly({"0.0": 1, "1.0": 1}, 7),), size=(20, 7))
    linked = replace(release, statements=(*release.statements, pair))
    # Without the second table 5 is hidden beside 2, and the total 7 may stay; with it nothing changes, for it says the
    # same. A second table that shows the 5 by itself has to lose it.
    assert choose(release) == choose(linked) == {"0.0", "1.0"}
    again = Statement("again", (exactly({"1.0": 1}, 5),), size=(10, 5))
    hidden = choose(replace(release, statements=(*release.statements, again)))
    assert hidden in ({"0.0", "1.0", "again"}, {"0.0", "total 0"})
    assert given_away(case, hidden - {"again"}) == []


def test_nothing_more_is_hidden_than_is_needed() -> None:
    """Every smaller or cheaper set gives something away: tried out, not computed."""
    for seed in range(6):
        case = random_case(seed)
        release = release_of(case)
        chosen = choose(release)
        names = [said.name for said in release.statements if not said.always]
        for fewer in itertools.combinations(names, len(chosen) - 1 if chosen else 0):
            if len(fewer) < len(chosen):
                assert not protects(release, frozenset(fewer)), (case, chosen, fewer)


def protects(release: Release, hidden: frozenset[str]) -> bool:
    return not unprotected(release, hidden)


def test_the_same_table_gives_the_same_choice() -> None:
    for seed in range(8):
        release = release_of(random_case(seed))
        assert choose(release) == choose(release)
        audit(release, choose(release))


def test_the_audit_stops_a_release_in_which_a_hidden_number_follows() -> None:
    release = release_of(Case([10, 10], [[2], [5]], False, True, False))
    with pytest.raises(RunError) as stopped:
        audit(release, {"0.0"})
    assert stopped.value.details == "0.0"


def test_a_secret_that_cannot_be_kept_stops_the_build() -> None:
    cell, told = Cell("a", 2, 0, 9), Statement("elsewhere", (exactly({"a": 1}, 2),), always=True)
    with pytest.raises(RunError) as stopped:
        choose(Release((cell,), (told,), (Secret("a", {"a": 1}, 0, 3),)))
    assert stopped.value.details == "a"

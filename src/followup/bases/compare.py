"""Published bases against expected ones: a difference stops the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from followup.bases.expected import BASE, FACT, QUESTION
from followup.errors import RunError
from followup.facts import Fact
from followup.locale import _


def question_bases(expected: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Return, for each question, how many were asked and answered in each way, expected beside published.

    Parameters
    ----------
    expected
        The table ``expected_bases``.
    items
        The table ``item_response``.

    Returns
    -------
    DataFrame
        ``name, measure, expected, published``; a question that one of the tables lacks has 0 there.

    Examples
    --------
    >>> expected = pd.DataFrame([("question", "status", "asked", 3)], columns=["about", "name", "measure", "expected"])
    >>> question_bases(expected, pd.DataFrame({"question": ["status"], "asked": [2]})).to_dict("records")
    [{'name': 'status', 'measure': 'asked', 'expected': 3, 'published': 2}]
    """
    wanted = expected.loc[expected["about"] == QUESTION, ["name", "measure", "expected"]]
    measures = [name for name in wanted["measure"].unique() if name in items.columns]
    published = items.melt("question", measures, "measure", "published").rename(columns={"question": "name"})
    both = wanted.merge(published, on=["name", "measure"], how="outer").fillna({"expected": 0, "published": 0})
    place = {name: number for number, name in enumerate([*wanted["name"].unique(), *items["question"]])}
    both = both.astype({"expected": "int64", "published": "int64"})
    return both.sort_values("name", key=lambda names: names.map(place), kind="stable", ignore_index=True)


def fact_bases(expected: pd.DataFrame, facts: Mapping[str, Fact]) -> pd.DataFrame:
    """Return the base, or the value, of each recorded fact of which one is expected.

    A fact whose value is not shown may go without its base, since a base can give it away.

    Returns
    -------
    DataFrame
        ``name, measure, expected, published``; ``published`` is missing where the fact has none.
    """
    rows = []
    for line in expected[expected["about"] == FACT].to_dict("records"):
        fact = facts.get(line["name"])
        if fact is None or (fact.value is None and fact.base is None):
            continue
        published = fact.base if line["measure"] == BASE else fact.value
        rows.append((line["name"], line["measure"], line["expected"], published))
    table = pd.DataFrame(rows, columns=["name", "measure", "expected", "published"])
    return table.astype({"expected": "int64", "published": "float64"})


def stop_on_differences(bases: pd.DataFrame) -> pd.DataFrame:
    """Return the bases if every published one is what was expected.

    Raises
    ------
    RunError
        Naming each question or fact, with the base that was expected and the one that was published.
    """
    differing = list(_differences(bases))
    if differing:
        raise RunError(
            _("A published base is not what the raw answers give. {difference}", difference=differing[0]),
            details="\n".join(differing),
            next_step=_("This is a fault in the program: report it with these lines."),
        )
    return bases


def _differences(bases: pd.DataFrame) -> Iterator[str]:
    for row in bases[bases["expected"] != bases["published"]].to_dict("records"):
        published = _("none") if pd.isna(row["published"]) else f"{row['published']:g}"
        yield _(
            "{name}, {measure}: expected {expected}, published {published}.",
            name=row["name"], measure=row["measure"], expected=row["expected"], published=published,
        )  # fmt: skip

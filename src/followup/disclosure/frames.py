"""The tables of the analysis, shown as far as they may be: what the notebooks call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from followup.disclosure.tables import CountTable, Protected, protect
from followup.schemas import State


class Guarded(NamedTuple):
    """A table with what may be shown of it, its total where it has one, and the record of what was hidden."""

    table: pd.DataFrame
    total: pd.DataFrame
    protected: Protected


def protect_counts(
    table: pd.DataFrame,
    columns: Sequence[str],
    limit: int,
    *,
    name: str,
    group: str,
    whole: str | None = None,
    derived: Mapping[str, Sequence[str]] | None = None,
    totals: bool = False,
) -> Guarded:
    """Hide small counts of people in a table with one row per group.

    Parameters
    ----------
    columns
        The columns that hold counts of people.
    limit
        The smallest count that is shown, but for a true 0.
    name
        The table's name in the record of what was hidden.
    group
        The column that names the row.
    whole
        The column with all people of the group, which is shown; those not counted are then protected as well.
    derived
        Column of counts → the columns computed from it, such as its share.
    totals
        Whether the sums of the columns over all rows are shown too.

    Returns
    -------
    Guarded
        ``table`` is a copy in which what is hidden is missing, with ``hidden``: whether anything of the row is.
        ``total`` has one row: the sums of all columns but ``group`` and the derived ones, ``share`` (the first of the
        columns / whole × 100) and ``hidden``.

    Examples
    --------
    Nobody sums up who chose what, so the small count needs no company:

    >>> needs = pd.DataFrame({"item": ["risk", "honour"], "chosen": [3, 50], "base": [98, 98], "share": [3.1, 51.0]})
    >>> shown = protect_counts(
    ...     needs, ["chosen"], 5, name="needs", group="item", whole="base", derived={"chosen": ["share"]}
    ... )
    >>> shown.table[["item", "chosen", "share", "hidden"]].to_dict("records")[0]
    {'item': 'risk', 'chosen': nan, 'share': nan, 'hidden': True}
    """
    counts = table.set_index(group)[list(columns)].astype("int64")
    if whole is None:
        # Nobody knows how many there are in all: no count is known to be less than all of them together and more.
        many = int(counts.to_numpy().sum()) + limit * counts.size
        sizes = pd.Series(many, index=counts.index)
    else:
        sizes = table.set_index(group)[whole].astype("int64")
    [protected] = protect(
        [CountTable(name, counts, sizes, totals=columns if totals else (), counts_the_rest=whole is not None)], limit
    )
    shown = table.copy()
    for column in columns:
        hidden = protected.hidden[column].to_numpy()
        for each in (column, *(derived or {}).get(column, ())):
            shown[each] = shown[each].astype("float64").mask(hidden)
    shown["hidden"] = protected.hidden.any(axis=1).to_numpy()
    computed = {group, *(each for several in (derived or {}).values() for each in several)}
    total = table[[column for column in table if column not in computed]].astype("float64").sum().to_frame().T
    for column in columns:
        if protected.totals_hidden.get(column, False):
            total[column] = np.nan
    if whole is not None:
        total["share"] = 100 * total[columns[0]] / total[whole].where(total[whole] > 0)
    return Guarded(shown, total.assign(hidden=bool(protected.totals_hidden.any())), protected)


def protect_distribution(
    table: pd.DataFrame, order: Sequence[str], limit: int, *, name: str, top_two: bool = True
) -> Guarded:
    """Hide small counts in the answers to statements that share an ordered scale.

    Parameters
    ----------
    table
        From :func:`followup.indicators.respondents.distribution`: indexed by statement, a column per step, ``base``
        and ``top_two_share``.
    order
        The steps from lowest to highest.
    top_two
        Whether it is shown how many chose one of the two highest steps, of each statement and of all.

    Returns
    -------
    Guarded
        ``table`` is a copy in which what is hidden is missing, with ``top_two``: that number. ``total`` has one row:
        ``top_two`` and ``base`` of all statements.

    Examples
    --------
    3 disagree, which the base of 36 would tell; of the others, the middle step has the fewest answers:

    >>> answers = pd.DataFrame({"no": [3], "partly": [6], "yes": [17], "fully": [10]}, index=["contact"])
    >>> shown = protect_distribution(answers.assign(base=36, top_two_share=75.0), list(answers), 5, name="agreement")
    >>> shown.table[["no", "partly", "yes", "fully", "top_two"]].iloc[0].to_list()
    [nan, nan, 17.0, 10.0, 27.0]
    """
    sums = {"top_two": list(order[-2:])} if top_two else {}
    counted = CountTable(name, table[list(order)], table["base"], adds_up=True, sums=sums, totals=list(sums))
    [protected] = protect([counted], limit)
    shown = table.assign(**{str(column): protected.counts[column] for column in protected.counts})
    total = pd.DataFrame({"base": [table["base"].sum()], **{sum_: [protected.totals[sum_]] for sum_ in sums}})
    shown["top_two_share"] = 100 * shown["top_two"] / shown["base"].where(shown["base"] > 0) if top_two else np.nan
    return Guarded(shown, total, protected)


def protect_bases(assignments: pd.DataFrame, limit: int, *, name: str) -> Guarded:
    """Hide how many respondents answered about an assignment, where they are few.

    The answer itself stays. It tells something of the number, which the audit reckons with: an assignment with a
    status has at least one answer, two if they disagree; one that is *ej aktuell* has fewer answers than half its
    respondents, and any other has none. The number of all answers stands in the table of answers per question.
    """
    table = assignments.set_index("assignment")
    answered, none_of_it = table["state"] == State.ANSWERED.value, table["state"] == State.NOT_APPLICABLE.value
    least = pd.Series(np.select([table["disagree"], answered], [2, 1], 0), table.index).clip(upper=table["answering"])
    fewer_than_half = (table["respondents"] - 1) // 2
    most = table["respondents"].where(answered, fewer_than_half.where(none_of_it, 0)).clip(lower=table["answering"])
    counted = CountTable(
        name, table[["answering"]], most, known_totals=["answering"], least=least, counts_the_rest=False
    )
    [protected] = protect([counted], limit)
    return Guarded(assignments.assign(answering=protected.counts["answering"].to_numpy()), pd.DataFrame(), protected)

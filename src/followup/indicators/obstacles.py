"""What hinders the work: how many name each domain of obstacles, by the analyst's coding of the free text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup.coding.domains import DOMAINS


@dataclass(frozen=True)
class Obstacles:
    """What the coded answers say.

    Parameters
    ----------
    domains
        A row for each domain: ``domain``, ``count`` (respondents who name it), ``share`` (of the respondents with a
        coded answer, × 100) and ``hidden``; count and share of hidden rows are missing.
    coded
        Respondents with a coded answer: the base of the shares.
    answers
        All free-text answers to the questions.
    uncoded
        Those of them that have no domain; they are counted nowhere else.
    """

    domains: pd.DataFrame
    coded: int
    answers: int
    uncoded: int

    @property
    def withheld(self) -> bool:
        """Whether so few are coded that no domain is shown; then neither may the base be, which tells of them all."""
        return bool(self.domains["hidden"].all())


def obstacles(coding: pd.DataFrame, questions: Collection[str], limit: int) -> Obstacles:
    """Count the respondents who name each domain in their answers to the questions on obstacles.

    share = respondents with an answer coded to the domain / respondents with any coded answer × 100. Who names a
    domain twice counts once; who answers two questions can name two, so that the shares can add up to more than 100.

    Parameters
    ----------
    coding
        The table ``coding``.
    questions
        The questions on obstacles.
    limit
        The smallest number of people that is shown.

    Examples
    --------
    Six respondents' answers are coded, four of them to one domain and two to another; a seventh is not. 4 / 6 = 66.7 %:

    >>> domains = ["inner_setting"] * 4 + ["process"] * 2 + [""]
    >>> table = pd.DataFrame({"respondent": list("abcdefg"), "question": "obstacles", "domain": domains})
    >>> found = obstacles(table, ["obstacles"], 1)
    >>> (found.coded, found.answers, found.uncoded)
    (6, 7, 1)
    >>> found.domains.query("count > 0").round(1)[["domain", "count", "share"]].to_dict("records")
    [{'domain': 'inner_setting', 'count': 4.0, 'share': 66.7}, {'domain': 'process', 'count': 2.0, 'share': 33.3}]
    """
    answers = coding[coding["question"].isin(questions)]
    coded = answers[answers["domain"] != ""]
    base = int(coded["respondent"].nunique())
    counts = coded.groupby("domain")["respondent"].nunique().reindex(list(DOMAINS), fill_value=0)
    hidden = _hidden(counts, base, limit)
    shown = counts.astype("float64").mask(hidden)
    domains = pd.DataFrame(
        {
            "domain": list(DOMAINS),
            "count": shown.to_numpy(),
            "share": (100 * shown / base).to_numpy() if base else np.nan,
            "hidden": hidden.to_numpy(),
        }
    )
    return Obstacles(domains, base, len(answers), int((answers["domain"] == "").sum()))


def _hidden(counts: pd.Series, base: int, limit: int) -> pd.Series:
    """Tell which counts are not shown: small ones, and so many more that the base does not give them away.

    The base and the other counts give the hidden ones' sum. It gives the numbers themselves where only one is hidden,
    or where all must be as small, or all as large, as a small number can be.

    Examples
    --------
    >>> counts = pd.Series({"a": 0, "b": 3, "c": 6, "d": 9})
    >>> _hidden(counts, 18, 5).to_dict()
    {'a': False, 'b': True, 'c': True, 'd': False}

    Where nothing else is left to hide, neither are the zeros shown:

    >>> _hidden(counts[["a", "b"]], 3, 5).to_dict()
    {'a': True, 'b': True}
    """
    hidden = (counts > 0) & (counts < limit)
    while hidden.any():
        if base >= limit and hidden.sum() > 1 and set(counts[hidden]) not in ({1}, {limit - 1}):
            break
        others = counts[~hidden & (counts > 0)]
        if others.empty:
            return pd.Series(data=True, index=counts.index)
        # All that are equally small: which of them was chosen would tell where the smaller one stands.
        hidden |= counts == others.min()
    return hidden

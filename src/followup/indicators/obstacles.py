"""What hinders the work: how many name each domain of obstacles, by the analyst's coding of the free text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup.disclosure.frames import Guarded, protect_counts
from followup.domains import DOMAINS


@dataclass(frozen=True)
class Obstacles:
    """What the coded answers say.

    Parameters
    ----------
    domains
        A row for each domain: ``domain``, ``count`` (respondents who name it) and ``share`` (of the respondents with a
        coded answer, × 100). As it may be shown also ``hidden``; count and share of hidden rows are missing.
    coded
        Respondents with a coded answer: the base of the shares.
    answers
        All free-text answers to the questions.
    uncoded
        Those of them that have no domain; they are counted nowhere else.
    withheld
        Whether so few are coded that no number is shown, the base included, which tells of them all.
    """

    domains: pd.DataFrame
    coded: int
    answers: int
    uncoded: int
    withheld: bool = False

    def protected(self, limit: int) -> Guarded:
        """Hide counts below ``limit``. Most respondents name one domain, so that the base is nearly their sum."""
        return protect_counts(
            self.domains,
            ["count"],
            limit,
            name="obstacles",
            group="domain",
            derived={"count": ["share"]},
            totals=True,
        )

    def shown(self, guarded: Guarded) -> Obstacles:
        """Return what may be shown of it."""
        return replace(self, domains=guarded.table, withheld=bool(guarded.total["hidden"].iloc[0]))


def obstacles(coding: pd.DataFrame, questions: Collection[str]) -> Obstacles:
    """Count the respondents who name each domain in their answers to the questions on obstacles.

    share = respondents with an answer coded to the domain / respondents with any coded answer × 100. Who names a
    domain twice counts once; who answers two questions can name two, so that the shares can add up to more than 100.

    Parameters
    ----------
    coding
        The table ``coding``.
    questions
        The questions on obstacles.

    Examples
    --------
    Six respondents' answers are coded, four of them to one domain and two to another; a seventh is not. 4 / 6 = 66.7 %:

    >>> domains = ["inner_setting"] * 4 + ["process"] * 2 + [""]
    >>> table = pd.DataFrame({"respondent": list("abcdefg"), "question": "obstacles", "domain": domains})
    >>> found = obstacles(table, ["obstacles"])
    >>> (found.coded, found.answers, found.uncoded)
    (6, 7, 1)
    >>> found.domains.query("count > 0").round(1)[["domain", "count", "share"]].to_dict("records")
    [{'domain': 'inner_setting', 'count': 4, 'share': 66.7}, {'domain': 'process', 'count': 2, 'share': 33.3}]
    """
    answers = coding[coding["question"].isin(questions)]
    coded = answers[answers["domain"] != ""]
    base = int(coded["respondent"].nunique())
    counts = coded.groupby("domain")["respondent"].nunique().reindex(list(DOMAINS), fill_value=0)
    domains = pd.DataFrame({"domain": list(DOMAINS), "count": counts.to_numpy()})
    domains["share"] = 100 * domains["count"] / (base or np.nan)
    return Obstacles(domains, base, len(answers), int((answers["domain"] == "").sum()))

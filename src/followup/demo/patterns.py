"""The named patterns: probabilities that answers are drawn from. They are parameters, not results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Weights = Mapping[str, float]


def _status(done: float, ongoing: float, not_begun: float, not_applicable: float = 0.0) -> Weights:
    return {"done": done, "ongoing": ongoing, "not_begun": not_begun, "not_applicable": not_applicable}


def _agreement(*weights: float) -> Weights:
    """Weights from Instämmer helt down to Instämmer inte alls."""
    codes = ("fully_agree", "mostly_agree", "partly_agree", "mostly_disagree", "disagree")
    return dict(zip(codes, weights, strict=True))


@dataclass(frozen=True)
class Pattern:
    """What answers are drawn from.

    Parameters
    ----------
    status
        For each kind of assignment (``staff``, ``organisation``, ``indicated``, ``selective``, ``universal``: citizens'
        activities go by their broadest level; ``starting``: timetable begins in the term's last year; ``new``: not
        in the previous period's plan), the weights of the statuses.
    criteria
        For each question on systematics, the probabilities of yes and of partly.
    togetherness
        How strongly an assignment's criteria go together, 0 to 1.
    annual
        For each year of the term, the share of administrations that documented their follow-up.
    response
        Lowest and highest share of the invited that answer.
    contested
        Share of the assignments that respondents see differently.
    sight
        Probability that a respondent reports what is the case, rather than a neighbouring answer: for contested
        assignments, and for the others.
    trained
        Lowest and highest share of the staff trained, over administrations.
    training_form, needs, coordination, forms_wanted, belonging
        Weights or probabilities of the answers to the closing questions.
    free_text
        Share of the respondents that answer a free-text question, as far as the texts suffice.
    rounds
        For each year of the term, the share of administrations that send in the yearly form; 0 where there is no round.
    round_followed
        Probability that an assignment was followed up, in a year that the administration documents and in others.
    hindsight
        Probability that a yearly form says the opposite of what is remembered at the end of the term.
    """

    status: Mapping[str, Weights]
    criteria: Mapping[str, tuple[float, float]]
    togetherness: float
    annual: tuple[float, ...]
    response: tuple[float, float]
    contested: float
    sight: tuple[float, float]
    trained: tuple[float, float]
    training_form: Weights
    needs: Weights
    coordination: Mapping[str, Weights]
    forms_wanted: Weights
    belonging: Weights
    free_text: float
    dont_know_status: float = 0.04
    dont_know_criteria: float = 0.08
    skipped: float = 0.012
    rounds: tuple[float, ...] = ()
    round_followed: tuple[float, float] = (0.70, 0.20)
    hindsight: float = 0.25


_2018_2022 = Pattern(
    status={
        "staff": _status(0.80, 0.12, 0.08),
        "organisation": _status(0.50, 0.26, 0.20, 0.04),
        "indicated": _status(0.68, 0.22, 0.05, 0.05),
        "selective": _status(0.20, 0.20, 0.60),
        "universal": _status(0.20, 0.22, 0.58),
        "starting": _status(0.22, 0.50, 0.28),
    },
    criteria={
        "written": (0.52, 0.26),
        "decided": (0.40, 0.24),
        "responsibility": (0.38, 0.30),
        "known": (0.34, 0.36),
        "followed_up": (0.16, 0.26),
    },
    togetherness=0.6,
    annual=(0.66, 0.55, 0.40, 0.52),
    response=(0.64, 0.92),
    contested=0.28,
    sight=(0.62, 0.98),
    trained=(0.36, 0.70),
    training_form={"none": 0.10, "once": 0.66, "recurring": 0.18, "dont_know": 0.06},
    needs={
        "basics": 0.56,
        "asking": 0.62,
        "risk": 0.44,
        "honour": 0.66,
        "children": 0.38,
        "other_forms": 0.58,
    },
    coordination={
        "steering": _agreement(0.10, 0.26, 0.32, 0.22, 0.10),
        "structure": _agreement(0.08, 0.26, 0.32, 0.24, 0.10),
        "shared_understanding": _agreement(0.10, 0.30, 0.34, 0.20, 0.06),
        "contact": _agreement(0.18, 0.34, 0.28, 0.14, 0.06),
    },
    forms_wanted={
        "close_relationship": 0.95,
        "honour": 0.92,
        "trafficking": 0.72,
        "sexualised": 0.68,
        "commercialisation": 0.55,
    },
    belonging={"crime_prevention": 0.72, "public_health": 0.70, "gender_equality": 0.38, "own_plan": 0.34},
    free_text=0.33,
)

_2022_2026 = Pattern(
    status={
        "staff": _status(0.84, 0.12, 0.04),
        "organisation": _status(0.60, 0.28, 0.10, 0.02),
        "indicated": _status(0.76, 0.18, 0.04, 0.02),
        "selective": _status(0.34, 0.36, 0.30),
        "universal": _status(0.36, 0.36, 0.28),
        "starting": _status(0.10, 0.50, 0.40),
        "new": _status(0.18, 0.40, 0.40, 0.02),
    },
    criteria={
        "written": (0.66, 0.22),
        "decided": (0.60, 0.22),
        "responsibility": (0.56, 0.26),
        "known": (0.44, 0.36),
        "followed_up": (0.42, 0.28),
    },
    togetherness=0.6,
    annual=(0.78, 0.84, 0.90, 0.40),
    response=(0.66, 0.93),
    contested=0.24,
    sight=(0.64, 0.98),
    trained=(0.50, 0.82),
    training_form={"none": 0.05, "once": 0.42, "recurring": 0.48, "dont_know": 0.05},
    needs={
        "basics": 0.38,
        "asking": 0.48,
        "risk": 0.46,
        "honour": 0.50,
        "children": 0.36,
        "other_forms": 0.66,
    },
    coordination={
        "steering": _agreement(0.20, 0.36, 0.28, 0.12, 0.04),
        "structure": _agreement(0.18, 0.34, 0.30, 0.14, 0.04),
        "shared_understanding": _agreement(0.14, 0.34, 0.34, 0.14, 0.04),
        "contact": _agreement(0.26, 0.38, 0.24, 0.09, 0.03),
    },
    forms_wanted={
        "close_relationship": 0.96,
        "honour": 0.94,
        "trafficking": 0.82,
        "sexualised": 0.80,
        "commercialisation": 0.58,
    },
    belonging={"crime_prevention": 0.76, "public_health": 0.68, "gender_equality": 0.40, "own_plan": 0.48},
    free_text=0.33,
    rounds=(0.0, 0.625, 0.625, 0.0),
)

OPPOSITE = Pattern(
    status={
        "staff": _status(0.12, 0.20, 0.68),
        "organisation": _status(0.90, 0.08, 0.02),
        "indicated": _status(0.02, 0.06, 0.92),
        "selective": _status(0.95, 0.05, 0.00),
        "universal": _status(0.95, 0.05, 0.00),
        "starting": _status(0.90, 0.10, 0.00),
        "new": _status(0.90, 0.10, 0.00),
    },
    criteria={
        "written": (0.94, 0.05),
        "decided": (0.92, 0.06),
        "responsibility": (0.92, 0.06),
        "known": (0.88, 0.10),
        "followed_up": (0.88, 0.08),
    },
    togetherness=0.6,
    annual=(1.0, 1.0, 1.0, 1.0),
    response=(0.85, 0.98),
    contested=0.10,
    sight=(0.80, 0.99),
    trained=(0.90, 0.98),
    training_form={"none": 0.01, "once": 0.05, "recurring": 0.92, "dont_know": 0.02},
    needs={"basics": 0.05, "asking": 0.06, "risk": 0.08, "honour": 0.06, "children": 0.05, "other_forms": 0.08},
    coordination={
        name: _agreement(0.52, 0.36, 0.08, 0.03, 0.01)
        for name in ("steering", "structure", "shared_understanding", "contact")
    },
    forms_wanted={
        "close_relationship": 0.96,
        "honour": 0.94,
        "trafficking": 0.12,
        "sexualised": 0.14,
        "commercialisation": 0.06,
    },
    belonging={"crime_prevention": 0.20, "public_health": 0.16, "gender_equality": 0.12, "own_plan": 0.86},
    free_text=0.30,
)
"""The other way round in everything: for tests that findings follow the data."""

PATTERNS: Mapping[str, Pattern] = {"2018-2022": _2018_2022, "2022-2026": _2022_2026}
"""The pattern of each committed period."""

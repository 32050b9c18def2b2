"""The numbers of the chapters on competence and coordination: what the respondents say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from followup.domains import domains
from followup.facts import Number, Unit
from followup.indicators.obstacles import Obstacles
from followup.locale import _
from followup.period import Question
from followup.presentation import Names
from followup.presentation.numbers.groups import by_group, share_of_respondents


def competence_numbers(total: pd.DataFrame, shown: pd.DataFrame, names: Names) -> Iterator[Number]:
    """Yield the share of staff with training; numbers that are hidden stay so."""
    row, label = total.iloc[0], _("Share of staff who have had training")
    yield Number("competence.trained.share", row["share"], Unit.PERCENT, row["staff"], label)
    yield from by_group(
        "competence.trained.share", shown, "administration", "share", "staff", Unit.PERCENT, label, names.administration
    )


def choice_numbers(prefix: str, table: pd.DataFrame, labels: Mapping[str, str], label: str) -> Iterator[Number]:
    """Yield the share that chose each option of a question: ``<prefix><code>.share``."""
    for row in table.to_dict("records"):
        text = f"{label}: {labels[row['item']]}"
        yield from share_of_respondents(f"{prefix}{row['item']}.share", row, "share", text)


def training_form_numbers(table: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[Number]:
    """Yield the share of respondents whose training is ordered in each way.

    ``table`` is the distribution of one question over its scale.
    """
    row = table.iloc[0]
    base = int(row["base"])
    for code, label in labels.items():
        share = 100 * row[code] / base if base else None
        yield Number(f"competence.form_{code}.share", share, Unit.PERCENT, base, _("Training: {form}", form=label))


def staff_activity_numbers(staff: pd.DataFrame) -> Iterator[Number]:
    """Yield the implementation index of the assignments directed at staff."""
    row, label = staff.iloc[0], _("Implementation index of assignments directed at staff")
    yield Number("competence.staff_activities.index", row["index"], Unit.INDEX, row["assessed"], label)


def coordination_numbers(table: pd.DataFrame, total: pd.DataFrame, questions: Sequence[Question]) -> Iterator[Number]:
    """Yield the share at the two highest steps, over all statements and for each; numbers that are hidden stay so."""
    base = int(total["base"].iloc[0])
    share = 100 * total["top_two"].iloc[0] / base if base else None
    yield Number(
        "coordination.top_two.share", share, Unit.PERCENT, base, _("Share at the two highest steps, all statements")
    )
    rows = table.to_dict("index")
    for question in questions:
        row = rows[question.id]
        label = _("Share at the two highest steps: {statement}", statement=question.name)
        yield from share_of_respondents(f"coordination.{question.id}.top_two.share", row, "top_two_share", label)


def obstacle_numbers(found: Obstacles) -> Iterator[Number]:
    """Yield how many name each domain of obstacles, and how many answers are coded and not."""
    names = {domain.code: domain.name for domain in domains()}
    base, uncoded = (None, None) if found.withheld else (found.coded, found.uncoded)
    for row in found.domains.to_dict("records"):
        name, domain = f"obstacles.{row['domain']}", names[row["domain"]]
        label = _("Respondents who name the kind of obstacle: {domain}", domain=domain)
        yield Number(f"{name}.count", row["count"], Unit.COUNT, base, label)
        label = _("Share of respondents who name the kind of obstacle: {domain}", domain=domain)
        yield Number(f"{name}.share", row["share"], Unit.PERCENT, base, label)
    label = _("Respondents with a coded answer on obstacles")
    yield Number("obstacles.coded.count", base, Unit.COUNT, found.answers, label)
    label = _("Answers on obstacles without a domain")
    yield Number("obstacles.uncoded.count", uncoded, Unit.COUNT, found.answers, label)

"""Appendix D: expected bases beside the published ones."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from followup.facts import Fact
from followup.locale import _, number
from followup.markdown import TableColumn
from followup.period import Questionnaire
from followup.presentation import Sheet, whole

_SHOWN_OF_A_QUESTION = ("asked", "answered")


def question_bases_sheet(bases: pd.DataFrame, questionnaire: Questionnaire) -> Sheet:
    """Show, per question, how many were asked and how many answered: expected beside published.

    Parameters
    ----------
    bases
        From :func:`followup.bases.question_bases`.
    """
    texts = {question.id: question.name for question in questionnaire.questions}
    shown = bases[bases["measure"].isin(_SHOWN_OF_A_QUESTION)]
    kinds = {kind: shown.pivot(index="name", columns="measure", values=kind) for kind in ("expected", "published")}
    wide = pd.concat([table.add_suffix(f"_{kind}") for kind, table in kinds.items()], axis=1)
    columns = [
        TableColumn("name", _("Question"), lambda name: texts[str(name)], width=34),
        TableColumn("asked_expected", _("Asked, expected"), whole, right=True),
        TableColumn("asked_published", _("Asked, published"), whole, right=True),
        TableColumn("answered_expected", _("Answered, expected"), whole, right=True),
        TableColumn("answered_published", _("Answered, published"), whole, right=True),
    ]
    order = [name for name in bases["name"].unique() if name in wide.index]
    note = _(
        "Expected: computed a second time from the raw answers and the routing rules alone. Don’t know, not relevant, "
        "unanswered, unreadable and skipped answers are compared in the same way. A difference would have stopped the "
        "report."
    )
    return Sheet(wide.loc[order].reset_index(), columns, _("Expected and published bases per question."), note)


def fact_bases_sheet(bases: pd.DataFrame, facts: Mapping[str, Fact]) -> Sheet:
    """Show the bases of the indicators of the whole municipality: expected beside published.

    Parameters
    ----------
    bases
        From :func:`followup.bases.fact_bases`.
    facts
        The facts, for what they are called.
    """
    whole_municipality = bases[(bases["measure"] == "base") & ~bases["name"].str.contains(".by_", regex=False)]
    columns = [
        TableColumn("name", _("Number"), lambda name: facts[str(name)].label, width=56),
        TableColumn("expected", _("Base, expected"), whole, right=True),
        TableColumn("published", _("Base, published"), whole, right=True),
    ]
    note = _(
        "Expected: computed a second time from the raw answers and the routing rules alone. In all {count} bases and "
        "counts were compared, also those of each administration and area. A difference would have stopped the report.",
        count=number(len(bases)),
    )
    return Sheet(whole_municipality, columns, _("Expected and published bases of the indicators."), note)

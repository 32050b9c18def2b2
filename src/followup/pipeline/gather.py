"""What is made of all notebooks' results together: facts, bases, what was hidden."""

from __future__ import annotations

from pathlib import Path

from followup.bases import fact_bases, stop_on_differences
from followup.disclosure.record import hidden_numbers, read_suppressions
from followup.facts import FACTS, FactBook
from followup.presentation import table_markdown
from followup.presentation.bases import fact_bases_sheet
from followup.presentation.suppression import suppression_fragment
from followup.sources import source_note, with_sources
from followup.storage import read_table, write_table

SUPPRESSION = "suppression"
"""Where notebooks leave what they hid."""


def gather(made: Path, *, of_answers: bool) -> None:
    """Gather what the notebooks left in the folder of a period or a year.

    Parameters
    ----------
    made
        The folder.
    of_answers
        Whether there are answers of people: their bases are compared, and what was hidden is told of.

    Raises
    ------
    RunError
        If the notebooks' bases are not those that the raw answers give.
    """
    facts = FactBook.read(*sorted((made / FACTS).glob("*.json")))
    facts.write(made / "facts.json")
    if of_answers:
        _compare_bases(made, facts)
        gather_suppression(made)


def gather_suppression(made: Path) -> None:
    """Turn what each notebook hid into one table, and into the part of appendix D that tells of it."""
    parts = read_suppressions(*sorted((made / SUPPRESSION).glob("*.json")))
    write_table(made, "suppression", hidden_numbers(parts))
    _write(made, "_suppression", with_sources(suppression_fragment(parts), source_note("suppression.csv")))


def _compare_bases(made: Path, facts: FactBook) -> None:
    """Compare the bases of the facts with those that the raw answers give, and leave both for appendix D."""
    bases = stop_on_differences(fact_bases(read_table(made, "expected_bases"), facts))
    source = source_note("facts.json, expected_bases.csv")
    _write(made, "_tbl-bases", with_sources(table_markdown(fact_bases_sheet(bases, facts), "bases"), source))


def _write(made: Path, name: str, text: str) -> None:
    (made / "fragments" / f"{name}.md").write_text(text.rstrip() + "\n", encoding="utf-8", newline="\n")

"""Appendix D: which numbers about people are not shown, and what that costs the reader."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from followup.disclosure.record import Suppression, hidden_numbers
from followup.locale import _
from followup.markdown import TableColumn, escaped
from followup.presentation import Sheet, share, table_markdown, whole


def suppression_fragment(parts: Sequence[Suppression]) -> str:
    """Write how many numbers each table lost, and for each what an outsider could infer."""
    pieces = [table_markdown(loss_sheet(parts), "suppression")] if parts else []
    hidden = hidden_numbers(parts)
    pieces.append(
        escaped(_("No number is hidden.")) if hidden.empty else table_markdown(inferred_sheet(hidden), "inferred")
    )
    return "\n\n".join(pieces) + "\n"


def loss_sheet(parts: Sequence[Suppression]) -> Sheet:
    """Show the loss: hidden numbers out of all, per table and in all."""
    rows = [(part.table, part.numbers, len(part.hidden)) for part in parts]
    total = (_("All"), sum(part.numbers for part in parts), sum(len(part.hidden) for part in parts))
    table = pd.DataFrame([*rows, total], columns=["table", "numbers", "hidden"])
    table["share"] = 100 * table["hidden"] / table["numbers"].where(table["numbers"] > 0)
    columns = [
        TableColumn("table", _("What is counted"), str, width=44),
        TableColumn("numbers", _("Count of numbers"), whole, right=True),
        TableColumn("hidden", _("Hidden"), whole, right=True),
        TableColumn("share", _("Share"), share, right=True),
    ]
    note = _("A percentage is hidden with the number it is computed from, and not counted apart.")
    return Sheet(table, columns, _("Numbers about people that are not shown."), note)


def inferred_sheet(hidden: pd.DataFrame) -> Sheet:
    """Show the smallest and the largest value that an outsider could infer for each hidden number."""
    columns = [
        TableColumn("table", _("What is counted"), str, width=30),
        TableColumn("number", _("Hidden number"), str, width=34),
        TableColumn("lowest", _("At least"), whole, right=True),
        TableColumn("highest", _("At most"), whole, right=True),
    ]
    caption = _("What can be inferred of each hidden number from everything that is shown.")
    note = _(
        "Computed anew in every build, which stops if too much can be inferred. It is not told which numbers are small "
        "and which are hidden for their sake."
    )
    return Sheet(hidden, columns, caption, note)

"""Where a figure or a table comes from: a short note below it, in every format."""

from __future__ import annotations

import re

from followup.locale import _
from followup.markdown import escaped

_FLOAT = re.compile(r"(?:^:|^!\[|\n\n: ).*\{#(?:tbl|fig)-\S.*\}$")
_NOTE = re.compile(r"^::: \{\.note\}\n(?P<text>[^\n]*)\n:::$")


def source_note(name: str, cell: str = "") -> str:
    r"""Return the note: what the source is called and, where there is one, the cell that it leads to.

    Examples
    --------
    >>> print(source_note("plan.yaml", "03_systematics-tbl-matrix"))
    ::: {.source cell="03_systematics-tbl-matrix"}
    Källa: plan\.yaml
    :::
    """
    leads_to = f' cell="{cell}"' if cell else ""
    return f"::: {{.source{leads_to}}}\n{_('Source: {name}', name=escaped(name))}\n:::"


def cell_note(notebook: str, cell: str) -> str:
    r"""Return the note of a cell: the part of the audit trail that it stands in, and what it is called there.

    Examples
    --------
    >>> print(cell_note("03_systematics", "tbl-matrix"))
    ::: {.source cell="03_systematics-tbl-matrix"}
    Källa: granskningsspåret\, del 3 \(tbl\-matrix\)
    :::
    """
    part = notebook.partition("_")[0].lstrip("0")
    return source_note(_("the audit trail, part {part} ({cell})", part=part, cell=cell), f"{notebook}-{cell}")


def with_sources(text: str, source: str) -> str:
    r"""Return a fragment with the note of its source below each figure and table; last in the note that is there.

    Parameters
    ----------
    text
        The fragment, its blocks apart by an empty line.
    source
        From :func:`source_note`.

    Examples
    --------
    >>> print(with_sources(": Antal. {#tbl-a}\n\n::: {.note}\nBas: alla.\n:::", source_note("plan")))
    : Antal. {#tbl-a}
    <BLANKLINE>
    :::: {.note}
    Bas: alla.
    <BLANKLINE>
    ::: {.source}
    Källa: plan
    :::
    ::::
    """
    blocks: list[str] = []
    below_float = False
    for block in text.strip().split("\n\n"):
        note = _NOTE.match(block) if below_float else None
        if note:
            blocks.append(f":::: {{.note}}\n{note['text']}\n\n{source}\n::::")
        else:
            blocks += [source, block] if below_float else [block]
        below_float = _FLOAT.match(block) is not None
    return "\n\n".join([*blocks, source] if below_float else blocks)

"""The page that ``followup diff --html`` writes: what changed, before and now, with the changed words marked."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from followup.comparing.build import Build
from followup.comparing.differences import Differences, Pair
from followup.locale import _, language, number
from followup.markdown import TableColumn, escaped, pipe_table
from followup.render.page import small_page


def differences_page(report: Path, old: Build, new: Build, differences: Differences) -> bytes:
    """Return the page as HTML.

    Parameters
    ----------
    report
        The report project, for its look.
    old, new
        The builds, for what they call themselves.
    differences
        What :func:`followup.comparing.compare` found.
    """
    builds = f"{escaped(_('Before: {title}', title=old.title))}\n\n{escaped(_('Now: {title}', title=new.title))}"
    parts = [builds]
    tables = (
        (_("Numbers"), _("What"), differences.numbers),
        (_("Figures"), _("Figure"), differences.figures),
        (_("Cells of tables"), _("Table, row and column"), differences.cells),
    )
    for title, head, pairs in tables:
        parts += [_heading(title, pairs), _table(pairs, head) if pairs else escaped(_("Nothing changed."))]
    for title, pairs in ((_("Findings"), differences.findings), (_("Texts"), differences.texts)):
        parts.append(_heading(title, pairs))
        parts += [_rewording(pair) for pair in pairs] or [escaped(_("Nothing changed."))]
    return small_page(report, _("What changed between two reports"), _("Comparison"), parts, language=language())


def _heading(title: str, pairs: Sequence[Pair]) -> str:
    return f"# {escaped(title)} ({number(len(pairs))})"


def _table(pairs: Sequence[Pair], head: str) -> str:
    columns = [
        TableColumn("name", head, width=50),
        TableColumn("before", _("Before"), width=25),
        TableColumn("now", _("Now"), width=25),
    ]
    return pipe_table([[pair.name, pair.before or "–", pair.now or "–"] for pair in pairs], columns)


def _rewording(pair: Pair) -> str:
    """Show a text before and now; words that went are struck out, new ones are bold."""
    before, now = pair.before.split(), pair.now.split()
    steps = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    was = " ".join(_marked(before[i:j], "~~" if kind != "equal" else "") for kind, i, j, _k, _l in steps if j > i)
    is_now = " ".join(_marked(now[k:m], "**" if kind != "equal" else "") for kind, _i, _j, k, m in steps if m > k)
    lines = [f"**{escaped(pair.name)}**"]
    if pair.before:
        lines.append(f"{escaped(_('Before:'))} {was}")
    if pair.now:
        lines.append(f"{escaped(_('Now:'))} {is_now}")
    return "\n\n".join(lines)


def _marked(words: Sequence[str], mark: str) -> str:
    return f"{mark}{escaped(' '.join(words))}{mark}"

"""A page of its own in the look of the report, for what a command wants to show: one file, no outside requests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from followup.render.embedded.pandoc import run_pandoc
from followup.render.embedded.project import FILTER
from followup.render.look import read_look
from followup.render.policy import script_hash

_READER = "markdown-raw_html-raw_attribute-raw_tex-native_divs-native_spans-tex_math_dollars-citations"


def small_page(report: Path, title: str, kind: str, parts: Sequence[str], *, language: str, **metadata: Any) -> bytes:
    """Return a page as HTML.

    Parameters
    ----------
    report
        The report project, for its look.
    title, kind
        The page's heading, and what it is.
    parts
        Pieces of Markdown in which everything from outside is escaped; their first level of headings is the page's
        second.
    language
        Of the page.
    metadata
        What else the template knows, such as ``municipality`` and ``notice``.
    """
    about: Mapping[str, Any] = {
        "lang": language,
        "title": title,
        "document-kind": kind,
        "script-hash": script_hash((report / "_brand" / "page.js").read_text(encoding="utf-8")),
        "look": {**read_look(report), "logo": "", "footer": ""},
        **metadata,
    }
    text = "\n\n".join([f"---\n{json.dumps(about, ensure_ascii=False)}\n---", *parts])
    template = report / "_brand" / "page.html"
    arguments = [f"--from={_READER}", "--to=html5", "--standalone", f"--template={template}"]
    # The report's filter gives its tables heads and boxes that scroll, and brings the script.
    page = run_pandoc([*arguments, "--shift-heading-level-by=1", f"--lua-filter={FILTER}"], text.encode(), report)
    style = (report / "_brand" / "page.css").read_bytes()
    return page.replace(b"</head>", b"<style>\n" + style + b"</style>\n</head>", 1)

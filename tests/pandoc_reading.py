"""Read Markdown back as Pandoc reads it, and texts that would be markup if they were not escaped."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pypandoc
from hypothesis import strategies as st

PANDOC = pypandoc.get_pandoc_path()

PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "{{< include x >}}", "{{{< fact a >}}}", "<script>alert(1)</script>", "$x^2$", "\\(x\\)", "`r 1`",
            "`{python} 1`", "[a](javascript:b)", "![a](b)", "@fig-a", "[@b]", "*a*", "__b__", "~~c~~", "^d^", "# e",
            "- f", "1. g", "> h", "::: {.i}", "```\nj\n```", "---", "| k |", "&lt;b&gt;", "&#65;", "[^1]", "^[l]",
            "\\newpage", "https://m.se", "n\n===", "    o", ": p", "<!-- q", "{.r}", "{=html}", "“s”", "'t'",
            "Åtgärd 50 % – ”ja”", "\u202eu", "a\u200bb", "(@) v", "\\", "a|b", ":smile:", "...", "--",
        ]
    ),
)  # fmt: skip


def pandoc(markdown: str, reader: str = "markdown") -> list[dict[str, Any]]:
    """Return the blocks Pandoc reads."""
    done = subprocess.run(
        [PANDOC, "--from", reader, "--to", "json"], input=markdown.encode(), capture_output=True, check=True
    )
    return json.loads(done.stdout)["blocks"]


def kinds(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "t" in node:
            yield node["t"]
        for value in node.values():
            yield from kinds(value)
    elif isinstance(node, list):
        for value in node:
            yield from kinds(value)

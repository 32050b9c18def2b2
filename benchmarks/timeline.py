"""Where the time of a build goes, as a picture: a row for each process, the darker the more it works."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from processes import Life, Measured

_ROW, _LEFT, _WIDTH = 18, 150, 900
_SHORTEST = 0.15
"""Seconds; a process that lived less is not worth a row."""


def name_of(command: str) -> str:
    """Return what a process is called in the picture.

    >>> name_of("/usr/bin/python -m followup run 2018-2022"), name_of("/opt/files/pandoc --sandbox")
    ('followup run', 'pandoc')
    """
    words = command.split()
    if "followup.forking.serving" in words:
        return "kernels’ parent"
    if any("ipykernel_launcher" in word for word in words):
        return "kernel"
    if "followup" in words:
        return " ".join(words[words.index("followup") :][:2])
    return Path(words[0]).name if words else "?"


def draw(measured: Measured, file: Path) -> None:
    """Write the picture as SVG."""
    lives = [life for life in measured.lives.values() if life.seen[-1][0] - life.seen[0][0] > _SHORTEST]
    lives.sort(key=lambda life: life.seen[0][0])
    scale, marks = _WIDTH / measured.seconds, measured.marks
    top = _ROW * (len(marks) + 1)
    height = top + _ROW * (len(lives) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 20} {height}">',
        f"<title>{measured.seconds:.1f} s</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        '<g font-family="sans-serif" font-size="11">',
    ]
    for place, (at, text) in enumerate(marks):
        x, y = _LEFT + at * scale, _ROW * (place + 1)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 9}" y2="{height - _ROW}" stroke="#bbb"/>')
        side = 'text-anchor="end" dx="-4"' if at > measured.seconds / 2 else 'dx="4"'
        parts.append(f'<text x="{x:.1f}" y="{y}" {side}>{at:.1f} s {escape(text[:90])}</text>')
    seen_names: dict[str, int] = {}
    for place, life in enumerate(lives):
        name = _own_name(life, lives, seen_names)
        parts += _row(name, life, top + _ROW * place, scale)
    parts += [
        f'<text x="{_LEFT + second * scale:.1f}" y="{height - 4}" text-anchor="middle">{second} s</text>'
        for second in range(0, int(measured.seconds) + 1, max(1, int(measured.seconds // 12)))
    ]
    file.write_text("\n".join([*parts, "</g>", "</svg>"]) + "\n", encoding="utf-8")


def _own_name(life: Life, lives: list[Life], seen: dict[str, int]) -> str:
    name = name_of(life.command)
    seen[name] = seen.get(name, 0) + 1
    # A forked kernel has its parent's command line, and comes after it.
    return f"kernel {seen[name] - 1}" if name == "kernels’ parent" and seen[name] > 1 and len(lives) > 1 else name


def _row(name: str, life: Life, y: int, scale: float) -> list[str]:
    parts = [f'<text x="{_LEFT - 6}" y="{y + 12}" text-anchor="end">{escape(name)}</text>']
    for (start, before), (end, after) in pairwise(life.seen):
        share = min((after - before) / (end - start), 1) if end > start else 0
        x, width = _LEFT + start * scale, (end - start) * scale
        look = f'fill="#12436d" fill-opacity="{0.12 + 0.88 * share:.2f}"'
        parts.append(f'<rect x="{x:.1f}" y="{y + 2}" width="{width + 0.2:.1f}" height="{_ROW - 5}" {look}/>')
    return parts

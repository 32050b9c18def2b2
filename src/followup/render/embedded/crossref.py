"""Numbers of sections, figures and tables, and the references to them.

Each labelled figure and table becomes a *float*: a division that holds its caption and its body, and carries its
number. The writers turn it into what their format has for the purpose.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pandocfilters import Div, Link, Plain, RawInline, Str

from followup.locale import NO_BREAK_SPACE, _
from followup.render.embedded.language import REFERENCES, label_meant, reference_word, refuse
from followup.render.embedded.pandoc import Document
from followup.render.embedded.source import MARK, Source
from followup.render.embedded.tree import walk, words

FLOAT = "followup-float"
"""Class of the division that holds a figure or a table; no author's text can carry it."""

Node = dict[str, Any]


@dataclass
class Numbers:
    """The numbers given so far, by label."""

    labels: dict[str, str] = field(default_factory=dict)
    sections: list[int] = field(default_factory=list)
    unnumbered: set[str] = field(default_factory=set)
    in_appendix: bool = False
    floats: dict[str, int] = field(default_factory=lambda: {"fig": 0, "tbl": 0})

    def next_section(self, level: int) -> str:
        """Count a heading of ``level`` and return its number, such as ``3.1``."""
        counts = [*self.sections, *[0] * level][:level]
        counts[-1] += 1
        self.sections = counts
        return ".".join(str(count) for count in counts)

    def next_float(self, kind: str) -> str:
        """Count a figure or a table and return its number."""
        self.floats[kind] += 1
        return str(self.floats[kind])


def restore_values(document: Document, source: Source) -> Document:
    """Put the values back where the marks stand; in running text a fact becomes a span that names it."""

    def words_of(text: str) -> list[Node]:
        pieces: list[Node] = []
        for position, piece in enumerate(MARK.split(text)):
            if position % 2:
                found = source.values[int(piece)]
                value = Str(found.text)
                fact = {"t": "Span", "c": [["", ["fact"], [["data-fact", found.name]]], [value]]}
                pieces.append(fact if found.kind == "fact" else value)
            elif piece:
                pieces.append(Str(piece))
        return pieces

    def restored(node: Any) -> Any:
        if isinstance(node, str):
            return MARK.sub(lambda mark: source.values[int(mark[1])].text, node)
        if isinstance(node, list):
            return [part for item in node for part in in_list(item)]
        return {key: restored(item) for key, item in node.items()} if isinstance(node, dict) else node

    def in_list(item: Any) -> list[Any]:
        if not isinstance(item, dict) or item.get("t") != "Str":
            return [restored(item)]
        return words_of(item["c"]) if MARK.search(item["c"]) else [item]

    return {**document, "blocks": restored(document["blocks"])}


def number(document: Document, source: Source, *, number_sections: bool) -> tuple[Document, Numbers]:
    """Number the sections, figures and tables in their order; turn figures and tables into floats."""
    numbers = Numbers()

    def header(value: Any) -> None:
        level, (label, classes, _attributes), content = value
        if level == 1:
            numbers.in_appendix = "unnumbered" in classes
        if not number_sections or "unnumbered" in classes:
            numbers.unnumbered.add(label)
        elif numbers.in_appendix:
            message = _("a numbered heading stands under one without a number: {heading}", heading=words(content))
            source.fault("numbered-under-unnumbered", message, source.place_of(f"#{label}"), _("Add {{.unnumbered}}."))
        else:
            _register(numbers, source, label, numbers.next_section(level))

    def figure(value: Any) -> list[Node]:
        return _float("fig", value[0], value[1][1], walk(value[2], {"Image": _without_caption}), numbers, source)

    def table(value: Any) -> list[Node]:
        attributes, caption, *rest = value
        body = {"t": "Table", "c": [["", ["typst:no-figure"], []], [None, []], *rest]}
        if not attributes[0] and not caption[1]:
            return [body]
        return _float("tbl", attributes, caption[1], [body], numbers, source)

    visits = {"Header": header, "Figure": figure, "Table": table}
    return {**document, "blocks": walk(document["blocks"], visits)}, numbers


def resolve_references(document: Document, numbers: Numbers, source: Source) -> Document:
    """Turn every ``@fig-x``, ``@tbl-x`` and ``@sec-x`` into a link with the number; note those that lead nowhere."""
    seen: Counter[str] = Counter()

    def cite(value: Any) -> list[Node]:
        links: list[Node] = []
        for citation in value[0]:
            written = citation["citationId"]
            label = label_meant(written)
            seen[written] += 1
            place = source.place_of(f"@{written}", seen[written])
            if label.split("-")[0] not in REFERENCES:
                refuse(source, f"citation: @{label}", place)
            elif citation["citationMode"]["t"] != "AuthorInText":
                refuse(source, f"reference in brackets: @{label}", place)
            elif label in numbers.unnumbered:
                message = _("the reference @{label} points to a section without a number", label=label)
                source.fault("unresolved-reference", message, place)
            elif label not in numbers.labels:
                message = _("the reference @{label} points to nothing in the document", label=label)
                source.fault("unresolved-reference", message, place)
            else:
                text = Str(f"{reference_word(written)}{NO_BREAK_SPACE}{numbers.labels[label]}")
                links.append(Link(["", ["quarto-xref"], []], [text], [f"#{label}", ""]))
        return links

    return {**document, "blocks": walk(document["blocks"], {"Cite": cite})}


def _register(numbers: Numbers, source: Source, label: str, text: str) -> None:
    if label in numbers.labels:
        message = _("the label {label} is given twice", label=label)
        source.fault("duplicate-label", message, source.place_of(f"#{label}"))
    numbers.labels[label] = text


def _without_caption(value: Any) -> Node | None:
    """Take the copy of its caption out of a picture that has a text alternative of its own."""
    if dict(value[0][2]).get("fig-alt"):
        return {"t": "Image", "c": [value[0], [], value[2]]}
    return None


def _float(
    kind: str, attributes: list[Any], caption: list[Node], body: list[Node], numbers: Numbers, source: Source
) -> list[Node]:
    label = attributes[0]
    inlines = [inline for block in caption for inline in block["c"]] if caption else []
    if not label.startswith(f"{kind}-"):
        message = _("a figure or table has a caption but no label {{#{prefix}-…}}: {caption}",
                    prefix=kind, caption=words(inlines))  # fmt: skip
        source.fault("no-label", message, source.place_of(f"#{label}" if label else words(inlines[:1])))
        return body
    text = numbers.next_float(kind)
    _register(numbers, source, label, text)
    return [Div([label, [FLOAT, kind], [["number", text]]], [Plain(inlines), *body])]


def float_parts(value: Any) -> tuple[str, str, str, list[Node], list[Node]] | None:
    """Return label, kind, number, caption and body of a float, or nothing if the division is none.

    ``value`` is the content of a ``Div`` as pandoc's JSON has it.
    """
    (label, classes, attributes), blocks = value
    if FLOAT not in classes:
        return None
    return label, classes[1], dict(attributes)["number"], blocks[0]["c"], blocks[1:]


def field_code(instruction: str, result: str) -> Node:
    """Return a Word field with its result, as an inline."""
    runs = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{result}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    code: Node = RawInline("openxml", "".join(f"<w:r>{run}</w:r>" for run in runs))
    return code

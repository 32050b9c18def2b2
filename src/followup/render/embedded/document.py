"""One document of the report, from its source to a numbered, resolved and checked tree that the writers share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from followup.errors import Fault
from followup.locale import _
from followup.render.documents import report_epoch
from followup.render.embedded import crossref
from followup.render.embedded.language import refuse_unsupported
from followup.render.embedded.pandoc import Document, read_markdown
from followup.render.embedded.pictures import check_picture
from followup.render.embedded.project import Project, names_of, read_front_matter
from followup.render.embedded.source import Expander, Source
from followup.render.embedded.tree import walk, words


@dataclass(frozen=True)
class Prepared:
    """A document ready to be written.

    Attributes
    ----------
    name
        Name of what is made from it, without ending.
    front_matter
        The YAML at its head.
    metadata
        The project's metadata with the front matter over it.
    tree
        The document, without metadata.
    """

    name: str
    project: Project
    front_matter: Mapping[str, Any]
    metadata: Mapping[str, Any]
    tree: Document

    @property
    def epoch(self) -> int:
        """The moment that stands for now in the files."""
        return report_epoch(self.metadata.get("date", ""))

    def option(self, format_name: str, key: str, default: Any = None) -> Any:
        """Return a setting as it holds for this document in a format."""
        return self.project.option(self.front_matter, format_name, key, default)


def prepare(project: Project, file: str, name: str) -> tuple[Prepared, list[Fault]]:
    """Read a document, of which ``name`` is made, and return it with everything that is wrong with it."""
    front_matter = read_front_matter(project.stage, file)
    metadata = {**project.metadata, **{key: value for key, value in front_matter.items() if key != "format"}}
    names = {"fact": project.facts, "var": project.variables, "meta": names_of(metadata)}
    source = Expander(project.stage, names).expand(file)
    refuse_unsupported(source)
    tree = read_markdown(source.text, project.reader, project.stage)
    _check_tree(tree, project, source)
    # Both engines number sections the same in every format, so the typst setting stands for all.
    numbered = project.option(front_matter, "typst", "number-sections", default=False)
    tree, numbers = crossref.number(tree, source, number_sections=numbered)
    tree = crossref.resolve_references(tree, numbers, source)
    tree = crossref.restore_values(tree, source)
    return Prepared(name, project, front_matter, metadata, tree), source.faults


def _check_tree(tree: Document, project: Project, source: Source) -> None:
    """Note what only the parsed document shows: pictures that are missing, remote or without a text alternative."""
    seen: Counter[str] = Counter()

    def image(value: Any) -> None:
        (_label, _classes, attributes), inlines, (target, _title) = value
        seen[target] += 1
        place = source.place_of(target, seen[target])
        if not dict(attributes).get("fig-alt") and not words(inlines):
            message = _("the picture {file} has no text alternative", file=target)
            source.fault("no-alternative", message, place, _('Add fig-alt="…" to it.'))
        if message := check_picture(project.stage, target):
            source.fault("picture", message, place)

    walk(tree["blocks"], {"Image": image})

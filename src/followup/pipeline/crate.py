"""``ro-crate-metadata.json``: what lies in the folder of documents and how it was made, in a form that archives read.

It follows RO-Crate 1.1. ``manifest.json`` lists this file with the others, and stays what checks are made against: it
alone names the commit, and the sources one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from followup import __version__
from followup.locale import _
from followup.pipeline.manifest import MANIFEST

CRATE = "ro-crate-metadata.json"

# RO-Crate 1.1 has no word of its own for the checksum.
_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"}]
_KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MADE, _LICENCE, _PUBLISHER, _PROGRAM = "#framstallning", "#villkor", "#kommun", "#followup"

Entity = dict[str, Any]


def write_crate(folder: Path, about: Mapping[str, object], manifest: Mapping[str, Any]) -> Path:
    """Write the crate beside the documents.

    Parameters
    ----------
    folder
        The folder of the documents.
    about
        What the documents say of themselves: ``title``, ``municipality``, ``lang`` and ``date``.
    manifest
        The manifest, with the outputs that there are so far.
    """
    file = folder / CRATE
    text = json.dumps(crate(about, manifest), ensure_ascii=False, indent=1) + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def crate(about: Mapping[str, object], manifest: Mapping[str, Any]) -> Entity:
    """Return the crate; it holds no clock time and no folder of a machine.

    Parameters
    ----------
    about, manifest
        As for :func:`write_crate`.
    """
    files = [_file(item) for item in manifest["outputs"]]
    inputs = [_input(item) for item in manifest["inputs"]]
    programs = list(_programs(manifest))
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": str(about["title"]),
        "description": _("The documents, with what they were made from. Their checksums are in {manifest}.",
                         manifest=MANIFEST),
        "datePublished": str(about["date"]),
        "inLanguage": str(about["lang"]),
        "license": {"@id": _LICENCE},
        "author": {"@id": _PUBLISHER},
        "publisher": {"@id": _PUBLISHER},
        "hasPart": [*_references(files), {"@id": MANIFEST}],
        "mentions": {"@id": _MADE},
    }  # fmt: skip
    made = {
        "@id": _MADE,
        "@type": "CreateAction",
        "name": _("The making of the documents"),
        "instrument": {"@id": _PROGRAM},
        "object": _references(inputs),
        "result": _references(files),
    }
    manifest_file = _described(MANIFEST, _("The checksum of each file, and what made it"))
    return {"@context": _CONTEXT, "@graph": [
        _descriptor(), root, *files, manifest_file, made, *inputs, *programs, _licence(),
        {"@id": _PUBLISHER, "@type": "Organization", "name": str(about["municipality"])},
    ]}  # fmt: skip


def _descriptor() -> Entity:
    conforms = {"@id": "https://w3id.org/ro/crate/1.1"}
    return {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": conforms}


def _references(entities: list[Entity]) -> list[Entity]:
    return [{"@id": entity["@id"]} for entity in entities]


def _described(path: str, name: str) -> Entity:
    kind = _KINDS.get(PurePosixPath(path).suffix, "application/octet-stream")
    return {"@id": quote(path), "@type": "File", "name": name, "encodingFormat": kind}


def _file(item: Mapping[str, Any]) -> Entity:
    path = str(item["path"])
    return {**_described(path, _title(path)), "contentSize": str(item["bytes"]), "sha256": item["sha256"]}


def _title(path: str) -> str:
    titles = {
        "uppfoljningsrapport": _("The follow-up report"),
        "tjansteskrivelse": _("The letter to the board"),
        "arsuppfoljning": _("The yearly follow-up"),
        "atgardsplan": _("The joint action plan"),
        "granskningsspar": _("The audit trail"),
        "tabeller": _("The tables of the report"),
    }
    return titles.get(PurePosixPath(path).stem, path)


def _input(item: Mapping[str, Any]) -> Entity:
    """Return something the documents were made from: told of, but not in the folder."""
    path = str(item["path"])
    size, digest = str(item["bytes"]), item["sha256"]
    return {
        "@id": f"#indata/{quote(path)}",
        "@type": "DigitalDocument",
        "name": path,
        "contentSize": size,
        "sha256": digest,
    }


def _programs(manifest: Mapping[str, Any]) -> Iterator[Entity]:
    """Give the program, and those that it works with."""
    used = {"Python": manifest["python"], **manifest["packages"]}
    needs = [f"#program/{quote(name)}" for name in used]
    engine = {"softwareRequirements": [{"@id": need} for need in needs], "description": manifest["engine"]}
    yield {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": "followup",
        "softwareVersion": __version__,
        **engine,
    }
    for need, (name, version) in zip(needs, used.items(), strict=True):
        yield {"@id": need, "@type": "SoftwareApplication", "name": name, "softwareVersion": version}


def _licence() -> Entity:
    return {
        "@id": _LICENCE,
        "@type": "CreativeWork",
        "name": _("Terms of use"),
        "description": _("No licence is stated. Whoever wants to use the documents further asks the publisher."),
    }

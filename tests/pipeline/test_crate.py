"""The crate beside the manifest is what RO-Crate 1.1 requires, and says nothing of the machine or the moment."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from followup.pipeline.crate import CRATE, write_crate

ABOUT = {"title": "Uppföljning", "municipality": "Småby kommun", "lang": "sv", "date": "2023-04-24"}
MANIFEST: dict[str, Any] = {
    "engine": "embedded (pandoc 3.9)",
    "python": "3.11.7",
    "packages": {"pandas": "3.0"},
    "inputs": [{"path": "2018-2022/responses/svar från åtta.csv", "sha256": "a" * 64, "bytes": 7}],
    "outputs": [
        {"path": "tjansteskrivelse.pdf", "sha256": "b" * 64, "bytes": 9},
        {"path": "tabeller.xlsx", "sha256": "c" * 64, "bytes": 8},
    ],
}


@pytest.fixture
def graph(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The crate's entities by their names."""
    crate = json.loads(write_crate(tmp_path, ABOUT, MANIFEST).read_text(encoding="utf-8"))
    assert set(crate) == {"@context", "@graph"}
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    found = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(found) == len(crate["@graph"])
    return found


def test_the_descriptor_leads_to_a_root_that_says_what_it_must(graph: dict[str, dict[str, Any]]) -> None:
    descriptor = graph[CRATE]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = graph[descriptor["about"]["@id"]]
    assert root["@id"] == "./"
    assert root["@type"] == "Dataset"
    assert root["name"] == "Uppföljning"
    assert root["description"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    assert graph[root["license"]["@id"]]["description"]
    assert graph[root["publisher"]["@id"]]["name"] == "Småby kommun"


def test_every_file_is_a_part_with_its_size_and_checksum_and_nothing_that_is_not_there_is(
    graph: dict[str, dict[str, Any]],
) -> None:
    files = {name: entity for name, entity in graph.items() if entity["@type"] == "File"}
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    assert parts == set(files) == {"tjansteskrivelse.pdf", "tabeller.xlsx", "manifest.json"}
    assert files["tjansteskrivelse.pdf"] == {
        "@id": "tjansteskrivelse.pdf",
        "@type": "File",
        "name": "Tjänsteskrivelsen",
        "encodingFormat": "application/pdf",
        "contentSize": "9",
        "sha256": "b" * 64,
    }


def test_every_reference_leads_to_something_described_and_names_are_addresses(graph: dict[str, dict[str, Any]]) -> None:
    outside = {"https://w3id.org/ro/crate/1.1"}

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            return {value["@id"]} if set(value) == {"@id"} else set().union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    assert set().union(*map(references, graph.values())) - set(graph) == outside
    assert all(re.fullmatch(r"[\w./#%-]+", name, re.ASCII) for name in graph)


def test_the_making_used_the_inputs_and_the_programs(graph: dict[str, dict[str, Any]]) -> None:
    (made,) = [entity for entity in graph.values() if entity["@type"] == "CreateAction"]
    (used,) = [graph[each["@id"]] for each in made["object"]]
    assert (used["name"], used["sha256"]) == ("2018-2022/responses/svar från åtta.csv", "a" * 64)
    needs = [graph[each["@id"]] for each in graph[made["instrument"]["@id"]]["softwareRequirements"]]
    assert [(each["name"], each["softwareVersion"]) for each in needs] == [("Python", "3.11.7"), ("pandas", "3.0")]
    assert {each["@id"] for each in made["result"]} == {"tjansteskrivelse.pdf", "tabeller.xlsx"}

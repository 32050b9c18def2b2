"""What can only be meant to do harm is refused, and does none on the way."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import corpus
import nbformat
import pytest
import same
from corpus import Attack
from rich.console import Console
from ruamel.yaml import YAML
from trap import SECRET, Trap

from followup.checking import check_page
from followup.cli.show import fault_lines
from followup.commentary import check_commentary
from followup.errors import Fault, InputError, Severity
from followup.facts import FactBook
from followup.findings import check_set_aside
from followup.findings.rules import RULES
from followup.ingest.accepted import read_accepted, unused
from followup.ingest.match import targets_in
from followup.markdown import unescaped
from followup.period import PeriodInput, open_period
from followup.pipeline.notebooks import run_notebook
from followup.privacy.reviewed import read_reviewed
from followup.render.documents import REPORT
from followup.staging import lay_out, report_metadata, report_variables


def by_id(attacks: list[Attack]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("attack", attacks, ids=lambda attack: attack.id)


def test_there_are_enough_attacks_and_each_is_another() -> None:
    attacks = [*corpus.TEXTS, *corpus.YAML, *corpus.YAML_BESIDE, *corpus.COMMENTARY]
    assert len(attacks) >= 150
    assert len({attack.id for attack in attacks}) == len(attacks)
    assert len({(attack.field, attack.payload) for attack in attacks}) == len(attacks)


@by_id(corpus.YAML)
def test_yaml_that_does_more_than_say_something_is_refused(
    tiny_period: Callable[..., Path], trap: Trap, attack: Attack
) -> None:
    file, old = attack.field.split("|")
    folder = tiny_period((file, old, trap.fill(attack.payload)))
    with pytest.raises(InputError) as refused:
        open_period(folder.parent, folder.name)
    assert SECRET not in str(refused.value.faults)
    assert all(fault.place.file for fault in refused.value.faults)


READERS: dict[str, Callable[[PeriodInput], list[Fault]]] = {
    "matching.yaml": lambda period: read_accepted(period.folder, targets_in(period))[1],
    "privacy.yaml": lambda period: read_reviewed(period.folder)[1],
    "findings.yaml": lambda period: check_set_aside(period.folder),
}


@pytest.mark.parametrize("file", corpus.BESIDE)
def test_the_files_that_are_attacked_are_otherwise_in_order(tiny_period: Callable[..., Path], file: str) -> None:
    folder = tiny_period()
    (folder / file).write_text(rightly(file), encoding="utf-8")
    assert READERS[file](open_period(folder.parent, folder.name)) == []


@by_id(corpus.YAML_BESIDE)
def test_a_file_beside_the_period_that_does_more_than_say_something_is_refused(
    tiny_period: Callable[..., Path], trap: Trap, attack: Attack
) -> None:
    file, old = attack.field.split("|")
    assert old in corpus.BESIDE[file]
    folder = tiny_period()
    content = corpus.BESIDE[file].replace(old, trap.fill(attack.payload))
    (folder / file).write_text(content if attack.id.startswith("findings-rule") else named(content), encoding="utf-8")
    faults = READERS[file](open_period(folder.parent, folder.name))
    assert any(fault.severity is Severity.STOP for fault in faults)
    assert SECRET not in str(faults)
    assert all(fault.place.file == file for fault in faults)


def rightly(file: str) -> str:
    return named(corpus.BESIDE[file])


def named(content: str) -> str:
    """Name a rule that there is."""
    return content.replace("few_systematic", RULES[0].name)


def test_what_is_written_beside_the_period_is_told_of_as_text(tiny_period: Callable[..., Path], trap: Trap) -> None:
    """A file's name, a header and a rule that nobody knows are repeated in messages, on the terminal and on a page."""
    pages = []
    for word in (trap.fill, lambda _attack: "Ofarligt"):
        folder = tiny_period()
        texts = [word(attack.payload)[:80] or "x" for attack in corpus.TEXTS]
        pairs = [{"file": text, "sheet": text, "column": "C", "header": text, "question": "staff"} for text in texts]
        aside = [{"rule": text, "reason": text, "by": text} for text in texts]
        (folder / "matching.yaml").write_text(as_yaml({"pairs": pairs}), encoding="utf-8")
        (folder / "findings.yaml").write_text(as_yaml({"set_aside": aside}), encoding="utf-8")
        period = open_period(folder.parent, folder.name)
        kept, faults = read_accepted(folder, targets_in(period))
        faults = [*faults, *check_set_aside(folder), *unused(kept, [], [])]
        assert len(faults) >= 2 * len(texts) - 5
        shown = io.StringIO()
        console = Console(file=shown, soft_wrap=True, highlight=False, emoji=False, force_terminal=True)
        for line in fault_lines(faults):
            console.print(line)
        assert {char for char in shown.getvalue() if unicodedata.category(char)[0] == "C"} <= {"\n"}
        page = folder / "check.html"
        page.write_bytes(check_page(Path(__file__).parents[2] / "report", period, None, faults))
        same.check_addresses(page)
        pages.append(set(same.elements(page)))
    assert pages[0] == pages[1]


def as_yaml(content: object) -> str:
    """Write what JSON and YAML have in common; YAML wants characters beyond the first plane in one piece."""
    pairs = re.compile(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}")
    return pairs.sub(lambda pair: f"\\U{ord(json.loads(f'{chr(34)}{pair[0]}{chr(34)}')):08x}", json.dumps(content))


@by_id(corpus.COMMENTARY)
def test_a_commentary_that_does_more_than_say_something_is_refused(tmp_path: Path, trap: Trap, attack: Attack) -> None:
    file = tmp_path / "systematics.md"
    file.write_text(f"Före.\n\n{trap.fill(attack.payload)}\n", encoding="utf-8")
    faults = check_commentary({"systematics": file}, FactBook([]))
    assert any(fault.severity is Severity.STOP for fault in faults)
    assert SECRET not in str(faults)


def test_a_parameter_reaches_the_notebook_as_text_whatever_it_holds(tmp_path: Path, trap: Trap) -> None:
    values = {f"p{number}": trap.fill(attack.payload) for number, attack in enumerate(corpus.TEXTS)}
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("\n".join(f'{name} = ""' for name in values), metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(f"import json\nprint(json.dumps([{', '.join(values)}]))"),
        ]
    )
    nbformat.write(book, tmp_path / "a.ipynb")
    run_notebook(tmp_path / "a.ipynb", tmp_path / "done.ipynb", values, tmp_path / "failed.ipynb")
    cells = nbformat.read(tmp_path / "done.ipynb", as_version=4).cells
    assert json.loads(cells[-1].outputs[0].text) == list(values.values())


def test_what_a_period_says_is_staged_without_markup(tiny_period: Callable[..., Path], tmp_path: Path) -> None:
    raw = '`#read("x")`{=typst} {{< include y >}} *z* <b>'
    folder = tiny_period(
        (corpus.PERIOD, corpus.TITLE, f"title: {json.dumps(raw)}"),
        (corpus.PERIOD, "board: Socialnämnden", f"board: {json.dumps(raw)}"),
    )
    period = open_period(folder.parent, folder.name)
    (tmp_path / "tables" / "fragments").mkdir(parents=True)
    (tmp_path / "tables" / "facts.json").write_text("{}", encoding="utf-8")
    stage, root = tmp_path / "stage", Path(__file__).parents[2]
    lay_out(root / "report", stage, tmp_path / "tables", REPORT, report_metadata(period), report_variables(period))
    read = YAML(typ="safe", pure=True).load
    values = {
        "title": read(stage / "_generated" / "_metadata.yml")["title"],
        "board": read(stage / "_variables.yml")["board"],
    }
    for name, value in values.items():
        assert unescaped(value) == raw, name
        assert not re.search(r"(?<!\\)[`{<*#]", value.replace("\\\\", "")), name

"""What can only be meant to do harm is refused, and does none on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import corpus
import nbformat
import pytest
from corpus import Attack
from ruamel.yaml import YAML
from trap import SECRET, Trap

from followup.commentary import check_commentary
from followup.errors import InputError, Severity
from followup.facts import FactBook
from followup.markdown import unescaped
from followup.period import open_period
from followup.pipeline.notebooks import run_notebook
from followup.render.documents import REPORT
from followup.staging import lay_out, report_metadata, report_variables


def by_id(attacks: list[Attack]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("attack", attacks, ids=lambda attack: attack.id)


def test_there_are_enough_attacks_and_each_is_another() -> None:
    attacks = [*corpus.TEXTS, *corpus.YAML, *corpus.COMMENTARY]
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

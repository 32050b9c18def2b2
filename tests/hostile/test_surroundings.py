"""What a notebook is told of its surroundings, who can read what it writes, and that nothing needs a network."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attacked
import nbformat
import pytest
from attacked import PERIOD

from followup.aside import write_aside
from followup.forking.parents import can_fork, close_parents
from followup.pipeline import kernels as kernels_module
from followup.pipeline.notebooks import run_notebook
from followup.render.quarto import find_quarto

posix = pytest.mark.skipif(os.name != "posix", reason="Windows goes by the permissions of folders")


@pytest.fixture(params=["forked", "stock"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each way to start a kernel."""
    close_parents()
    if request.param == "forked" and not can_fork():
        pytest.skip("kernels are forked on Linux only")
    if request.param == "stock":
        monkeypatch.setattr(kernels_module, "can_fork", lambda: False)
    yield request.param
    close_parents()


def test_a_notebook_sees_no_variable_that_it_does_not_need(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hemligt")
    monkeypatch.setenv("LC_TIME", "sv_SE.UTF-8")
    look = (
        "import os, pathlib\n"
        "above = pathlib.Path(f'/proc/{os.getppid()}/environ')\n"
        "forked = 'forking' in pathlib.Path(f'/proc/{os.getppid()}/cmdline').read_text() if above.exists() else False\n"
        "seen = dict(os.environ)\n"
        "print(forked, 'hemligt' in str(seen) or (forked and b'hemligt' in above.read_bytes()), 'PATH' in seen,"
        " seen.get('LC_TIME'))"
    )
    first = nbformat.v4.new_code_cell("period = ''", metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[first, nbformat.v4.new_code_cell(look)]), tmp_path / "a.ipynb")
    run_notebook(tmp_path / "a.ipynb", tmp_path / "done.ipynb", {"period": "x"}, tmp_path / "failed.ipynb")
    said = nbformat.read(tmp_path / "done.ipynb", as_version=4).cells[-1].outputs[0].text.split()
    assert said == [str(kind == "forked"), "False", "True", "sv_SE.UTF-8"]


def test_a_failed_copy_tells_where_but_repeats_no_answer(tmp_path: Path) -> None:
    cells = [
        "period = ''",
        "def read():\n    return float(' '.join(['min', 'chef']))",
        "try:\n    read()\nexcept ValueError as error:\n    raise KeyError(repr(error)) from error",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(book, tmp_path / "a.ipynb")
    from followup.errors import RunError

    with pytest.raises(RunError) as failed:
        run_notebook(tmp_path / "a.ipynb", tmp_path / "done.ipynb", {"period": "x"}, tmp_path / "failed.ipynb")
    copy = (tmp_path / "failed.ipynb").read_text(encoding="utf-8")
    assert "min chef" not in copy + str(failed.value)
    assert "KeyError" in copy
    assert "read()" in copy


@posix
def test_a_file_that_is_replaced_is_for_its_maker_and_for_those_who_shared_it_before(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_aside(tmp_path / "new", b"x")
        (tmp_path / "old").touch()
        (tmp_path / "old").chmod(0o664)
        write_aside(tmp_path / "old", b"x")
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("new", "old")] == [0o600, 0o660]


@pytest.mark.torture
@posix
@pytest.mark.parametrize(
    "engine",
    [
        "embedded",
        pytest.param(
            "quarto", marks=pytest.mark.skipif(not find_quarto(required=False), reason="Quarto is not on the path")
        ),
    ],
)
def test_a_build_needs_no_network_and_leaves_nothing_for_others_to_read(tmp_path: Path, engine: str) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip(
            "this machine lets nobody make a network namespace of their own: the build was NOT tried without one"
        )
    interfaces = subprocess.run(
        [*alone, sys.executable, "-c", "import socket; print([name for _, name in socket.if_nameindex()])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert interfaces.stdout.strip() == "['lo']"  # and it is down
    project = attacked.demo(tmp_path / "project")
    command = [*alone, sys.executable, "-m", "followup", "run", PERIOD, "--engine", engine]
    run = subprocess.run(
        command, cwd=project.root, capture_output=True, text=True, check=False, umask=0o022, timeout=600
    )
    assert run.returncode == 0, run.stderr
    assert all(
        (project.output_of(PERIOD) / f"uppfoljningsrapport.{kind}").is_file() for kind in ("html", "pdf", "docx")
    )
    made_by = json.loads((project.output_of(PERIOD) / "manifest.json").read_text(encoding="utf-8"))["engine"]
    assert made_by.startswith(engine)
    tables = project.processed / PERIOD
    assert stat.S_IMODE(tables.stat().st_mode) == 0o700
    open_to_others = [path for path in tables.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []
    assert stat.S_IMODE((project.output_of(PERIOD) / "manifest.json").stat().st_mode) == 0o644

"""Kernels are forked from one parent, clean of one another, and none outlives the process that wanted them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from followup.forking import AFTER_THE_FIRST, PROVISIONER, ForkingParent, call_beside, can_fork, parent_for, parents
from followup.forking.parents import close_parents
from followup.forking.serving import Preload
from followup.locale import in_language, language
from followup.pipeline.beside import beside
from followup.pipeline.kernels import Kernels
from followup.pipeline.notebooks import run_notebook
from followup.pipeline.preload import needed_by, preload_for

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")

PRELOADED = "mailbox"  # a module that neither a kernel nor what measures coverage imports by itself


@pytest.fixture(autouse=True)
def _no_parent_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))  # where forked processes find functions of this file
    yield
    close_parents()


def run(folder: Path, *sources: str, preload: tuple[str, ...] = (PRELOADED,)) -> list[str]:
    """Run the cells as the pipeline does; return what they printed."""
    first = new_code_cell("period = 'x'", metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[first, *map(new_code_cell, sources)]), folder / "a.ipynb")
    run_notebook(
        folder / "a.ipynb",
        folder / "done.ipynb",
        {"period": "y"},
        folder / "failed.ipynb",
        kernels=Kernels(preload=preload),
    )
    book = nbformat.read(folder / "done.ipynb", as_version=4)
    return [output.text.strip() for cell in book.cells for output in cell.get("outputs", []) if "text" in output]


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def gone(*pids: int) -> bool:
    """Wait a little for processes to be gone."""
    deadline = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(alive, pids))


def test_what_the_parent_imported_is_no_matter_for_a_kernel_s_garbage_collection(tmp_path: Path) -> None:
    frozen, import_again = run(
        tmp_path,
        "import gc; print(gc.get_freeze_count() > 10_000)",
        "import sys; before = len(sys.modules); import ipykernel.debugger; print(len(sys.modules) == before)",
    )
    assert (frozen, import_again) == ("True", "True")


def test_what_the_parent_imported_is_there_and_the_kernel_is_its_child(tmp_path: Path) -> None:
    here, parent = run(
        tmp_path,
        f"import sys; print('{PRELOADED}' in sys.modules); import {PRELOADED}",
        "import os; print('followup.forking.serving' in open(f'/proc/{os.getppid()}/cmdline').read().split(chr(0)))",
    )
    assert (here, parent) == ("True", "True")


def test_what_a_kernel_needs_is_imported_before_all_else_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "waits_first.py").write_text("", encoding="utf-8")
    (tmp_path / "waits_next.py").write_text("calls = []\ndef prepare():\n    calls.append(1)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    preload = Preload(["waits_first", "waits_next:prepare"])
    needed = ["waits_next:prepare", "not_among_them"]
    try:
        assert preload.lacks(needed)
        preload.put_first(needed)
        preload.take_one()
        preload.put_first(needed)
        assert not preload.lacks(needed)
        assert "waits_first" not in sys.modules
        assert sys.modules["waits_next"].calls == [1]
        assert preload, "one still waits"
        preload.take_one()
        assert "waits_first" in sys.modules
        assert not preload
    finally:
        for name in ("waits_first", "waits_next"):
            sys.modules.pop(name, None)


def test_what_comes_after_the_first_kernel_is_imported_once_one_has_been_forked_or_needs_it() -> None:
    preload = Preload(["one", AFTER_THE_FIRST, "two", "three"])
    preload.take_one()
    assert not preload, "a kernel may be asked for at any time, and would have to wait"
    assert preload.lacks(["two"])
    preload.put_first(["three"])
    assert preload
    preload.take_one()
    assert not preload.lacks(["three"])
    assert not preload
    preload.let_go()
    assert preload
    preload.take_one()
    assert not preload.lacks(["one", "two", "three"])


def test_a_kernel_starts_and_is_seen_to_live_and_to_end_while_its_parent_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "takes_long.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    parent = ForkingParent([AFTER_THE_FIRST, "takes_long"])
    try:
        kernel = parent.launch(["-f", str(tmp_path / "k.json")], str(tmp_path), os.environ, needs=[])
        assert kernel.poll() is None
        kernel.send_signal(signal.SIGKILL)
        assert gone(kernel.pid)
        assert not kernel._lives(), "only its exit code is the parent's to tell"
    finally:
        parent.close()


def test_where_a_process_cannot_be_watched_its_parent_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_pid: int) -> int:
        raise OSError("no such call")

    monkeypatch.setattr(os, "pidfd_open", unknown)
    parent = ForkingParent()
    try:
        kernel = parent.launch(["-f", str(tmp_path / "k.json")], str(tmp_path), os.environ)
        assert kernel.poll() is None
        kernel.kill()
        assert kernel.wait(timeout=20) == -signal.SIGKILL
    finally:
        parent.close()


def test_kernels_know_nothing_of_one_another(tmp_path: Path) -> None:
    first = run(tmp_path, "import os, random, json; json.mark = 1; os.environ['MARK'] = '1'; print(random.random())")
    second = run(
        tmp_path,
        "import os, random, json; print(random.random())",
        "print(hasattr(json, 'mark'), 'MARK' in os.environ)",
    )
    assert second[1] == "False False"
    assert first[0] != second[0], "each has a random state of its own"


def test_a_kernel_works_in_the_notebook_s_folder_with_modules_beside_it(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("word = 'found'\n", encoding="utf-8")
    assert run(tmp_path, "import os, beside; print(os.getcwd(), beside.word)") == [f"{tmp_path} found"]


def test_anybody_s_kernel_spec_can_ask_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = tmp_path / "kernels" / "forked"
    spec.mkdir(parents=True)
    asked = f'{{"provisioner_name": "{PROVISIONER}", "config": {{"preload": ["{PRELOADED}"]}}}}'
    (spec / "kernel.json").write_text(
        '{"argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Forked",'
        f' "language": "python", "metadata": {{"kernel_provisioner": {asked}}}}}',
        encoding="utf-8",
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    book = new_notebook(cells=[new_code_cell(f"import sys; print('{PRELOADED}' in sys.modules)")])
    NotebookClient(book, kernel_name="forked", timeout=60).execute()
    assert book.cells[0].outputs[0].text.strip() == "True"


def test_a_kernel_that_dies_is_told_of_by_its_exit_code(tmp_path: Path) -> None:
    parent = ForkingParent()
    try:
        for end, code in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, -signal.SIGTERM)):
            kernel = parent.launch(["-f", str(tmp_path / "k.json")], str(tmp_path), os.environ)
            assert kernel.poll() is None
            kernel.send_signal(end)
            assert kernel.wait(timeout=20) in (code, 0)
    finally:
        parent.close()


def test_kernels_end_with_their_parent_however_it_ends(tmp_path: Path) -> None:
    for ending in ("close", "kill"):
        parent = ForkingParent()
        kernels = [parent.launch(["-f", str(tmp_path / f"{n}.json")], str(tmp_path), os.environ) for n in range(2)]
        server = parent._process.pid
        assert all(map(alive, (server, *(kernel.pid for kernel in kernels))))
        if ending == "kill":
            os.kill(server, signal.SIGKILL)
        parent.close()
        assert gone(server, *(kernel.pid for kernel in kernels))
        assert kernels[0].poll() == -signal.SIGKILL


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_a_process_that_was_ended(tmp_path: Path, ending: signal.Signals) -> None:
    code = (
        "import os, sys, time\n"
        "from followup.forking import ForkingParent\n"
        "parent = ForkingParent()\n"
        f"kernel = parent.launch(['-f', {str(tmp_path / 'k.json')!r}], {str(tmp_path)!r}, os.environ)\n"
        "print(parent._process.pid, kernel.pid, parent._folder, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as wanted:
        assert wanted.stdout is not None
        *pids, folder = wanted.stdout.readline().split()
        server, kernel = map(int, pids)
        assert Path(folder).is_dir()
        assert alive(server)
        assert alive(kernel)
        wanted.send_signal(ending)
    assert gone(server, kernel)
    assert not Path(folder).exists()


def test_a_parent_that_is_gone_is_replaced_by_the_stock_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone_parent(_preload: object) -> None:
        raise ConnectionError("gone")

    monkeypatch.setattr("followup.forking.provisioner.parent_for", gone_parent)
    assert run(tmp_path, f"import sys; print('{PRELOADED}' in sys.modules)") == ["False"]


def test_the_notebooks_own_imports_are_done_by_the_parent(tmp_path: Path) -> None:
    cells = [
        new_code_cell("import json as j\nfrom followup.clean import clean\n%matplotlib inline"),
        new_code_cell("1 +"),
    ]
    nbformat.write(new_notebook(cells=[*cells, new_code_cell("import csv")]), tmp_path / "a.ipynb")
    assert needed_by(tmp_path / "a.ipynb")[-1] == "csv", "and what a cell with IPython's own commands imports is not"
    assert set(needed_by(tmp_path / "a.ipynb")) < set(preload_for([tmp_path / "a.ipynb"]))
    nbformat.write(new_notebook(cells=[new_code_cell("from followup.clean import clean")]), tmp_path / "a.ipynb")
    assert "followup.clean" in preload_for([tmp_path / "a.ipynb"])


def test_a_parent_that_nobody_needed_does_not_hold_up_the_end() -> None:
    parent = ForkingParent([PRELOADED])
    parent.close()
    assert parent._process.returncode == -signal.SIGKILL, "it was not asked to finish its imports"


def who() -> tuple[int, bool, int]:
    """Tell which process this is, whether it has what the parent imported, and how private its files are."""
    umask = os.umask(0o077)
    os.umask(umask)
    return os.getpid(), PRELOADED in sys.modules, umask


def refuse() -> int:
    raise ValueError("as always")


def only_here(process: int) -> bool:
    """Fail in any process but one."""
    if os.getpid() != process:
        raise ValueError("elsewhere")
    return True


def test_a_function_is_called_in_a_process_of_its_own_with_what_the_parent_imported() -> None:
    parent_for((PRELOADED,)).launch(["-f", "none.json"], ".", os.environ).kill()  # one waits until it is imported
    process, imported, umask = call_beside(who)
    assert process != os.getpid()
    assert (imported, umask) == (True, 0o077)
    assert gone(process)


def test_a_file_in_the_folder_at_hand_is_not_taken_for_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{PRELOADED}.py").write_text("raise SystemExit\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    parent_for((PRELOADED,)).launch(["-f", "none.json"], ".", os.environ).kill()
    assert call_beside(who)[1], "Python's own was imported"


def test_what_goes_wrong_there_goes_wrong_here_and_is_told_of() -> None:
    parent_for(())
    with pytest.raises(ValueError, match="as always"):
        call_beside(refuse)
    assert call_beside(partial(only_here, os.getpid())), "a process that fails is replaced by this one"
    here: list[int] = []
    call_beside(lambda: here.append(os.getpid()))
    assert here == [os.getpid()], "nobody else can be told of a function without a name"


def test_without_a_parent_or_with_one_that_is_gone_a_function_is_called_here() -> None:
    assert call_beside(who)[0] == os.getpid()
    os.kill(parent_for(())._process.pid, signal.SIGKILL)
    assert call_beside(who)[0] == os.getpid()


def test_a_function_called_beside_speaks_the_language_of_the_one_that_asked() -> None:
    parent_for(())
    for code in ("en", "sv"):
        with in_language(code):
            assert beside(language) == code


def test_the_way_to_fork_is_known_without_jupyter_client() -> None:
    code = "import sys, followup.pipeline.preload; print([name for name in sys.modules if name.startswith('jupyter')])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]", "the command starts the parent before it imports what takes long"


def test_a_parent_that_was_started_ahead_is_the_one_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parents, "_parents", {})
    try:
        parents.start_parent(lambda: ("json", PRELOADED))
        [ahead] = parents._parents.values()
        assert parents.parent_for(("json", PRELOADED)) is ahead
        assert len(parents._parents) == 1
    finally:
        parents.close_parents()
    assert ahead._process.returncode is not None

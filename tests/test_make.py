"""``make.py`` makes the environment once, passes on what it is told, and says in Swedish what went wrong."""

import ast
import doctest
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import make

UV_LOCKED = """\
pandas==3.1.0 \\
    --hash=sha256:aaaa
    # via followup (pyproject.toml)
uv==0.13.9 ; python_version >= '3' \\
    --hash=sha256:bbbb \\
    --hash=sha256:cccc
    # via followup (pyproject.toml:dev)
uvicorn==1.0 \\
    --hash=sha256:dddd
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own, without an environment, in a folder whose name has spaces and å."""
    root = tmp_path / "ny dator å"
    root.mkdir()
    monkeypatch.setattr(make, "ROOT", root)
    for name, file in {"VENV": ".venv", "LOCK": "requirements.lock", "PROJECT": "pyproject.toml"}.items():
        monkeypatch.setattr(make, name, root / file)
    make.LOCK.write_text(UV_LOCKED, encoding="utf-8")
    make.PROJECT.write_text("[project]\n", encoding="utf-8")
    return root


@pytest.fixture
def environment(project):
    """The project's environment as a finished set-up leaves it, as far as make.py can tell: with nothing in it."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", make.VENV], check=True)
    make.write_stamp(make.expected_stamp())
    return make.VENV


@pytest.fixture
def steps(monkeypatch):
    """The set-up's steps, noted instead of taken: the last word of each command before its options."""
    taken = []

    def note(what, command, environment):
        taken.append(next(word for word in ("venv", "ensurepip", "sync", "--editable", "pip") if word in command))
        make.VENV.mkdir(exist_ok=True)

    monkeypatch.setattr(make, "set_up_step", note)
    monkeypatch.setattr(make, "uv_environment", dict)
    return taken


def interrupt(*_):
    """Stand in for a function during which the user presses Ctrl-C."""
    raise KeyboardInterrupt


class TestStamp:
    """The stamp decides whether anything must be set up at all."""

    def test_a_finished_environment_needs_no_set_up(self, environment, steps, capsys):
        make.set_up()
        assert steps == []
        assert capsys.readouterr().out == ""

    def test_a_missing_environment_is_set_up_in_order(self, project, steps):
        make.set_up()
        assert steps == ["venv", "ensurepip", "pip", "sync", "--editable"]
        assert make.read_stamp() == make.expected_stamp()

    @pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml"])
    def test_a_changed_file_brings_the_same_environment_up_to_date(self, project, environment, steps, file):
        with (project / file).open("a", encoding="utf-8") as stream:
            stream.write("# changed\n")
        make.set_up()
        assert steps == ["ensurepip", "pip", "sync", "--editable"]

    @pytest.mark.parametrize("part", ["python", "folder"])
    def test_an_environment_from_another_python_or_folder_is_made_anew(self, environment, steps, part):
        make.write_stamp({**make.expected_stamp(), part: "another"})
        make.set_up()
        assert steps[0] == "venv"

    def test_an_environment_whose_python_has_gone_is_made_anew(self, environment, steps):
        make.venv_python().unlink()
        make.set_up()
        assert steps[0] == "venv"

    def test_an_environment_made_by_hand_is_kept_and_filled(self, environment, steps):
        make.stamp_file().unlink()
        make.set_up()
        assert "venv" not in steps

    def test_a_set_up_cut_short_is_made_anew(self, environment, steps, monkeypatch):
        make.LOCK.write_text(UV_LOCKED + "# changed\n", encoding="utf-8")
        with monkeypatch.context() as interrupted:
            interrupted.setattr(make, "set_up_step", interrupt)
            with pytest.raises(KeyboardInterrupt):
                make.set_up()
        assert not make.is_ready()
        make.set_up()
        assert steps[0] == "venv"

    def test_a_spoilt_stamp_counts_as_a_set_up_cut_short(self, environment):
        make.stamp_file().write_text('{"python": ', encoding="utf-8")
        assert make.read_stamp() == {}
        assert not make.can_be_built_upon()

    def test_the_stamp_tells_python_folder_and_both_files(self, project):
        assert set(make.expected_stamp()) == {"python", "folder", "requirements.lock", "pyproject.toml"}
        assert json.loads(json.dumps(make.expected_stamp())) == make.expected_stamp()

    def test_python_without_ensurepip_is_told_what_to_install(self, project, monkeypatch):
        monkeypatch.setattr(make.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
        with pytest.raises(make.MakeError, match="apt install python3-venv"):
            make.set_up()
        assert not make.VENV.exists()


class TestUv:
    """uv comes from the lock, and hears what the workplace has told pip."""

    def test_only_uv_is_cut_out_of_the_lock_with_all_its_hashes(self):
        assert make.locked_requirement(UV_LOCKED, "uv") == (
            "uv==0.13.9 ; python_version >= '3' \\\n    --hash=sha256:bbbb \\\n    --hash=sha256:cccc"
        )

    def test_the_real_lock_holds_uv(self):
        assert "--hash=sha256:" in make.locked_requirement(make.LOCK.read_text(encoding="utf-8"), "uv")

    def test_a_lock_without_uv_is_told_of(self):
        with pytest.raises(make.MakeError, match="saknar uv"):
            make.locked_requirement("pandas==3 \\\n    --hash=sha256:aa\n", "uv")

    def test_the_variable_goes_before_the_file_and_install_before_global(self):
        told = ":env:.index-url='//c'\nglobal.index-url='//a'\ninstall.index-url='//b'\n"
        assert make.uv_settings(told) == {"UV_DEFAULT_INDEX": "//c"}
        assert make.uv_settings(told.split("\n", 1)[1]) == {"UV_DEFAULT_INDEX": "//b"}

    def test_paths_with_spaces_and_backslashes_survive(self):
        assert make.uv_settings(r"global.cert='C:\\Program Files\\rot.pem'") == {
            "SSL_CERT_FILE": r"C:\Program Files\rot.pem"
        }

    def test_lists_are_written_as_uv_reads_them(self):
        told = "global.extra-index-url='\\n//a\\n//b'\n:env:.find-links='/x /y'\nglobal.no-color='1'\n"
        assert make.uv_settings(told) == {"UV_EXTRA_INDEX_URL": "//a //b", "UV_FIND_LINKS": "/x,/y"}

    def test_what_pip_is_told_reaches_uv_unless_uv_is_told_otherwise(self, tmp_path, monkeypatch):
        monkeypatch.setattr(make, "venv_python", lambda: Path(sys.executable))
        monkeypatch.setattr(make.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, TOLD_PIP))
        monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
        assert make.uv_environment()["UV_DEFAULT_INDEX"] == "//spegel"
        monkeypatch.setenv("UV_DEFAULT_INDEX", "//eget")
        assert make.uv_environment()["UV_DEFAULT_INDEX"] == "//eget"


TOLD_PIP = "global.index-url='//spegel'\n"


class TestWords:
    """Failures are told in Swedish, with what to do."""

    @pytest.mark.parametrize(
        ("output", "reason"),
        [
            ("ERROR: No matching distribution found for uv==0.13.9", "nås inte"),
            ("error: Failed to fetch: `x`\n  cause: dns error: Name or service not known", "nås inte"),
            ("cause: invalid peer certificate: UnknownIssuer", "certifikat"),
            ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "certifikat"),
            ("Hash mismatch for `pandas==3.1.0`", "inte det som requirements.lock anger"),
            (
                "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
                "inte det som requirements.lock anger",
            ),
            ("cause: No space left on device (os error 28)", "Disken är full"),
            ("HTTP status client error (403 Forbidden)", "nekade åtkomst"),
            ("cause: Permission denied (os error 13)", "får inte skrivas"),
            ("something never heard of", "Orsaken står ovan"),
        ],
    )
    def test_what_pip_and_uv_say_is_explained(self, output, reason):
        assert reason in make.explain(output)

    def test_a_failed_step_shows_what_was_said_and_explains_it(self, project, capsys):
        command = [sys.executable, "-c", "import sys; print('Downloading x (1MiB)'); sys.exit('dns error')"]
        with pytest.raises(make.MakeError, match=r"Det stannade vid: hämtar uv\.\nPaketregistret nås inte"):
            make.set_up_step("hämtar uv", command, os.environ)
        shown = capsys.readouterr().out
        assert "hämtar x (1MiB)" in shown
        assert "dns error" in shown

    def test_a_step_that_succeeds_says_little(self, project, capsys):
        make.set_up_step("skapar .venv", [sys.executable, "-c", "print('chatter')"], os.environ)
        assert "chatter" not in capsys.readouterr().out

    def test_an_older_python_is_told_so_before_anything_is_done(self, tmp_path):
        pretend = (
            f"import runpy, sys; sys.version_info = (3, 9, 0); runpy.run_path({make.__file__!r}, run_name='__main__')"
        )
        told = subprocess.run(
            [sys.executable, "-c", pretend], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        assert told.returncode == 1
        assert "behöver Python 3.11 eller senare" in told.stderr
        assert "Traceback" not in told.stderr


class TestCommands:
    """The commands take and pass on what they are given."""

    @pytest.fixture
    def started(self, monkeypatch):
        calls = []
        monkeypatch.setattr(make, "set_up", lambda: None)
        monkeypatch.setattr(make, "run", lambda arguments, *_, **__: calls.append(list(arguments)) or 0)
        return calls

    @pytest.mark.parametrize(
        ("given", "passed"),
        [
            (["report"], []),
            (["report", ""], []),  # what make says when PERIOD is empty
            (["report", "2018-2022"], ["2018-2022"]),
            (["report", "2018-2022", "--engine", "embedded"], ["2018-2022", "--engine", "embedded"]),
        ],
    )
    def test_report_passes_everything_on(self, started, given, passed):
        assert make.main(given) == 0
        assert started == [["followup", "run", *passed]]

    def test_an_exit_code_is_handed_on(self, started, monkeypatch):
        monkeypatch.setattr(make, "run", lambda *_: 2)
        assert make.main(["report"]) == 2

    def test_an_unknown_command_does_nothing_but_list_those_there_are(self, started, capsys):
        assert make.main(["rapport"]) == make.EXIT_MISUSED
        told = capsys.readouterr().err
        assert "inget kommando som heter rapport" in told
        assert all(f"  {command} " in told for command in make.COMMANDS)
        assert started == []

    def test_without_a_command_the_help_is_shown(self, started, capsys):
        assert make.main([]) == 0
        assert "make.py KOMMANDO" in capsys.readouterr().out

    def test_all_checks_run_to_the_end_although_one_fails(self, started, monkeypatch, capsys):
        taken = []
        checks = {name: (name, lambda _, name=name: taken.append(name) or int(name == "b")) for name in "abc"}
        monkeypatch.setattr(make, "CHECKS", checks)
        assert make.main(["test"]) == make.EXIT_FAILED
        assert taken == ["a", "b", "c"]
        assert capsys.readouterr().out.endswith("Underkända kontroller: b.\n")

    def test_named_checks_are_run_alone(self, started):
        assert make.main(["test", "mypy", "ruff"]) == 0
        assert started == [["ruff", "check"], ["mypy"]]

    def test_an_unknown_check_is_told_of(self, started, capsys):
        assert make.main(["test", "flake8"]) == make.EXIT_FAILED
        assert "ingen kontroll som heter flake8" in capsys.readouterr().err
        assert started == []

    @pytest.mark.parametrize(
        ("branches", "failing", "code", "told"),
        [(190, 0, 0, "95,0 %"), (189, 0, make.EXIT_FAILED, "94,5 %  under 95 %"), (190, 1, make.EXIT_FAILED, "95,0 %")],
    )
    def test_coverage_fails_for_a_failed_test_and_for_branches_under_the_bar(
        self, project, monkeypatch, capsys, branches, failing, code, told
    ):
        def run(arguments, *_):
            if arguments[:2] == ["coverage", "json"]:
                lines = {"covered_lines": 99, "num_statements": 100}
                totals = {"totals": {**lines, "covered_branches": branches, "num_branches": 200}}
                Path(arguments[-1]).write_text(json.dumps(totals), encoding="utf-8")
            return failing if "pytest" in arguments else 0

        for name, fake in {"set_up": lambda: None, "install_chromium": lambda: None, "run": run}.items():
            monkeypatch.setattr(make, name, fake)
        make.PROJECT.write_text("[tool.coverage.report]\nfail_under = 95\n", encoding="utf-8")
        assert make.main(["coverage"]) == code
        assert f"Grenar               {told}\n" in capsys.readouterr().out

    def test_an_interrupt_is_no_traceback(self, started, monkeypatch, capsys):
        monkeypatch.setitem(make.COMMANDS, "report", interrupt)
        assert make.main(["report"]) == make.EXIT_INTERRUPTED
        assert "Avbrutet" in capsys.readouterr().err

    def test_a_python_path_of_the_user_does_not_reach_the_environment(self, monkeypatch):
        monkeypatch.setenv("PYTHONPATH", "/elsewhere")
        monkeypatch.setenv("PIP_USER", "1")
        environment = make.child_environment({"TMPDIR": "/t"})
        assert "PYTHONPATH" not in environment
        assert environment["PIP_USER"] == "0"
        assert environment["TMPDIR"] == "/t"


class TestNotebookCopy:
    """The notebooks are checked in a copy that holds the demo's answers and nobody else's."""

    @pytest.fixture
    def answers(self, project):
        for file in ("2018-2022/period.yaml", "2018-2022/responses/svar å.csv", "2030-2034/period.yaml", "notes.txt"):
            path = project / "data" / "raw" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x", encoding="utf-8")
        (project / "notebooks").mkdir()
        (project / "notebooks" / "01_clean.ipynb").write_text("{}", encoding="utf-8")
        return project

    def copied(self, target):
        return {file.relative_to(target).as_posix() for file in target.rglob("*") if file.is_file()}

    def test_only_what_git_holds_is_copied(self, answers, tmp_path):
        git = ["git", "-C", str(answers)]
        subprocess.run([*git, "init", "--quiet"], check=True)
        subprocess.run([*git, "add", "data/raw/2018-2022"], check=True)
        make.copy_notebooks(tmp_path / "copy")
        assert self.copied(tmp_path / "copy") == {
            "notebooks/01_clean.ipynb",
            "data/raw/2018-2022/period.yaml",
            "data/raw/2018-2022/responses/svar å.csv",
            "pytest.ini",
        }
        assert (tmp_path / "copy" / "data" / "processed").is_dir()

    def test_without_git_the_demo_is_known_by_its_name(self, answers):
        assert {file.parts[2] for file in make.committed_answers()} == {"2018-2022"}

    def test_all_that_a_check_leaves_lies_in_the_scratch_folder(self, tmp_path, monkeypatch):
        monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        environment = make.scratch_environment(tmp_path)
        assert all(Path(folder).is_relative_to(tmp_path) for folder in environment.values())
        assert Path(environment["TMPDIR"]).is_dir()

    def test_modules_are_compiled_once_even_where_nothing_may_be_left_beside_them(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        (tmp_path / "beside.py").write_text("", encoding="utf-8")
        environment = {**make.child_environment(make.scratch_environment(tmp_path)), "PYTHONPATH": str(tmp_path)}
        subprocess.run([sys.executable, "-c", "import beside"], env=environment, check=True)
        compiled = list(tmp_path.rglob("beside.*.pyc"))
        assert len(compiled) == 1
        assert compiled[0].is_relative_to(tmp_path / "compiled")


class TestFile:
    """The file itself runs anywhere."""

    def test_it_needs_the_standard_library_alone(self):
        tree = ast.parse(Path(make.__file__).read_text(encoding="utf-8"))
        imported = {
            name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
        }
        assert imported <= sys.stdlib_module_names

    def test_its_examples_hold(self):
        assert doctest.testmod(make).failed == 0

    def test_an_old_python_can_read_it_far_enough_to_say_that_it_is_old(self):
        ast.parse(Path(make.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))

    def test_it_names_no_registry(self):
        assert "://" not in Path(make.__file__).read_text(encoding="utf-8")

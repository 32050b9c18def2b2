"""Places that are full, closed, far away or oddly named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_build import NOTEBOOKS, PERIODS, build, lay_out, left_behind, problems_of, start

pytestmark = pytest.mark.slow

SHM = Path("/dev/shm")


def mount(folder: Path, size: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "small", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"NO SMALL DISK COULD BE MADE, so that full ones were not tried: {done.stderr.strip()}")


@pytest.fixture
def disks() -> Iterator[list[Path]]:
    """Folders that are unmounted after the test."""
    mounted: list[Path] = []
    yield mounted
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def fill(folder: Path, left_bytes: int) -> None:
    """Leave so much room on a disk."""
    room = os.statvfs(folder)
    with (folder / "filler").open("wb") as file:
        file.write(b"\0" * max(0, room.f_bavail * room.f_frsize - left_bytes))


STAGES = {
    # where → bytes left, from what does not even take the first file up to what does all but the last
    "data/processed": (0, 8_000, 60_000, 450_000),
    "report/output": (0, 40_000, 250_000, 700_000),
    "temporary": (0, 8_000),
}


def assert_a_full_disk_is_told_and_harms_nothing(
    project: Path, temporary: Path, disks: list[Path], where: str, left: int
) -> None:
    place = temporary if where == "temporary" else project / where
    kept = project.parent / "kept"
    if where != "temporary":
        shutil.move(place, kept)
    mount(place, "3m")
    disks.append(place)
    if where != "temporary":
        shutil.copytree(kept, place, dirs_exist_ok=True)
    fill(place, left)
    code, said = build(project, temporary, STAMP="ny")
    if code == 0:
        pytest.fail(f"{left} bytes on {where} were enough: the test shows nothing\n{said}")
    assert "Traceback" not in said
    assert "No space left" in said or "Errno 28" in said or "avbröts" in said or "startade inte" in said, said
    assert problems_of(project) == []
    (place / "filler").unlink()
    assert [left for left in left_behind(project, temporary, 2) if "filler" not in left and ".failed" not in left] == []
    code, said = build(project, temporary, STAMP="ny")
    assert code == 0, said
    assert problems_of(project) == []


@pytest.mark.torture
@pytest.mark.parametrize(("where", "left"), [(where, left) for where, sizes in STAGES.items() for left in sizes])
def test_a_full_disk_at_each_stage(built: Path, temporary: Path, disks: list[Path], where: str, left: int) -> None:
    assert_a_full_disk_is_told_and_harms_nothing(built, temporary, disks, where, left)


def test_a_full_disk_is_told_and_harms_nothing(built: Path, temporary: Path, disks: list[Path]) -> None:
    assert_a_full_disk_is_told_and_harms_nothing(built, temporary, disks, "report/output", 250_000)


@pytest.mark.parametrize("where", [pytest.param("data/processed", marks=pytest.mark.torture), "report/output"])
def test_a_folder_that_may_not_be_written_to(built: Path, temporary: Path, disks: list[Path], where: str) -> None:
    place = built / where
    if subprocess.run(["mount", "--bind", "-o", "ro", place, place], capture_output=True, check=False).returncode:
        pytest.skip("NO FOLDER COULD BE WRITE-PROTECTED: root may write everywhere, and may not mount here")
    disks.append(place)
    code, said = build(built, temporary)
    assert (code, "Read-only" in said, "Traceback" in said) == (1, True, False), said
    assert problems_of(built) == []
    assert left_behind(built, temporary) == []


@pytest.mark.torture
@pytest.mark.skipif(not SHM.is_dir(), reason="there is no other file system at /dev/shm")
def test_tables_report_and_temporary_files_may_lie_on_other_file_systems(built: Path, temporary: Path) -> None:
    other = SHM / temporary.name
    try:
        for _time in range(2):
            code, said = build(built, temporary, "--output", str(other / "ut" / "rapport"))
            assert code == 0, said
            assert problems_of(built, output=other / "ut" / "rapport") == []
        assert sorted(path.name for path in (other / "ut").iterdir()) == ["rapport"]
    finally:
        shutil.rmtree(other, ignore_errors=True)


ODD = ("två ord å ä ö", "🏡 e\u0301 {x} %s $HOME `id` 'a' #1", "l" * 200, "-rf", "a\\b")


@pytest.mark.torture
@pytest.mark.parametrize("name", [*ODD, "/".join(["m" * 200] * 4)], ids=range(len(ODD) + 1))
def test_a_project_can_lie_in_every_odd_place(tmp_path: Path, temporary: Path, name: str) -> None:
    folder = tmp_path / name
    project = lay_out(folder)
    inner = temporary / folder.name
    inner.mkdir()
    for place in (temporary, inner):  # the folder for temporary files may be as odd
        code, said = build(project, place)
        assert code == 0, said
        assert problems_of(project) == []
    assert [left for left in left_behind(project, temporary) if left != str(inner)] == []


# --- Many at once -----------------------------------------------------------------------------------------------------


def at_once(project: Path, temporary: Path, each: int) -> list[tuple[str, int, str]]:
    """Start so many runs of each period at once; return period, exit code and what was said."""
    runs = [(period, start(project, temporary, period=period)) for period in PERIODS for _time in range(each)]
    ended = []
    for period, run in runs:
        said, _nothing = run.communicate(timeout=300)
        ended.append((period, run.returncode, said))
    return ended


@pytest.mark.torture
@pytest.mark.parametrize("_time", range(3))
def test_eight_runs_at_once_of_two_periods(project: Path, temporary: Path, _time: int) -> None:
    ended = at_once(project, temporary, 4)
    for period in PERIODS:
        codes = [code for of, code, _said in ended if of == period]
        assert 0 in codes
        assert set(codes) <= {0, 1}
        assert problems_of(project, period) == []
    refused = [said for _of, code, said in ended if code]
    assert all("arbetar redan med" in said and "process" in said for said in refused), refused
    assert left_behind(project, temporary) == []


# --- Inputs that change -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "changed", "told"),
    [
        ("c_third", "responses/ny.csv", "medan de lästes"),
        pytest.param("b_second", "plan.yaml", "ändrades", marks=pytest.mark.torture),
    ],
)
def test_answers_that_change_while_they_are_read_are_noticed(
    tmp_path: Path, temporary: Path, step: str, changed: str, told: str
) -> None:
    _reads, writes, source = NOTEBOOKS[step]
    source += f"\n(pathlib.Path(raw) / period / {changed!r}).open('a').write('# ny\\n')"
    wide = {name: (["period/plan.yaml", *each[0]], *each[1:]) for name, each in NOTEBOOKS.items()}
    project = lay_out(tmp_path / "p", {**wide, step: (wide[step][0], writes, source)})
    code, said = build(project, temporary)
    assert code == 1
    assert told in said, said
    assert not (project / "report" / "output").exists() or not list((project / "report" / "output").iterdir())
    assert left_behind(project, temporary) == []


def test_inputs_that_change_while_the_report_is_made_are_noticed(built: Path, temporary: Path) -> None:
    with start(built, temporary, STAMP="ny") as run:
        assert run.stdout is not None
        for line in run.stdout:
            if "Förbereder rapporten" in line:
                break
        (built / "data" / "raw" / PERIODS[0] / "commentary" / "ny.md").write_text("Ny.\n", encoding="utf-8")
        said, _nothing = run.communicate(timeout=60)
    assert run.returncode == 1, said
    assert "medan rapporten gjordes" in said, said
    assert left_behind(built, temporary) == []


# --- What is missing --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="programs are found as POSIX does")
def test_without_locale_fonts_home_or_any_program_the_bytes_are_the_same(built: Path, temporary: Path) -> None:
    report = built / "report" / "output" / PERIODS[0]
    before = {file.name: file.read_bytes() for file in report.iterdir()}
    (built / "bin").mkdir()
    for program in ("sh", "cat", "sleep"):
        (built / "bin" / program).symlink_to(str(shutil.which(program)))
    lacking = {"LC_ALL": "xx_YY.UTF-8", "LANG": "xx", "FONTCONFIG_FILE": "/dev/null", "HOME": "/nowhere"}
    code, said = build(built, temporary, PATH=str(built / "bin"), **lacking)
    assert code == 0, said
    after = {file.name: file.read_bytes() for file in report.iterdir()}
    assert {name for name in before if after.get(name) != before[name]} <= {"manifest.json"}  # git is missing too

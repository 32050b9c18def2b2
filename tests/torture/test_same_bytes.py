"""Two builds give the same bytes, whatever differs around them; minutes long, so run by ``make torture``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from followup.period import open_period
from followup.pipeline.project import Project
from followup.pipeline.scope import Scope
from followup.proving.archive import write_archive
from followup.proving.rebuild import verify
from followup.proving.whole_archive import verify_archive

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "pipeline"))  # where the helper lies, beside the test it is fast for

from elsewhere import build_elsewhere  # noqa: E402
from test_whole_run import NEW, OLD, copy_of_the_project, files_of  # noqa: E402

pytestmark = [pytest.mark.torture, pytest.mark.slow]

LOCALES = ("sv_SE", "de_DE", "tr_TR")
NOBODY = 65534
CONDITIONS: dict[str, dict[str, Any]] = {
    "another time zone and hash seed": {"settings": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}},
    "no locale, no UTF-8 mode": {
        "settings": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    },
    "one core": {"cores": 1},
    "stock kernels": {"fork": False},
    "a strict umask": {"umask": 0o077},
    "no umask": {"umask": 0o000},
    **{name: {"settings": {"LC_ALL": f"{name}.UTF-8", "LANG": f"{name}.UTF-8"}, "locale": name} for name in LOCALES},
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, which every build reads."""
    return copy_of_the_project(tmp_path_factory.mktemp("projekt"))


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of locales made for these tests, where the machine can make them."""
    if not shutil.which("localedef") or not Path("/usr/share/i18n/locales/sv_SE").is_file():
        pytest.skip("this machine has no sources to make locales from")
    folder = tmp_path_factory.mktemp("locale")
    for name in LOCALES:
        command = ["localedef", "--no-archive", "-i", name, "-f", "UTF-8", folder / f"{name}.UTF-8"]
        subprocess.run(command, check=True, capture_output=True)
    return str(folder)


def built(root: Path, folder: Path, period: str = OLD, **conditions: Any) -> dict[str, str]:
    """Build a period with folders of its own, and return path → hash of all that was made."""
    project = Project(root, root / "data" / "raw", folder / "tabeller", folder / "rapport")
    build_elsewhere(project, period, **conditions)
    made = {"tabeller": project.processed, "rapport": project.output_of(period)}
    return {f"{name}/{path}": digest for name, place in made.items() for path, digest in files_of(place).items()}


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


@pytest.fixture(scope="module")
def first(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The build that the others are compared with."""
    return built(root, tmp_path_factory.mktemp("a"))


@pytest.mark.parametrize("conditions", CONDITIONS)
def test_the_bytes_are_the_same_under(
    root: Path, first: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest, conditions: str
) -> None:
    given = dict(CONDITIONS[conditions])
    if given.pop("locale", None):
        given["settings"] = {**given["settings"], "LOCPATH": request.getfixturevalue("locales")}
    assert len(first) > 150
    assert differing(first, built(root, tmp_path, **given)) == []


def test_the_bytes_are_the_same_in_a_folder_of_a_long_and_odd_name(root: Path, first: dict[str, str]) -> None:
    folder = root.parent / ("mapp med å, 'citat' och mellanslag " + "x" * 60)
    copy = copy_of_the_project(folder / "projekt")
    assert differing(first, built(copy, folder)) == []


@pytest.fixture
def open_folder(root: Path) -> Iterator[Path]:
    """A copy of the project that another user may read, and a folder that he may write in."""
    folder = Path("/var/tmp") / f"followup-{os.getpid()}"  # pytest's own folders are closed to others
    try:
        subprocess.run([sys.executable, "-c", ""], user=NOBODY, check=True)
    except OSError:
        pytest.skip("another user may not run this Python")
    copy_of_the_project(folder / "projekt")
    (folder / "ut").mkdir()
    os.chown(folder / "ut", NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_the_bytes_are_the_same_for_another_user(open_folder: Path, first: dict[str, str]) -> None:
    settings = {"TMPDIR": str(open_folder / "ut")}
    again = built(open_folder / "projekt", open_folder / "ut", user=NOBODY, settings=settings)
    assert differing(first, again) == []


@pytest.mark.quarto
def test_quarto_gives_the_same_bytes_twice(root: Path, tmp_path: Path) -> None:
    if not shutil.which("quarto"):
        pytest.skip("Quarto is not on this machine")
    one = built(root, tmp_path / "a", engine="quarto")
    settings = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    other = built(root, tmp_path / "b", engine="quarto", settings=settings, cores=1, umask=0o077)
    assert differing(one, other) == []


def test_every_demo_period_and_year_is_verified_and_so_is_its_archive(root: Path, tmp_path: Path) -> None:
    project = Project(root, root / "data" / "raw", tmp_path / "tabeller")
    for period, year in ((OLD, None), (NEW, None), (NEW, 2024), (NEW, 2025)):
        build_elsewhere(project, period, year=year)
        proof = verify(project, period, year, lambda _line: None)
        assert (proof.differing, proof.causes) == ([], []), (period, year)
        archive = tmp_path / f"{period}-{year}.zip"
        write_archive(project, Scope(open_period(project.raw, period), year), archive)
        proof = verify_archive(archive, lambda _line: None)
        assert (proof.differing, proof.causes) == ([], []), archive.name

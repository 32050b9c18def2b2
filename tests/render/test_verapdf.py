"""veraPDF, the reference validator, finds every PDF to be PDF/A-2a and PDF/UA-1.

It is Java and comes from Maven Central: where either is missing, or the network is, the tests are skipped.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from staged import write_stage

from followup.render.embedded import render
from followup.render.quarto import QuartoEngine, find_quarto

PROJECT = Path(__file__).parent / "verapdf"
JAVA, MAVEN = shutil.which("java"), shutil.which("mvn")
QUARTO = find_quarto(required=False)
STANDARDS = {"2a", "ua1"}

pytestmark = pytest.mark.skipif(
    JAVA is None or MAVEN is None, reason="veraPDF needs Java and Maven, which are not on the path"
)


@pytest.fixture(scope="session")
def verapdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with veraPDF's libraries."""
    folder = tmp_path_factory.mktemp("verapdf")
    shutil.copyfile(PROJECT / "pom.xml", folder / "pom.xml")
    command = [str(MAVEN), "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={folder / 'lib'}"]
    try:
        fetched = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("Maven did not get veraPDF from Maven Central within four minutes")
    if fetched.returncode:
        pytest.skip("Maven could not get veraPDF from Maven Central")
    return folder / "lib"


def verdicts(verapdf: Path, files: list[Path]) -> dict[tuple[str, str], str]:
    """Return what veraPDF says of each file by each standard: nothing, or the rules that it breaks."""
    command = [str(JAVA), "-cp", f"{verapdf}/*", str(PROJECT / "VeraPdf.java"), *map(str, files)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout
    found = {}
    for line in said.splitlines():
        file, standard, verdict, broken = line.split("\t")
        found[Path(file).name, standard] = "" if verdict == "complies" else broken or verdict
    return found


def test_the_embedded_engines_pdfs_comply(verapdf: Path, rendered: Path, rendered_year: Path) -> None:
    files = sorted([*rendered.glob("*.pdf"), *rendered_year.glob("*.pdf")])
    assert len(files) == 4
    assert verdicts(verapdf, files) == {(file.name, standard): "" for file in files for standard in STANDARDS}


@pytest.mark.quarto
@pytest.mark.skipif(QUARTO is None, reason="Quarto 1.6 or later is neither on the path nor named by FOLLOWUP_QUARTO")
def test_quartos_pdfs_comply(verapdf: Path, tmp_path: Path) -> None:
    QuartoEngine(QUARTO).render(write_stage(tmp_path / "stage"), tmp_path / "out", ["pdf"], lambda line: None)
    files = sorted((tmp_path / "out").glob("*.pdf"))
    assert verdicts(verapdf, files) == {(file.name, standard): "" for file in files for standard in STANDARDS}


def test_a_pdf_without_tags_is_found_out(verapdf: Path, rendered: Path, tmp_path: Path) -> None:
    untagged = tmp_path / "untagged.pdf"
    with pikepdf.open(rendered / "tjansteskrivelse.pdf") as document:
        del document.Root.StructTreeRoot
        document.save(untagged)
    assert all(verdicts(verapdf, [untagged]).values())


def test_a_report_without_the_notice_of_synthetic_data_complies(verapdf: Path, tmp_path: Path) -> None:
    render(write_stage(tmp_path / "stage", synthetic=False), tmp_path / "out", ["pdf"], lambda line: None)
    files = sorted((tmp_path / "out").glob("*.pdf"))
    assert verdicts(verapdf, files) == {(file.name, standard): "" for file in files for standard in STANDARDS}

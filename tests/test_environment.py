"""pyproject.toml, requirements.lock, environment.yml and the README speak of the same environment."""

import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import make

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

CONDA_NAMES = {
    "axe-playwright-python": [],  # not there: without it the pages are not read in a browser
    "dask": ["dask-core"],  # without the libraries for other things than a cluster
    "jupyter-client": ["jupyter_client"],
    "matplotlib": ["matplotlib-base"],  # without the windows that nobody opens
    "playwright": ["playwright-python"],
    "pypandoc-binary": ["pandoc", "pypandoc"],
    "ruamel-yaml": ["ruamel.yaml"],
    "typst": ["typst-py"],
}
"""What conda-forge calls a package that has another name there."""

CONDA_ONLY = {"python", "pip", "quarto"}


def name_of(requirement):
    """Return the package that a requirement is about, in the one spelling that counts."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0].lower())


def locked():
    """Return, for each package in the lock (one that is locked twice holds both), its version, hashes and askers."""
    packages = {}
    for stanza in re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]:
        name, version = re.match(r"([a-z0-9-]+)==([^\s;]+)", stanza).groups()
        package = packages.setdefault(name, {"versions": set(), "hashes": [], "via": set()})
        package["versions"].add(version)
        package["hashes"].append(len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", stanza)))
        package["via"] |= set(re.findall(r"^ +# +(?:via )?(?!via$)(\S.*)$", stanza, flags=re.MULTILINE))
    return packages


PACKAGES = locked()
RUNTIME = [name_of(requirement) for requirement in PYPROJECT["project"]["dependencies"]]
DEVELOPMENT = [name_of(requirement) for requirement in PYPROJECT["dependency-groups"]["dev"]]


OPTIONAL = [name_of(name) for names in PYPROJECT["project"]["optional-dependencies"].values() for name in names]


class TestLock:
    """The lock is what compiling pyproject.toml gives, and holds no address."""

    @pytest.mark.parametrize("name", RUNTIME)
    def test_what_the_project_needs_is_locked_for_it(self, name):
        assert "followup (pyproject.toml)" in PACKAGES[name]["via"]

    @pytest.mark.parametrize("name", DEVELOPMENT)
    def test_what_the_checks_need_is_locked_for_them(self, name):
        assert "followup (pyproject.toml:dev)" in PACKAGES[name]["via"]

    def test_what_can_be_added_is_locked_because_the_checks_need_it(self):
        assert set(OPTIONAL) <= set(DEVELOPMENT)

    def test_nothing_is_locked_for_the_project_that_it_no_longer_asks_for(self):
        asked = {
            name for name, package in PACKAGES.items() if any(via.startswith("followup") for via in package["via"])
        }
        assert asked == {*RUNTIME, *DEVELOPMENT}

    def test_every_package_is_there_because_another_in_the_lock_asks_for_it(self):
        askers = {via for package in PACKAGES.values() for via in package["via"] if not via.startswith("followup")}
        assert all(package["via"] for package in PACKAGES.values())
        assert askers <= PACKAGES.keys()

    def test_every_package_has_hashes(self):
        assert [name for name, package in PACKAGES.items() if not all(package["hashes"])] == []

    @pytest.mark.parametrize("address", ["://", " @ ", "--index", "--extra-index", "--find-links", "--trusted-host"])
    def test_it_names_no_registry(self, address):
        assert address not in LOCK

    def test_it_says_by_which_command_it_was_made(self):
        assert LOCK.splitlines()[1].removeprefix("#").strip() == f"uv {make.LOCK_COMMAND}"

    def test_the_project_is_built_by_the_locked_hatchling(self):
        (version,) = PACKAGES["hatchling"]["versions"]
        assert PYPROJECT["build-system"]["requires"] == [f"hatchling=={version}"]

    def test_it_is_worked_out_for_the_oldest_python_that_will_do(self):
        oldest = ".".join(map(str, make.OLDEST_PYTHON))
        assert PYPROJECT["project"]["requires-python"] == f">={oldest}"
        assert f"--python-version {oldest} " in make.LOCK_COMMAND


class TestConda:
    """environment.yml gives the same packages under conda-forge's names, and Quarto."""

    @pytest.fixture
    def requirements(self):
        environment = YAML(typ="safe").load(ROOT / "environment.yml")
        assert environment["channels"] == ["conda-forge"]
        return {name: version for name, _, version in (line.partition(" ") for line in environment["dependencies"])}

    def test_it_holds_what_pyproject_asks_for_and_nothing_else(self, requirements):
        names = {conda for name in (*RUNTIME, *DEVELOPMENT) for conda in CONDA_NAMES.get(name, [name])}
        assert requirements.keys() == names | CONDA_ONLY

    def test_python_is_as_old_as_in_pyproject(self, requirements):
        assert requirements["python"] == PYPROJECT["project"]["requires-python"]

    def test_quarto_is_one_that_the_wrapper_takes(self, requirements):
        assert requirements["quarto"] == ">=1.6"


class TestReadme:
    """Whoever wonders what a dependency is for finds it in the README."""

    def test_each_dependency_is_named_with_a_reason(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8").lower().splitlines()
        # What a line that names the package says besides the names: a reason takes three words at the least.
        said = {
            name: [len(re.findall(r"\w+", re.sub(r"`[^`]*`", "", line))) for line in readme if f"`{name}`" in line]
            for name in [*PYPROJECT["project"]["dependencies"], *OPTIONAL]
        }
        assert [name for name, words in said.items() if max(words, default=0) < 3] == []

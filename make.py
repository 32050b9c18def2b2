"""The project's commands, on any machine that has Python 3.11 or later and nothing else of ours.

``python make.py report`` makes the environment in ``.venv`` where it is missing or out of date, then the report.
Only the standard library is used, since nothing else is there when this runs. What it says is Swedish, as everything
an analyst meets; it stands here, not in the message catalogue, because the catalogue is not installed yet.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from ast import literal_eval
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

OLDEST_PYTHON = (3, 11)
# Down to here the file must stay readable to a Python 3.6, which otherwise would meet the user with a syntax error.
if sys.version_info < OLDEST_PYTHON:
    sys.exit(
        f"followup behöver Python 3.11 eller senare, men det här är {platform.python_version()} ({sys.executable}).\n"
        "Inget har gjorts. Installera en nyare Python (i kommunen: från programkatalogen eller IT-avdelningen)\n"
        "och kör kommandot med den, till exempel: python3.12 make.py report"
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
LOCK_COMMAND = (
    "pip compile --universal --generate-hashes --python-version 3.11 --group dev pyproject.toml -o requirements.lock"
)
DEMO_PERIODS = ("2018-2022", "2022-2026")

EXIT_FAILED = 1
EXIT_MISUSED = 2
EXIT_INTERRUPTED = 130

USAGE = """\
Gör så här:  python make.py KOMMANDO   (i Windows: py make.py KOMMANDO)

  report [PERIOD]  gör rapporten för en mandatperiod, annars för den senaste; fler val: report --help
  test [KONTROLL]  kör alla kontroller, eller bara de namngivna: {checks}
  torture          kör de prov som tar minuter: samma byte i andra miljöer, avbrott med mera
  coverage         mäter vilka av programmets grenar testerna går igenom
  lab              öppnar JupyterLab med projektets notebooks
  setup            gör bara i ordning miljön i .venv
  lock             räknar om requirements.lock efter en ändring i pyproject.toml
  clean            tar bort mellanlagrade filer, men varken svar, tabeller, rapporter eller .venv

Miljön i .venv görs i ordning av sig själv när den saknas eller inte längre stämmer med requirements.lock."""


class MakeError(Exception):
    """A failure that is explained to the user: what failed, why, and what to do."""


def say(text: str = "") -> None:
    """Print at once, so that the lines keep their order among those of the programs that are started."""
    print(text, flush=True)


def seconds_since(start: float) -> str:
    """Write the time passed since ``start`` as Swedish does."""
    return f"{time.perf_counter() - start:.1f} s".replace(".", ",")


# --- The environment -------------------------------------------------------------------------------------------------


def venv_python(venv: Path | None = None) -> Path:
    """Return where a virtual environment keeps its Python."""
    place = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return (venv or VENV).joinpath(*place)


def stamp_file() -> Path:
    """Return the file that tells what the environment was made from."""
    return VENV / "followup-stamp.json"


def expected_stamp() -> dict[str, str]:
    """Tell what the environment must have been made from to be up to date.

    The folder is part of it: an environment holds absolute paths, so one that was moved or copied along with the
    project would run the code of the project it came from.
    """
    return {
        "python": platform.python_version(),
        "folder": str(ROOT),
        **{file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (LOCK, PROJECT)},
    }


def read_stamp() -> dict[str, str] | None:
    """Read what the environment was made from; empty if it was never finished, None if it was made by hand."""
    try:
        stamp = json.loads(stamp_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: Mapping[str, str]) -> None:
    """Write the stamp in one move, so that an interrupted write can never be read as a finished set-up."""
    aside = stamp_file().with_suffix(".tmp")
    aside.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    aside.replace(stamp_file())


def is_ready() -> bool:
    """Tell whether the environment can be used as it is."""
    return read_stamp() == expected_stamp() and venv_python().exists()


def can_be_built_upon() -> bool:
    """Tell whether the environment is whole enough to be brought up to date, rather than made anew."""
    stamp, expected = read_stamp(), expected_stamp()
    if stamp is not None and any(stamp.get(part) != expected[part] for part in ("python", "folder")):
        return False
    command = [str(venv_python()), "-c", "import platform; print(platform.python_version())"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, env=child_environment())
    except OSError:
        return False
    return answer.stdout.strip() == expected["python"]


def child_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables a program of ours is started with: the user's, less those that would lead it astray."""
    ours = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    ours.setdefault("PYTHONUTF8", "1")  # Windows would else read and write files in its own code page
    if os.name == "posix" and ours.get("LC_ALL") in ("C", "POSIX"):
        # Python 3.11 finds the project by a path that it reads in the locale's encoding, whatever PYTHONUTF8 says.
        ours["LC_ALL"] = "C.UTF-8"
    # An installation "for the user" or "for the system", as some workplaces have it by default, is not for a .venv.
    ours.pop("UV_SYSTEM_PYTHON", None)
    return {**ours, "PIP_USER": "0", **(more or {})}


PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_EXTRA_INDEX_URL",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
"""What pip calls a setting → the variable by which uv knows it."""


def uv_settings(pip_config: str) -> dict[str, str]:
    r"""Translate pip's settings into variables for uv, so that a workplace that has set up pip need do no more.

    Parameters
    ----------
    pip_config
        What ``pip config list`` prints; it tells pip's files and ``PIP_…`` variables alike.

    Examples
    --------
    >>> uv_settings("global.index-url='//spegel/enkel'\n:env:.timeout='60'")
    {'UV_DEFAULT_INDEX': '//spegel/enkel', 'UV_HTTP_TIMEOUT': '60'}
    """
    ranks = {"global": 0, "install": 1, ":env:": 2}  # pip's own order: the later wins
    found: dict[str, tuple[int, str]] = {}
    for section, key, value in re.findall(r"^(global|install|:env:)\.([\w-]+)=(.+)$", pip_config, re.MULTILINE):
        variable, rank = PIP_TO_UV.get(key), ranks[section]
        if variable and rank >= found.get(variable, (-1, ""))[0]:
            found[variable] = (rank, " ".join(str(literal_eval(value)).split()))
    if "UV_FIND_LINKS" in found:  # the one list that uv separates by commas
        rank, links = found["UV_FIND_LINKS"]
        found["UV_FIND_LINKS"] = (rank, links.replace(" ", ","))
    return {variable: value for variable, (_, value) in found.items()}


def uv_environment() -> dict[str, str]:
    """Return the variables uv is started with; what the user has set for uv itself goes before what pip is told."""
    listing = subprocess.run(
        [str(venv_python()), "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=child_environment(),
    )
    settings = uv_settings(listing.stdout)
    if sys.platform != "linux":
        # Where a workplace inspects encrypted traffic, its certificate is in the system's store; pip looks there too.
        settings["UV_SYSTEM_CERTS"] = "1"
    return {**settings, **child_environment()}


def locked_requirement(lock: str, name: str) -> str:
    r"""Cut one package with its version and hashes out of the lock file.

    Examples
    --------
    >>> print(locked_requirement("pip==1 \\\n    --hash=a\nuv==2 \\\n    --hash=b\n    # via x\n", "uv"))
    uv==2 \
        --hash=b
    """
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)+.*$", lock, re.MULTILINE)
    if not found:
        raise MakeError(f"{LOCK.name} saknar {name} med kontrollsumma. Filen är skadad: hämta den på nytt.")
    return found.group()


SET_REGISTRY = "pip config set global.index-url ADRESS"

PROBLEMS = {
    r"hash mismatch|do not match the hashes": (
        "Ett paket är inte det som requirements.lock anger; det har inte installerats.",
        "Försök igen. Händer det åter: fråga den som sköter paketregistret, för paketet kan vara utbytt.",
    ),
    r"certificate|UnknownIssuer": (
        "Paketregistrets certifikat godtas inte.",
        "Fråga IT-avdelningen efter organisationens certifikatfil och ange sökvägen till den i variabeln PIP_CERT.",
    ),
    r"no space left|not enough space|disk quota": (
        "Disken är full.",
        "Miljön behöver ungefär 1 GB: frigör utrymme och försök igen.",
    ),
    r"permission denied|access is denied|read-only file": (
        "En fil eller mapp får inte skrivas.",
        "Stäng program som använder .venv (till exempel JupyterLab), och lägg projektet i en mapp där du får skriva.",
    ),
    r"\b40[137]\b|unauthorized|forbidden|proxy authentication": (
        "Paketregistret, eller en proxy på vägen dit, nekade åtkomst.",
        f"Fråga IT-avdelningen vilket paketregister som gäller, och ange det: {SET_REGISTRY}",
    ),
    r"no matching distribution|no solution found|from versions: none|error sending request|dns error|resolve host|"
    r"connect|timed? ?out|network|unreachable|failed to fetch|failed to download": (
        "Paketregistret nås inte, eller har inte paketet.",
        f"Kontrollera nätet och försök igen. Har organisationen ett eget paketregister, ange det: {SET_REGISTRY}",
    ),
}
"""What pip and uv say (a pattern) → why it failed and what to do. The first that fits is told."""


def explain(output: str) -> str:
    """Say in Swedish what made pip or uv fail, and what to do about it."""
    for pattern, (reason, remedy) in PROBLEMS.items():
        if re.search(pattern, output, re.IGNORECASE):
            return f"{reason}\n{remedy}"
    return "Orsaken står ovan. Försök igen; hjälper inte det, ta bort mappen .venv och kör kommandot en gång till."


def set_up_step(what: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run one step of the set-up; if it fails, show all it said and explain it."""
    start = time.perf_counter()
    say(f"  {what} …")
    heard = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            heard.append(line)
            if line.startswith("Downloading "):  # the one thing that takes long on a slow line
                say(f"    {line.replace('Downloading', 'hämtar').rstrip()}")
    if process.returncode:
        say("".join(heard))
        raise MakeError(f"Miljön kunde inte göras i ordning. Det stannade vid: {what}.\n{explain(''.join(heard))}")
    say(f"  klart på {seconds_since(start)}")


def make_environment() -> None:
    """Make or mend ``.venv``: first the environment, then the locked uv, then what is locked, last the project."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise MakeError(
            "Python saknar delarna venv och ensurepip, som behövs för att göra miljön. Inget har ändrats.\n"
            "I Debian och Ubuntu: sudo apt install python3-venv. Kör sedan kommandot igen."
        )
    if not can_be_built_upon():
        # The base interpreter: this one may live in the very .venv that is about to be cleared.
        base = getattr(sys, "_base_executable", None) or sys.executable
        set_up_step("skapar .venv", [base, "-m", "venv", "--clear", "--without-pip", str(VENV)], child_environment())
    write_stamp({})  # not finished: a set-up that is cut short from here on is made anew the next time
    install_uv()
    uv_pip, settings = [str(venv_python()), "-m", "uv", "pip"], uv_environment()
    here = ["--python", str(venv_python())]
    packages = [*uv_pip, "sync", *here, "--require-hashes", str(LOCK)]
    set_up_step("hämtar och installerar paketen i requirements.lock", packages, settings)
    project = [*uv_pip, "install", *here, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    set_up_step("installerar followup", project, settings)
    write_stamp(expected_stamp())


def install_uv() -> None:
    """Install the locked uv, and only that, by the pip that comes with Python."""
    python, environment = str(venv_python()), child_environment()
    set_up_step("lägger in pip", [python, "-m", "ensurepip", "--default-pip"], environment)
    requirement = VENV / "uv.txt"
    requirement.write_text(locked_requirement(LOCK.read_text(encoding="utf-8"), "uv") + "\n", encoding="utf-8")
    options = ["--require-hashes", "--no-input", "--quiet", "--disable-pip-version-check", "-r", str(requirement)]
    set_up_step("hämtar uv, som installerar resten", [python, "-m", "pip", "install", *options], environment)
    requirement.unlink()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one set-up run at a time: two commands started together would tear at the same environment."""
    with (ROOT / ".venv.lock").open("w") as handle:
        if sys.platform == "win32":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # raised after ten seconds of waiting
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield  # closing the file lets go of it


def set_up() -> None:
    """Make sure that the environment is there and up to date; does nothing, and quickly, when it is."""
    if is_ready():
        return
    with one_at_a_time():
        if is_ready():
            return
        start = time.perf_counter()
        say("Gör i ordning Python-miljön i .venv. Det tar några minuter första gången och görs sedan inte om.")
        make_environment()
        say(f"Miljön är klar ({seconds_since(start)}).")


def run(arguments: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path | None = None) -> int:
    """Run a module with the environment's Python and return its exit code.

    At Ctrl-C the program is interrupted along with us; it is given the time it needs to leave things in order.
    """
    command = [str(venv_python()), "-m", *arguments]
    process = subprocess.Popen(command, cwd=folder or ROOT, env=child_environment(environment))
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise


# --- The checks ------------------------------------------------------------------------------------------------------


_NOT_COMPILED = "PYTHONDONTWRITEBYTECODE"


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_pytest(scratch: Path) -> int:
    """Run the tests and the examples in the docstrings, a file at a time by each of at most four workers."""
    install_chromium()
    return run(["pytest", *spread()], scratch_environment(scratch))


def spread() -> list[str]:
    """Tell pytest among how many workers to share out the tests."""
    workers = min(processors() + 1, 4)  # one more than there are processors: they often wait for a kernel or a browser
    return ["-n", str(workers), "--dist", "loadfile"] if workers > 1 else []


def install_chromium() -> None:
    """Install Debian's Chromium where a build server's root lacks it; elsewhere the tests tell what they miss."""
    found = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if found or not (is_root and os.environ.get("CI") and shutil.which("apt-get")):
        return
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(["apt-get", "-qq", *command], check=False, timeout=600, capture_output=True)


def run_nbval(scratch: Path) -> int:
    """Run the notebooks cell by cell, in a copy: they write tables, and the user's own must not be touched."""
    copy = copy_notebooks(scratch / "nbval")
    options = ["--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", "-p", "no:xdist"]
    return run(["pytest", *options, "notebooks"], scratch_environment(scratch), folder=copy)


def scratch_environment(scratch: Path) -> dict[str, str]:
    """Return variables that keep everything a test leaves behind within the scratch folder."""
    temporary = scratch / "t"  # short: a Unix socket's path, deep down in it, must stay below some 100 characters
    temporary.mkdir(exist_ok=True)
    # The tests start a thousand programs. Whoever wants no compiled modules beside the sources gets none, but without
    # any each of those programs would compile everything anew.
    compiled = (
        {_NOT_COMPILED: "", "PYTHONPYCACHEPREFIX": str(scratch / "compiled")} if _NOT_COMPILED in os.environ else {}
    )
    places = {**dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)), "IPYTHONDIR": str(scratch / "ipython")}
    return {**places, **compiled}


def copy_notebooks(target: Path) -> Path:
    """Lay out a copy of the notebooks beside the demo's answers, with no tables yet.

    Only what git holds of ``data/raw`` is copied: a real period's answers stay where they are.
    """
    shutil.copytree(ROOT / "notebooks", target / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (target / "data" / "processed").mkdir(parents=True)
    for file in committed_answers():
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, target / file)
    (target / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")  # else pytest looks for one further up
    return target


def committed_answers() -> list[Path]:
    """List the files of ``data/raw`` that are the project's own, relative to the project's folder."""
    command = ["git", "-c", "core.quotePath=false", "ls-files", "-z", "data/raw"]
    with contextlib.suppress(OSError):
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        files = [Path(os.fsdecode(name)) for name in listing.stdout.split(b"\0") if name]
        if files:
            return [file for file in files if (ROOT / file).is_file()]
    # Not a git checkout, but a folder that was unpacked or copied.
    demo = (ROOT / "data" / "raw" / period for period in DEMO_PERIODS)
    return [file.relative_to(ROOT) for folder in demo for file in sorted(folder.rglob("*")) if file.is_file()]


CHECKS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "ruff": ("kodens regler", lambda _: run(["ruff", "check"])),
    "format": ("kodens format", lambda _: run(["ruff", "format", "--check"])),
    "mypy": ("typer", lambda _: run(["mypy"])),
    "pytest": ("tester och exempel i dokumentationen", run_pytest),
    "nbval": ("notebooks, cell för cell", run_nbval),
}
"""Name → what it checks, and how; in the order they are run."""


def summary(results: Mapping[str, tuple[int, str]]) -> str:
    """Tell how each check went (exit code and time taken), and then all of them together."""
    verdicts = {name: "godkänd" if code == 0 else "UNDERKÄND" for name, (code, _) in results.items()}
    lines = [f"  {name:<8}{verdicts[name]:<12}{taken:>8}" for name, (_, taken) in results.items()]
    failed = [name for name, (code, _) in results.items() if code]
    verdict = f"Underkända kontroller: {', '.join(failed)}." if failed else "Alla kontroller är godkända."
    return "\n".join(["Sammanfattning", *lines, verdict])


# --- The commands ----------------------------------------------------------------------------------------------------


def report(arguments: Sequence[str]) -> int:
    """Make the report of a period, of the newest if none is named."""
    set_up()
    return run(["followup", "run", *arguments])


def test(arguments: Sequence[str]) -> int:
    """Run every check, or those named, to the end even if one fails."""
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        raise MakeError(f"Det finns ingen kontroll som heter {', '.join(unknown)}. De som finns: {', '.join(CHECKS)}.")
    chosen = {name: check for name, check in CHECKS.items() if not arguments or name in arguments}
    set_up()
    results = {}
    with tempfile.TemporaryDirectory(prefix="fu-", ignore_cleanup_errors=True) as scratch:
        for number, (name, (what, check)) in enumerate(chosen.items(), 1):
            say(f"[{number}/{len(chosen)}] {name}: {what}")
            start = time.perf_counter()
            code = check(Path(scratch))
            results[name] = (code, seconds_since(start))
            say(f"[{number}/{len(chosen)}] {name}: {'klart' if code == 0 else 'UNDERKÄND'} på {results[name][1]}\n")
    say(summary(results))
    return EXIT_FAILED if any(code for code, _ in results.values()) else 0


def torture(arguments: Sequence[str]) -> int:
    """Run the tests that take minutes, one after the other; what follows goes to pytest."""
    set_up()
    with tempfile.TemporaryDirectory(prefix="fu-", ignore_cleanup_errors=True) as scratch:
        return run(["pytest", "-m", "torture", *arguments], scratch_environment(Path(scratch)))


def coverage(arguments: Sequence[str]) -> int:
    """Measure which lines and branches of the package the tests take; what follows goes to pytest."""
    import tomllib  # here, since an older Python must get as far as to be told that it is too old

    set_up()
    install_chromium()
    with tempfile.TemporaryDirectory(prefix="fu-", ignore_cleanup_errors=True) as scratch:
        measured = Path(scratch) / "coverage.json"
        run(["coverage", "erase"])
        tested = run(["coverage", "run", "-m", "pytest", *spread(), *arguments], scratch_environment(Path(scratch)))
        run(["coverage", "combine", "--quiet"])  # what was ended while it wrote is passed over
        run(["coverage", "report", "--fail-under=0"])
        run(["coverage", "json", "--fail-under=0", "--quiet", "-o", str(measured)])
        if not measured.is_file():
            return EXIT_FAILED
        totals = json.loads(measured.read_text(encoding="utf-8"))["totals"]
    bar = float(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["coverage"]["report"]["fail_under"])
    text, reached = verdict_on(totals, bar)
    say(text)
    return EXIT_FAILED if tested or not reached else 0


def verdict_on(totals: Mapping[str, float], bar: float) -> tuple[str, bool]:
    """Say how much of the package the tests take, and whether each share reaches the bar.

    Examples
    --------
    >>> totals = {"num_branches": 200, "covered_branches": 189, "num_statements": 800, "covered_lines": 790}
    >>> text, reached = verdict_on(totals, 95.0)
    >>> print(text)
    Grenar               94,5 %  under 95 %
    Rader                98,8 %
    Rader och grenar     97,9 %
    >>> reached
    False
    """
    branches, all_branches = totals["covered_branches"], totals["num_branches"]
    lines, all_lines = totals["covered_lines"], totals["num_statements"]
    percent = {
        "Grenar": 100 * branches / all_branches,
        "Rader": 100 * lines / all_lines,
        "Rader och grenar": 100 * (branches + lines) / (all_branches + all_lines),
    }
    written = [
        f"{what:<20}{share:>5.1f} %".replace(".", ",") + (f"  under {bar:g} %" if share < bar else "")
        for what, share in percent.items()
    ]
    return "\n".join(written), min(percent.values()) >= bar


def lab(arguments: Sequence[str]) -> int:
    """Open JupyterLab on the notebooks, with the project's other folders within reach."""
    set_up()
    with contextlib.suppress(KeyboardInterrupt):  # the way to close it
        return run(["jupyterlab", "--LabApp.default_url=/lab/tree/notebooks", *arguments])
    return 0


def setup(_arguments: Sequence[str]) -> int:
    """Make the environment, and nothing more."""
    set_up()
    say(f"Miljön stämmer med {LOCK.name}.")
    return 0


def lock(arguments: Sequence[str]) -> int:
    """Work out the lock file from what pyproject.toml asks for; versions stay unless ``--upgrade`` is given."""
    set_up()
    command = [str(venv_python()), "-m", "uv", *LOCK_COMMAND.split(), "--quiet", *arguments]
    set_up_step(f"räknar om {LOCK.name}", command, uv_environment())
    return 0


def clean(_arguments: Sequence[str]) -> int:
    """Remove what can be made anew at once: caches and the report's working files."""
    caches = [ROOT / name for name in (".mypy_cache", ".pytest_cache", ".ruff_cache")]
    compiled = [folder for room in ("src", "tests") for folder in (ROOT / room).rglob("__pycache__")]
    working = [ROOT / "report" / name for name in ("_generated", ".quarto")]
    for folder in [*caches, *compiled, *working]:
        shutil.rmtree(folder, ignore_errors=True)
    say("Mellanlagrade filer är borttagna. Svar, tabeller, rapporter och .venv är orörda.")
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    command.__name__: command for command in (report, test, torture, coverage, lab, setup, lock, clean)
}


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a letter must not stop the work
    name, *rest = [argument for argument in arguments if argument] or ["help"]
    if name in ("help", "-h", "--help"):
        say(USAGE.format(checks=", ".join(CHECKS)))
        return 0
    if name not in COMMANDS:
        print(f"Det finns inget kommando som heter {name}.\n", file=sys.stderr)
        print(USAGE.format(checks=", ".join(CHECKS)), file=sys.stderr)
        return EXIT_MISUSED
    try:
        return COMMANDS[name](rest)
    except MakeError as error:
        print(f"\n{error}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print("\nAvbrutet. Kör samma kommando igen för att göra klart.", file=sys.stderr)
        return EXIT_INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Run another program: bounded in time, and ended along with this one, whatever happens to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from followup import ending
from followup.temporary import own_folder

_GUARD = Path(__file__).with_name("guard.py")


def run_guarded(command: Sequence[str], cwd: Path, env: Mapping[str, str], seconds: float) -> tuple[int, str]:
    """Run a program and return its exit code and all it said.

    Raises
    ------
    subprocess.TimeoutExpired
        If it takes longer; it has been ended then, and what it started too.
    """
    with own_folder() as temporary:
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
        with _started(command, cwd, {**env, **places}, temporary) as process:
            output, _nothing = process.communicate(timeout=seconds)
        return process.returncode, output


@contextmanager
def _started(
    command: Sequence[str], cwd: Path, env: Mapping[str, str], temporary: Path
) -> Iterator[subprocess.Popen[str]]:
    if os.name != "posix":  # no groups to end: the program alone
        with _popen(command, cwd, env) as process:
            try:
                yield process
            finally:
                process.kill()
        return
    reading, writing = os.pipe()
    guarded = [sys.executable, "-I", "-S", str(_GUARD), str(reading), str(temporary), *command]
    try:
        process = _popen(guarded, cwd, env, reading)
    finally:
        os.close(reading)

    def let_go() -> None:
        with suppress(OSError):
            os.close(writing)

    with ending.undone_at_the_end(let_go), process:
        try:
            yield process
        finally:
            let_go()


def _popen(command: Sequence[str], cwd: Path, env: Mapping[str, str], *passed: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        pass_fds=passed if os.name == "posix" else (),
    )

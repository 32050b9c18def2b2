"""Build a period in a process of its own, as another user on another machine would: a helper of the tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from followup.pipeline.project import Project

ANOTHER_MACHINE: dict[str, Any] = {
    "settings": {"LC_ALL": "C", "LANG": "de_DE.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711"},
    "umask": 0o077,
    "cores": 1,
}


def build_elsewhere(
    project: Project,
    period: str,
    *,
    year: int | None = None,
    engine: str = "embedded",
    settings: Mapping[str, str] | None = None,
    umask: int = 0o022,
    cores: int = 0,
    user: int | None = None,
    fork: bool = True,
) -> None:
    """Build a period or a year into a project's folders.

    Parameters
    ----------
    project
        The folders.
    period, year, engine
        What is built, and with what.
    settings
        Environment variables. The home is an empty folder in any case.
    umask, cores, user
        What the process is given; 0 cores are as many as there are.
    fork
        Whether kernels may be forked.
    """
    home = tempfile.mkdtemp(dir=(settings or {}).get("TMPDIR"))
    if user is not None:
        os.chown(home, user, user)
    given = {
        "root": str(project.root), "raw": str(project.raw), "processed": str(project.processed),
        "output": str(project.output) if project.output else None, "period": period, "year": year,
        "engine": engine, "cores": cores, "fork": fork,
    }  # fmt: skip
    variables = {**os.environ, **dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), home)}
    variables |= {"PYTHONUTF8": "1", **(settings or {})}
    variables["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-P", __file__, json.dumps(given)]
    who = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    done = subprocess.run(
        command, env=variables, umask=umask, cwd=home, capture_output=True, text=True, check=False, **who
    )
    shutil.rmtree(home)
    assert done.returncode == 0, done.stderr[-2000:]


def _build(given: Mapping[str, Any]) -> None:
    from followup.pipeline import kernels, preload
    from followup.pipeline.run import run_period, run_year

    if given["cores"] and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given["cores"]])
    if not given["fork"]:
        preload.can_fork = kernels.can_fork = lambda: False
    folders = [Path(given[name]) for name in ("root", "raw", "processed")]
    project = Project(*folders, Path(given["output"]) if given["output"] else None)
    if given["year"] is None:
        run_period(project, given["period"], engine=given["engine"])
    else:
        run_year(project, given["period"], given["year"], engine=given["engine"])


if __name__ == "__main__":
    _build(json.loads(sys.argv[1]))

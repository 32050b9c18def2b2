"""The versions that must be the same wherever parts of a batch are made."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.pipeline.depends import COMPUTING_PACKAGES, RENDERING_PACKAGES, sha256, versions

CLUSTER_PACKAGES = ("cloudpickle", "dask", "distributed", "msgpack")
ENGINE = "engine"


@cache
def code_hash() -> str:
    """Return a hash of the package's own files, those that are not code too."""
    package = Path(__file__).resolve().parents[1]
    files = (file for file in sorted(package.rglob("*")) if file.is_file() and "__pycache__" not in file.parts)
    content = {file.relative_to(package).as_posix(): sha256(file) for file in files}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def environment(engine: str | None = None) -> dict[str, str]:
    """Return the versions of this process: of the code, Python, the packages and, where asked, the engine."""
    found = {
        "followup": code_hash()[:16],
        "python": platform.python_version(),
        **versions([*COMPUTING_PACKAGES, *RENDERING_PACKAGES, *CLUSTER_PACKAGES]),
    }
    if engine is not None:
        found[ENGINE] = engine_version(engine)
    return found


def engine_version(engine: str) -> str:
    """Return the name and version of the engine that would render here; ``-`` where there is none such."""
    from followup.render import choose

    try:
        return choose(engine).version
    except InputError:
        return "-"


def digest(versions_found: Mapping[str, str]) -> str:
    """Return one text that tells an environment from others."""
    return hashlib.sha256(json.dumps(dict(versions_found), sort_keys=True).encode()).hexdigest()


def differences(here: Mapping[str, str], others: Mapping[str, Mapping[str, str]]) -> list[Fault]:
    """Return what another process has in other versions; packages that only one of them knows count as well.

    Parameters
    ----------
    here
        The versions of this process.
    others
        What the other process is called → its versions. One without an engine makes no documents.
    """
    faults = []
    for where, there in others.items():
        names = [name for name in sorted({*here, *there}) if name != ENGINE or ENGINE in there]
        parts = [
            f"{name} {there.get(name, '–')} ({here.get(name, '–')})"
            for name in names
            if here.get(name) != there.get(name)
        ]
        if parts:
            message = _("Other versions than here: {packages}.", packages=", ".join(parts))
            step = _("Install followup there from the same requirements.lock and the same revision.")
            faults.append(Fault("batch.other-versions", message, Place(where), step))
    return faults

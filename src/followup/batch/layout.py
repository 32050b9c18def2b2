"""Where the municipalities lie below a folder, and which of their periods must be made before which.

Each municipality has a folder that looks like a project of its own, named by its code::

    FOLDER/0125-ekero/data/raw/2022-2026/          the period folder, never written
    FOLDER/0125-ekero/report/_brand/               its own look, if it has one
    FOLDER/0125-ekero/data/processed/2022-2026/    its tables
    FOLDER/0125-ekero/report/output/2022-2026/     its documents
    FOLDER/0125-ekero/batch/2022-2026.json         what they were made from
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from followup.errors import Fault, InputError, Place
from followup.locale import _
from followup.period import period_names
from followup.period.yaml_text import Unreadable, read_yaml

_NAMED = re.compile(r"(?P<code>[0-9]{4})-[a-z0-9-]+")


@dataclass(frozen=True)
class Home:
    """The folder of one municipality.

    Parameters
    ----------
    code
        The municipality's code, which tells Håbo from Habo.
    folder
        Its folder.
    """

    code: str
    folder: Path

    @property
    def raw(self) -> Path:
        """The folder of its period folders."""
        return self.folder / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Where its tables go."""
        return self.folder / "data" / "processed"

    @property
    def look(self) -> Path:
        """Its own look; it need not have one."""
        return self.folder / "report" / "_brand"

    def output(self, period: str) -> Path:
        """Return where the documents of a period go."""
        return self.folder / "report" / "output" / period

    def record(self, period: str) -> Path:
        """Return the file that tells what a period's results were made from."""
        return self.folder / "batch" / f"{period}.json"


@dataclass(frozen=True)
class Job:
    """One municipality × period.

    Parameters
    ----------
    home
        The municipality's folder.
    period
        The period.
    name
        The municipality's name, as far as it can be read.
    earlier
        The periods before it, the nearest first: it is compared with the first of them.
    faults
        What is wrong with its place below the folder; it is then not built.
    """

    home: Home
    period: str
    name: str
    earlier: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """What it is known by: code and period, and nothing else."""
        return key_of(self.home.code, self.period)

    @property
    def needs(self) -> str | None:
        """The key of the job whose tables it reads."""
        return key_of(self.home.code, self.earlier[0]) if self.earlier else None


def key_of(code: str, period: str) -> str:
    """Return what a municipality's period is known by.

    Examples
    --------
    >>> key_of("0305", "2022-2026")  # Håbo; Habo is 0643
    '0305-2022-2026'
    """
    return f"{code}-{period}"


def homes(folder: Path) -> list[Home]:
    """Return the municipalities' folders below a folder, by code.

    A folder that holds period folders itself is one municipality: a project as it stands.
    """
    if (folder / "data" / "raw").is_dir():
        return [Home(_code_within(folder / "data" / "raw"), folder)]
    found = []
    for child in sorted(folder.iterdir()):
        named = _NAMED.fullmatch(child.name)
        if named and (child / "data" / "raw").is_dir():
            found.append(Home(named["code"], child))
    return sorted(found, key=lambda home: (home.code, home.folder.name))


def find_jobs(folder: Path) -> list[Job]:
    """Return every municipality × period below a folder, earlier periods first.

    Raises
    ------
    InputError
        If the folder is not there or holds no municipality.
    """
    found = homes(folder) if folder.is_dir() else []
    jobs = [job for home in found for job in _jobs_of(home)]
    if not jobs:
        fault = Fault(
            "batch.nothing-there",
            _("There is no municipality in the folder."),
            Place(str(folder)),
            _("Give each a folder named by its code and its name, such as 0125-ekero, with data/raw/PERIOD in it."),
        )
        raise InputError([fault], _("Nothing was written."))
    folders = Counter(home.code for home in found)
    twice = {code for code, count in folders.items() if count > 1}
    return [_refused_twice(job) if job.home.code in twice else job for job in jobs]


def _jobs_of(home: Home) -> list[Job]:
    names = period_names(home.raw)
    read = {name: _read(home.raw / name / "period.yaml") for name in names}
    earlier = {name: str(content.get("previous") or "") for name, content in read.items()}
    return [
        Job(home, name, _name(read[name]) or home.folder.name, _chain(name, earlier), _wrong_code(home, read[name]))
        for name in names
    ]


def _chain(name: str, earlier: Mapping[str, str]) -> tuple[str, ...]:
    """Follow the periods back in time, as far as there are folders of them and never in a ring."""
    chain: list[str] = []
    while (name := earlier.get(name, "")) in earlier and name not in chain:
        chain.append(name)
    return tuple(chain)


def _read(file: Path) -> Mapping[str, Any]:
    """Read a few settings; where the file cannot be read, the run itself says why."""
    try:
        data = read_yaml(file).data
    except (Unreadable, OSError):
        return {}
    return data if isinstance(data, dict) else {}


def _municipality(content: Mapping[str, Any]) -> Mapping[str, Any]:
    about = content.get("municipality")
    return about if isinstance(about, dict) else {}


def _name(content: Mapping[str, Any]) -> str:
    return str(_municipality(content).get("name") or "")


def _code_within(raw: Path) -> str:
    """Return the code that a project's newest period names."""
    names = period_names(raw)
    return str(_municipality(_read(raw / names[-1] / "period.yaml")).get("code") or "") if names else ""


def _wrong_code(home: Home, content: Mapping[str, Any]) -> tuple[Fault, ...]:
    code = _municipality(content).get("code")
    if not content or code is None or str(code) == home.code:
        return ()
    message = _("The folder is named {folder}, but period.yaml has the code {code}.", folder=home.code, code=code)
    place = Place(f"{home.folder.name}/period.yaml", column="municipality.code")
    return (Fault("batch.other-code", message, place, _("Correct the one that is wrong.")),)


def _refused_twice(job: Job) -> Job:
    fault = Fault(
        "batch.code-twice",
        _("Several folders have the code {code}.", code=job.home.code),
        Place(job.home.folder.name),
        _("Keep one of them, or correct the code."),
    )
    return Job(job.home, job.period, job.name, job.earlier, (*job.faults, fault))

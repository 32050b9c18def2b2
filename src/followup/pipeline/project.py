"""Where things lie: the project's folders, and those a run is pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from followup.errors import Fault, InputError, Place
from followup.locale import _

if TYPE_CHECKING:
    from followup.pipeline.steps import Step


@dataclass(frozen=True)
class Project:
    """The folders of a run.

    Parameters
    ----------
    root
        The project: holds ``notebooks/`` and ``report/``.
    raw
        The folder of period folders.
    processed
        The folder in which each period has its tables.
    output
        Where the report of a period goes.
    """

    root: Path
    raw: Path
    processed: Path
    output: Path | None = None

    @property
    def notebooks(self) -> Path:
        """The notebooks' sources."""
        return self.root / "notebooks"

    @property
    def report(self) -> Path:
        """The report's sources."""
        return self.root / "report"

    def output_of(self, period: str) -> Path:
        """Return where the report of a period goes."""
        return self.output or self.report / "output" / period

    def check_targets(self, period: str) -> None:
        """Make sure that what is written for a period can take nothing away from what is read, or from each other.

        Raises
        ------
        InputError
            If the outputs were pointed into the raw data, around it, or at one another.
        """
        tables, report = self.processed / period, self.output_of(period)
        faults = [
            Fault(
                "project.writes-into-raw",
                _("Results cannot be written into the folder of raw data."),
                Place(str(target)),
                _("Choose another folder."),
            )
            for target in (tables, report)
            if _overlap(target, self.raw)
        ]
        if _overlap(tables, report):
            message = _("The report and the tables cannot be written into the same folder.")
            faults.append(Fault("project.same-folder", message, Place(str(report)), _("Choose another folder.")))
        if faults:
            raise InputError(faults, _("Nothing was written."))


def notebook_of(project: Project, step: Step) -> Path:
    """Return the file of a step's notebook."""
    return project.notebooks / f"{step.name}.ipynb"


def find_project(
    raw: Path | None = None, processed: Path | None = None, output: Path | None = None, start: Path | None = None
) -> Project:
    """Find the project from the current folder upwards, else where the package itself lies.

    Raises
    ------
    InputError
        If there is none.
    """
    begin = (start or Path.cwd()).resolve()
    candidates = [begin, *begin.parents, Path(__file__).resolve().parents[3]]
    root = next((folder for folder in candidates if _is_project(folder)), None)
    if root is None:
        fault = Fault(
            "project.not-found",
            _("There is no followup project here: a folder with notebooks/ and report/."),
            Place(str(begin)),
            _("Go to the project’s folder and try again."),
        )
        raise InputError([fault], _("Nothing was written."))
    return Project(
        root,
        (raw or root / "data" / "raw").resolve(),
        (processed or root / "data" / "processed").resolve(),
        output.resolve() if output else None,
    )


def _is_project(folder: Path) -> bool:
    return (folder / "notebooks").is_dir() and (folder / "report" / "_quarto.yml").is_file()


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)

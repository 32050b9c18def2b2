"""What a run is about: a whole period, or one of its years."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from followup.period import PeriodInput
from followup.period.folder import is_next_steps, is_withheld, next_steps_name, scope_name
from followup.period.set_aside import FINDINGS_FILE
from followup.pipeline.steps import PERIOD
from followup.pipeline.steps import YEAR as A_YEAR
from followup.render.documents import REPORT, YEAR, Publication

_SAID_OF_TABLES = ("commentary", FINDINGS_FILE)


@dataclass(frozen=True)
class Scope:
    """A period, or one of its years.

    Parameters
    ----------
    period
        The period.
    year
        The year, where the run is about one.
    """

    period: PeriodInput
    year: int | None = None

    @property
    def name(self) -> str:
        """The name of the folders its tables and its documents go to."""
        return scope_name(self.period.name, self.year)

    @property
    def command(self) -> str:
        """How it is named to a command."""
        return self.period.name if self.year is None else f"{self.period.name} --year {self.year}"

    @property
    def about(self) -> str:
        """What the notebooks that are run are about."""
        return PERIOD if self.year is None else A_YEAR

    @property
    def publication(self) -> Publication:
        """The documents that are made."""
        return REPORT if self.year is None else YEAR

    @property
    def parameters(self) -> dict[str, object]:
        """What tells it from others."""
        return {"period": self.period.name, **({} if self.year is None else {"year": self.year})}

    @property
    def inputs(self) -> list[Path]:
        """The files of the period folder that its documents are made from, in order.

        An export that has a redacted copy is not among them: nothing is read from it, and it must not travel.
        """
        folder = self.period.folder
        if self.year is None:
            found = [file for file in folder.rglob("*") if file.is_file() and not is_next_steps(file.name)]
        else:
            forms = [file for year in self.period.rounds(self.year) for file in self.period.yearly.get(year, [])]
            names = ("period.yaml", "plan.yaml", "questionnaire.yaml", "privacy.yaml", next_steps_name(self.year))
            found = [*(folder / name for name in names if (folder / name).is_file()), *forms]
        return sorted(file for file in found if not file.name.startswith((".", "~$")) and not is_withheld(folder, file))

    @property
    def table_inputs(self) -> list[Path]:
        """The files of the period folder that tables may be made from: all but what the analyst says of them."""
        folder = self.period.folder
        return [file for file in self.inputs if file.relative_to(folder).parts[0] not in _SAID_OF_TABLES]

"""The steps of the analysis: the run reads like a table of contents."""

from __future__ import annotations

from dataclasses import dataclass

from followup.locale import _


@dataclass(frozen=True)
class Step:
    """One notebook.

    Parameters
    ----------
    name
        The notebook's name.
    needs
        The steps whose tables it reads.
    looks_back
        Whether it reads the previous period's tables as well.
    of_a_year
        Whether it is about one year.
    """

    name: str
    needs: frozenset[str] = frozenset()
    looks_back: bool = False
    of_a_year: bool = False

    @property
    def title(self) -> str:
        """What the analyst sees while the step runs."""
        return {
            "01_clean": _("Reading and cleaning the answers"),
            "02_implementation": _("Analysing implementation"),
            "03_systematics": _("Analysing systematics and annual follow-up"),
            "04_prevention": _("Analysing levels of prevention and forms of violence"),
            "05_competence_coordination": _("Analysing competence and coordination"),
            "06_change": _("Comparing with the previous period"),
            "07_year": _("Reading the yearly forms and gathering the action plan"),
        }.get(self.name, self.name)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that its parameters cell must set."""
        year, earlier = ("year",) if self.of_a_year else (), ("earlier",) if self.looks_back else ()
        return ("period", *year, "raw", "processed", *earlier)


_CLEAN = frozenset({"01_clean"})

STEPS = (
    Step("01_clean"),
    Step("02_implementation", _CLEAN),
    Step("03_systematics", _CLEAN),
    Step("04_prevention", _CLEAN),
    Step("05_competence_coordination", _CLEAN),
    Step("06_change", _CLEAN, looks_back=True),
)

YEAR_STEPS = (Step("07_year", of_a_year=True),)
"""The steps of a year between reports: they need none of the others."""

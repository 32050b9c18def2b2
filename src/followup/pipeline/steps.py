"""The steps of the analysis, in order: the run reads like a table of contents."""

from __future__ import annotations

from dataclasses import dataclass

from followup.locale import _


@dataclass(frozen=True)
class Step:
    """One notebook, and whether it looks back at the previous period."""

    name: str
    looks_back: bool = False

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
        }.get(self.name, self.name)


STEPS = (
    Step("01_clean"),
    Step("02_implementation"),
    Step("03_systematics"),
    Step("04_prevention"),
    Step("05_competence_coordination"),
    Step("06_change", looks_back=True),
)

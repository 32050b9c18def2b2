"""What the notebooks call: open a period, read and save tables, record facts, and hand figures to the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from followup import storage
from followup.clean import Context
from followup.disclosure.frames import Guarded
from followup.disclosure.record import Suppression, suppression_of, write_suppressions
from followup.errors import Fault, InputError, Severity
from followup.facts import FACTS, RECORDED, Fact, FactBook, Number, cell_label, make_fact
from followup.locale import _, set_language
from followup.looks import LOOKS, write_looks
from followup.markdown import attribute, escaped
from followup.period import Measure, PeriodInput, open_period
from followup.period.folder import scope_name
from followup.presentation import Picture, Sheet, table_markdown
from followup.sources import cell_note, with_sources

if TYPE_CHECKING:
    from IPython.display import Image

FRAGMENTS, SUPPRESSION = "fragments", "suppression"


@dataclass
class Bench:
    """What every notebook does with its results, whatever it is about.

    Parameters
    ----------
    name
        The notebook's name, which its facts carry.
    processed
        Where its tables, facts and fragments go.
    """

    name: str
    processed: Path
    _facts: dict[str, Fact] = field(default_factory=dict, kw_only=True)
    _guarded: dict[str, Suppression] = field(default_factory=dict, kw_only=True)
    _looks: list[Fault] = field(default_factory=list, kw_only=True)

    def table(self, name: str) -> pd.DataFrame:
        """Read a table that an earlier notebook saved."""
        return storage.read_table(self.processed, name)

    def save(self, name: str, table: pd.DataFrame) -> pd.DataFrame:
        """Check and write a table, and return it."""
        storage.write_table(self.processed, name, table)
        return table

    def record(self, numbers: Iterable[Number]) -> pd.DataFrame:
        """Record numbers the report uses, with the cell that computed them, and return them as they will be written."""
        recorded = [
            make_fact(
                number.name,
                number.value,
                unit=number.unit,
                base=number.base,
                label=number.label,
                notebook=self.name,
                cell=_cell_label(),
            )
            for number in numbers
        ]
        self._facts |= {fact.name: fact for fact in recorded}
        FactBook(self._facts.values()).write(self.processed / FACTS / f"{self.name}.json")
        return pd.DataFrame([(fact.name, fact.text, fact.base) for fact in recorded], columns=RECORDED)

    def guard(
        self, guarded: Guarded, label: str, groups: Mapping[str, str], columns: Mapping[str, str] | None = None
    ) -> Guarded:
        """Record what was hidden in a table of people, and return it.

        Parameters
        ----------
        guarded
            From :mod:`followup.disclosure.frames`, already audited.
        label
            What the table is about, for the appendix.
        groups, columns
            What its groups and columns are called; a column that is not named goes without saying.
        """
        self._guarded[guarded.protected.name] = suppression_of(guarded.protected, label, groups, columns or {})
        write_suppressions(self.processed / SUPPRESSION / f"{self.name}.json", self._guarded.values())
        return guarded

    def stop_on(self, faults: Iterable[Fault]) -> None:
        """Stop here if any of the faults stops; those that only deserve a look are told of at the end of every run.

        Raises
        ------
        InputError
            With the faults that stop.
        """
        found = list(faults)
        stops = [fault for fault in found if fault.severity is Severity.STOP]
        if stops:
            raise InputError(stops, _("No tables were made."))
        self._looks += [fault for fault in found if fault.severity is Severity.LOOK]
        write_looks(self.processed / LOOKS / f"{self.name}.json", self._looks)

    def show_figure(self, name: str, picture: Picture) -> Image:
        """Hand a figure to the report, and return it as it is shown there.

        It is drawn once: what the notebook and a DOCX show is a picture of what the page and the PDF show.
        """
        from IPython.display import Image

        from followup.figures.png import write_png_of
        from followup.figures.style import save_svg

        drawing = self.processed / FRAGMENTS / f"fig-{name}.svg"
        save_svg(picture.figure, drawing)
        shown = write_png_of(drawing)
        image = f"_generated/fig-{name}.svg"
        attributes = f'#fig-{name} fig-alt="{attribute(picture.alt)}"'
        self.fragment(f"fig-{name}", f"![{escaped(picture.caption)}]({image}){{{attributes}}}")
        return Image(data=shown, format="png", retina=True, alt=picture.alt)  # type: ignore[no-untyped-call]

    def show_table(self, name: str, sheet: Sheet) -> pd.DataFrame:
        """Hand a table to the report, and return it as it is shown there."""
        self.fragment(f"tbl-{name}", table_markdown(sheet, name))
        return sheet.shown

    def fragment(self, name: str, text: str) -> None:
        """Hand a piece of Markdown to the report; every text in it that comes from outside must be escaped.

        Each figure and table in it gets a note of the notebook and the cell that it comes from.
        """
        file = self.processed / FRAGMENTS / f"_{name}.md"
        if cell := _cell_label():
            text = with_sources(text, cell_note(self.name, cell))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.rstrip() + "\n", encoding="utf-8", newline="\n")


@dataclass
class Workbench(Bench):
    """A notebook's hold on its period.

    Parameters
    ----------
    input
        The period's folder, read and checked.
    earlier
        Where the previous period's tables lie.
    """

    input: PeriodInput
    earlier: Path

    @cached_property
    def context(self) -> Context:
        """The questionnaire in its setting."""
        return Context.of(self.input)

    def answers(self, *measures: Measure) -> pd.DataFrame:
        """Read the answers to the questions that measure something; all others stay in the file.

        Their texts are categories: a million respondents say much the same, and each text is kept once.
        """
        questions = [question.id for measure in measures for question in self.input.questionnaire.measuring(measure)]
        return storage.read_rows(self.processed, "answers", only={"question": questions})

    def previous_table(self, name: str) -> pd.DataFrame | None:
        """Read a table of the previous period, or return ``None`` if there is no such period."""
        previous = self.input.period.previous
        return storage.read_table(self.earlier / previous, name) if previous else None


def open_notebook(name: str, parameters: Mapping[str, Any]) -> Workbench:
    """Open the period that a notebook's parameters name.

    Parameters
    ----------
    name
        The notebook's own name.
    parameters
        ``period``, ``raw``, ``processed`` and, where the previous period is used, ``earlier``; ``year``, where the
        notebook is about one.

    Raises
    ------
    InputError
        If the period folder is at fault.
    """
    found = open_period(Path(parameters["raw"]), str(parameters["period"]) or None)
    set_language(found.period.language)
    # The audit trail shows results whole: pandas would cut long names and leave out rows.
    pd.set_option("display.max_colwidth", None, "display.max_rows", None, "display.max_columns", None)
    processed = Path(parameters["processed"])
    # Run by hand, nobody else has made the folder: it is for the one who works here alone.
    folder = processed / scope_name(found.name, parameters.get("year"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Workbench(
        name,
        folder,
        found,
        Path(parameters.get("earlier") or processed),
    )


def _cell_label() -> str:
    """Return the label of the cell that runs now: its first line says ``#| label: …``."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return ""
    sources = shell.user_ns.get("In", [""])
    return cell_label(sources[-1])

"""Check a period before anything runs: all faults at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from followup.commentary import check_commentary
from followup.errors import Fault, InputError, Place, Severity
from followup.facts import FactBook
from followup.findings import check_set_aside
from followup.locale import _, set_language
from followup.period import Measure, PeriodInput, find_period, open_period, read_period
from followup.period.crosscheck import QUESTIONNAIRE_FILE

if TYPE_CHECKING:
    from followup.clean import Cleaned
    from followup.pipeline.project import Project

_SHOWN = (
    Measure.SYSTEMATICS, Measure.TRAINING_FORM, Measure.TRAINING_NEEDS, Measure.COORDINATION, Measure.FORMS_WANTED,
    Measure.BELONGING,
)  # fmt: skip
"""What the report of a whole period cannot do without. A year's documents can, and so the folder itself is in order."""


def find_faults(raw: Path, name: str | None) -> tuple[PeriodInput | None, Cleaned | None, list[Fault]]:
    """Read a period and its answers as a run would, and return everything that is wrong with it.

    Returns
    -------
    tuple
        The period and the cleaned answers (``None`` where they could not be made), and the faults, worst first.

    Raises
    ------
    InputError
        If there is no such period.
    """
    # pandas takes a second to import, and a run in which nothing has changed never comes here.
    from followup.clean import Context, clean, nobody_left
    from followup.clean.yearly import clean_yearly
    from followup.coding import free_texts, read_coding
    from followup.ingest import read_contents, read_period_responses
    from followup.ingest.yearly import read_yearly
    from followup.privacy import check_privacy

    folder = find_period(raw, name)
    period, faults = read_period(folder)
    cleaned = None
    if period is not None:
        set_language(period.period.language)
        faults += find_said_faults(raw, period)
        if not period.responses:
            faults.append(
                Fault(
                    "responses.none",
                    _("There are no answers: responses/ is empty or missing."),
                    Place("responses/"),
                    _("Put the survey tool’s exports there, as they are."),
                )
            )
        contents = read_contents(period.responses)
        private = check_privacy(folder, contents)
        # What must not travel may stand in a header, which other faults show: nothing else is read until it is gone.
        private_stops = any(fault.severity is Severity.STOP for fault in private)
        tables, reading_faults = ([], []) if private_stops else read_period_responses(period, contents)
        forms, form_faults = ([], []) if private_stops else read_yearly(period)
        faults += [*private, *reading_faults, *form_faults, *clean_yearly(forms, period).faults]
        if tables:
            context = Context.of(period)
            cleaned = clean(tables, context)
            faults += cleaned.faults
            if not any(fault.severity is Severity.STOP for fault in faults):
                faults += read_coding(folder, free_texts(tables, cleaned, context))[1]
            if not any(fault.severity is Severity.STOP for fault in faults):
                faults += nobody_left(cleaned)
    return period, cleaned, worst_first(faults)


def find_said_faults(raw: Path, period: PeriodInput) -> list[Fault]:
    """Return what is wrong with a period beside its answers: what is not asked, the analyst's words, the comparison."""
    faults = [*_not_asked(period), *check_commentary(period.commentary), *check_set_aside(period.folder)]
    if period.period.previous and not (raw / period.period.previous).is_dir():
        faults.append(
            Fault(
                "period.previous-missing",
                _("The previous period “{name}” has no folder.", name=period.period.previous),
                Place("period.yaml"),
                _("Put its folder beside this one, or write “previous: null”."),
            )
        )
    return faults


def _not_asked(period: PeriodInput) -> list[Fault]:
    return [
        Fault(
            "questionnaire.measure-missing",
            _("No question has “measures: {measure}”, and the report shows the answers to it.", measure=measure.value),
            Place(QUESTIONNAIRE_FILE),
            _("Write it under the question that asks for this, or add such a question."),
        )
        for measure in _SHOWN
        if not period.questionnaire.measuring(measure)
    ]


def check_against_facts(project: Project, period: PeriodInput) -> list[Fault]:
    """Return what the commentary says of numbers that the tables tell otherwise; nothing where they are not current."""
    from followup.pipeline.scope import Scope
    from followup.pipeline.tables import are_current
    from followup.typed_numbers import check_typed_numbers

    if not are_current(project, Scope(period)):
        return []
    facts = FactBook.read(project.processed / period.name / "facts.json")
    named = [fault for fault in check_commentary(period.commentary, facts) if fault.rule == "commentary.unknown-fact"]
    return [*named, *check_typed_numbers(period.commentary, facts)]


def worst_first(faults: Iterable[Fault]) -> list[Fault]:
    """Put what stops the run first."""
    order = list(Severity)
    return sorted(faults, key=lambda fault: order.index(fault.severity))


def find_year_faults(raw: Path, name: str | None, year: int) -> tuple[PeriodInput, None, list[Fault]]:
    """Read one year's forms as a run of that year would, and return everything that is wrong with them.

    Returns
    -------
    tuple
        As :func:`find_faults`; there are no answers of the survey.

    Raises
    ------
    InputError
        If there is no such period, or its own files are at fault.
    """
    from followup.clean.yearly import clean_yearly
    from followup.ingest.yearly import read_yearly
    from followup.privacy import check_privacy
    from followup.year.next_steps import next_steps
    from followup.year.review import read_review
    from followup.year.rounds import round_faults

    period = open_period(raw, name)
    set_language(period.period.language)
    faults = round_faults(period, year)
    if faults:
        return period, None, faults
    years = period.rounds(year)
    files = [file for each in years for file in period.yearly[each]]
    faults = check_privacy(period.folder, files=files)
    if not any(fault.severity is Severity.STOP for fault in faults):
        forms, form_faults = read_yearly(period, years)
        faults += [*form_faults, *clean_yearly(forms, period).faults]
        if not any(fault.severity is Severity.STOP for fault in faults):
            faults += read_review(period.folder, year, next_steps(forms, year))[1]
    return period, None, worst_first(faults)


def check_year(raw: Path, name: str | None, year: int) -> tuple[PeriodInput, list[Fault]]:
    """Return the period, and the faults of a year's forms that do not stop.

    Raises
    ------
    InputError
        With every fault that stops.
    """
    period, _none, faults = find_year_faults(raw, name, year)
    stops = [fault for fault in faults if fault.severity is Severity.STOP]
    if stops:
        raise InputError(stops, _("Nothing was written."))
    return period, [fault for fault in faults if fault.severity is Severity.LOOK]


def check_period(raw: Path, name: str | None) -> tuple[PeriodInput, list[Fault]]:
    """Return the period, and the faults that do not stop.

    Raises
    ------
    InputError
        With every fault that stops.
    """
    period, _cleaned, faults = find_faults(raw, name)
    stops = [fault for fault in faults if fault.severity is Severity.STOP]
    if stops or period is None:
        raise InputError(stops, _("Nothing was written."))
    return period, [fault for fault in faults if fault.severity is Severity.LOOK]

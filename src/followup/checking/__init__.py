"""The page that ``followup check --html`` writes: all faults, and the pictures an analyst wants of the answers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import matplotlib.pyplot as plt

from followup.checking.pictures import arrivals_figure, missing_figure
from followup.clean import Cleaned
from followup.errors import Fault, Severity
from followup.figures.style import house_style
from followup.indicators.respondents import response
from followup.locale import _, number
from followup.markdown import TableColumn, attribute, escaped, pipe_table
from followup.period import PeriodInput
from followup.places import place_text
from followup.presentation import Names, Picture
from followup.presentation.response import response_figure
from followup.render.page import small_page


def check_page(report: Path, period: PeriodInput, cleaned: Cleaned | None, faults: Sequence[Fault]) -> bytes:
    """Return the page as HTML, in one file without outside requests.

    Parameters
    ----------
    report
        The report project, for its look.
    period
        The period that was checked.
    cleaned
        Its answers, if they could be read.
    faults
        Everything that was found.
    """
    about = period.period
    parts = list(_fault_parts(faults))
    if cleaned is not None and not cleaned.respondents.empty:
        parts += _answer_parts(period, cleaned)
    return small_page(
        report,
        _("Check of {period}", period=period.name),
        _("Check"),
        parts,
        language=about.language,
        municipality=about.municipality.name,
        **{"header-text": about.municipality.name},
        **({"notice": _("The answers are synthetic.")} if about.synthetic else {}),
    )


def _fault_parts(faults: Sequence[Fault]) -> Iterator[str]:
    titles = {
        Severity.STOP: _("Stops the run"),
        Severity.LOOK: _("Deserves a look"),
        Severity.INFO: _("For information"),
    }
    columns = [
        TableColumn("where", _("Where"), width=24),
        TableColumn("what", _("What"), width=40),
        TableColumn("do", _("What to do"), width=36),
        TableColumn("rule", _("Rule"), width=20),
    ]
    for severity, title in titles.items():
        found = [fault for fault in faults if fault.severity is severity]
        yield f"# {escaped(title)} ({number(len(found))})"
        rows = [[place_text(fault.place), fault.message, fault.next_step, fault.rule] for fault in found]
        yield pipe_table(rows, columns) if rows else escaped(_("Nothing."))


def _answer_parts(period: PeriodInput, cleaned: Cleaned) -> Iterator[str]:
    names = Names(period.plan)
    pictures = [
        (_("Response"), response_figure(response(cleaned.respondents, period.period.invited), names)),
        (_("Missing answers"), missing_figure(cleaned.answers, period.questionnaire, names)),
    ]
    arrivals = arrivals_figure(cleaned.respondents, period.period.survey.closes)
    if arrivals is not None:
        pictures.append((_("When answers came in"), arrivals))
    for title, picture in pictures:
        yield f"# {escaped(title)}"
        yield f'![{escaped(picture.caption)}]({_address(picture)}){{alt="{attribute(picture.alt)}"}}'


def _address(picture: Picture) -> str:
    content = BytesIO()
    with house_style():
        picture.figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(picture.figure)
    return f"data:image/svg+xml;base64,{b64encode(content.getvalue()).decode()}"

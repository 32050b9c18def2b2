"""Clean a few rows of answers to the small period's questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from small_exports import text_file

from followup.clean import Cleaned, Context, clean
from followup.ingest import read_responses
from followup.period import read_period

HEADERS = {
    "sent": "Inskickad",
    "key": "key",
    "where": "administration",
    **{f"status_{activity}": f"status[{activity}]" for activity in ("A1", "A2", "A3")},
    **{f"written_{activity}": f"written[{activity}]" for activity in ("A1", "A2", "A3")},
    **{name: name for name in ("annual", "staff", "trained", "needs", "steering", "obstacles")},
    **{f"needs_{option}": f"needs[{option}]" for option in ("law", "asking", "risk", "dont_know")},
}
USUAL = {"sent": "2023-01-20 09:30", "where": "Socialförvaltningen"}


def _clean_folder(folder: Path) -> Cleaned:
    period, _faults = read_period(folder)
    assert period is not None
    tables, faults = read_responses(period.responses, period.period.exports)
    assert faults == []
    return clean(tables, Context.of(period))


@pytest.fixture(scope="session")
def clean_folder() -> Callable[[Path], Cleaned]:
    """Clean the answers that lie in a period folder."""
    return _clean_folder


@pytest.fixture
def clean_rows(tiny_period: Callable[..., Path]) -> Callable[..., Cleaned]:
    """Write rows as a plain table and clean them.

    A row is said to be sent in on time by the social services unless it tells otherwise; what it does not name is
    empty, and a row that names nothing is blank. The first row of answers is row 2, below the headers.
    """

    def clean_them(*rows: dict[str, str], edits: Sequence[tuple[str, str, str]] = ()) -> Cleaned:
        folder = tiny_period(*edits)
        filled = [{**USUAL, **row} if row else {} for row in rows]
        used = [name for name in HEADERS if name in USUAL or any(name in row for row in filled)]
        cells = [[row.get(name, "") for name in used] for row in filled]
        text_file(folder / "responses" / "svar.csv", [[HEADERS[name] for name in used], *cells])
        return _clean_folder(folder)

    return clean_them

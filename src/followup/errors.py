"""What can go wrong, in the words of the one who has to mend it.

A :class:`Fault` says where (file, sheet, row, column), which rule, what was not done and what to do next.
All faults of a run travel together in one :class:`InputError`, so that the analyst mends them in one go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

EXIT_DONE = 0
EXIT_PROGRAM_FAILED = 1
EXIT_INPUT_AT_FAULT = 2


class Severity(StrEnum):
    """How much a fault weighs: it stops the run, deserves a look, or is for information."""

    STOP = "stop"
    LOOK = "look"
    INFO = "info"


@dataclass(frozen=True, order=True)
class Place:
    """Where in the input a fault sits.

    Rows and lines are counted from 1, as the analyst's own program shows them; ``column`` is the header or the
    column's letter, and never holds an answer.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the input.

    Parameters
    ----------
    rule
        The rule's stable name, such as ``plan.unknown-administration``; never translated, so it can be searched for.
    message
        What is wrong, in the reader's language.
    place
        Where.
    next_step
        What to do about it.
    severity
        Whether it stops the run.
    """

    rule: str
    message: str
    place: Place = field(default_factory=Place)
    next_step: str = ""
    severity: Severity = Severity.STOP


class FollowupError(Exception):
    """Any failure that followup explains itself; it reaches the user as a message, never as a traceback."""

    exit_code = EXIT_PROGRAM_FAILED


class InputError(FollowupError):
    """The input is at fault: carries every fault that was found.

    Parameters
    ----------
    faults
        All faults, at least one.
    not_done
        What was not done because of them.
    """

    exit_code = EXIT_INPUT_AT_FAULT

    def __init__(self, faults: Iterable[Fault], not_done: str = "") -> None:
        self.faults = tuple(faults)
        self.not_done = not_done
        super().__init__("; ".join(f"{fault.rule}: {fault.message}" for fault in self.faults))


class RunError(FollowupError):
    """The program failed although the input was in order.

    Parameters
    ----------
    message
        What failed, in the reader's language.
    next_step
        What to do about it.
    details
        Lines that help whoever mends the program; never answers from the survey.
    kept
        The failed piece, kept aside for a look.
    """

    def __init__(self, message: str, *, next_step: str = "", details: str = "", kept: Path | None = None) -> None:
        self.message = message
        self.next_step = next_step
        self.details = details
        self.kept = kept
        super().__init__(message)

"""What a batch asks of those who do the work, wherever they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from followup.batch.build import Outcome, Status
from followup.batch.parcel import Parcel
from followup.locale import _, ngettext

Task = Callable[[Parcel], Outcome]
ATTEMPTS = 5
"""A task whose worker dies is begun again elsewhere; one that has ended so many workers is likely to be the reason."""


class Crew(Protocol):
    """Workers, near or far."""

    @property
    def room(self) -> int:
        """How many more tasks it takes now."""

    def start(self, parcel: Parcel) -> None:
        """Begin a task."""

    def next_done(self) -> tuple[str, Outcome]:
        """Wait for a task to end; return its key and what became of it."""

    def close(self) -> None:
        """End whatever still runs."""


def lost(attempts: int) -> Outcome:
    """Return what became of a task that no worker survived."""
    message = ngettext(
        "The worker died, {count} time.", "The workers died one after the other, {count} times.", attempts
    )
    step = _("See whether the machines have memory enough, and run again.")
    return Outcome(Status.FAILED, message=message, next_step=step)

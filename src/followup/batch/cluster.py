"""Workers on a Dask cluster, which share no disk with this machine nor with one another."""

from __future__ import annotations

import queue
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from followup.batch.build import Outcome, build
from followup.batch.crew import ATTEMPTS, Task, lost
from followup.batch.parcel import Parcel
from followup.batch.versions import differences, environment
from followup.errors import Fault, InputError, Place, RunError
from followup.locale import _

_CONNECT_SECONDS = 20
_LOOK_UP_SECONDS = 1.0
_WITHOUT_WORKERS_SECONDS = 600


@dataclass(frozen=True)
class Tls:
    """The files by which this machine and the cluster know one another."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


class ClusterCrew:
    """The workers of a scheduler.

    Parameters
    ----------
    address
        The scheduler's, beginning with ``tcp://`` or ``tls://``.
    tls
        The certificates; what is not given is taken from Dask's own settings.
    task
        What each worker does; tests put something lighter here.

    Raises
    ------
    InputError
        If the scheduler cannot be reached.
    """

    def __init__(self, address: str, tls: Tls | None = None, task: Task = build) -> None:
        self._client = _connect(address, tls or Tls())
        self._task = task
        self._parcels: dict[str, tuple[Parcel, int, Any]] = {}
        self._ended: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    @property
    def dashboard(self) -> str:
        """Where the scheduler shows what is going on."""
        return str(self._client.dashboard_link or "")

    @property
    def workers(self) -> list[str]:
        """The addresses of the workers there are now."""
        return sorted(self._client.scheduler_info(n_workers=-1)["workers"])

    @property
    def room(self) -> int:
        """How many more tasks the workers take now; one at the least, which waits for the first worker.

        As many as there are workers: a task that waits behind another would still wait when another worker is idle.
        """
        return max(1, len(self.workers)) - len(self._parcels)

    def check_versions(self, here: dict[str, str], engine: str) -> None:
        """Make sure that scheduler and workers have the versions that this process has.

        Raises
        ------
        InputError
            With every difference; nothing has been sent then.
        """
        if not self.workers:
            fault = Fault(
                "batch.no-workers", _("The cluster has no workers."), next_step=_("Start some and try again.")
            )
            raise InputError([fault], _("Nothing was built."))
        asked = {
            **self._ask(lambda: {_("scheduler"): self._client.run_on_scheduler(environment)}, _("scheduler")),
            **self._ask(lambda: self._client.run(environment, engine), _("workers")),
        }
        if faults := differences(here, asked):
            raise InputError(faults, _("Nothing was built."))

    @staticmethod
    def _ask(question: Any, whom: str) -> dict[str, dict[str, str]]:
        try:
            return dict(question())
        except Exception as error:  # noqa: BLE001 - such as a worker that has no followup at all
            message = _("The versions cannot be told: {problem}.", problem=type(error).__name__)
            step = _("Install followup[cluster] there from the same requirements.lock and the same revision.")
            raise InputError(
                [Fault("batch.no-versions", message, Place(whom), step)], _("Nothing was built.")
            ) from None

    def start(self, parcel: Parcel) -> None:
        """Send a task."""
        self._submit(parcel, 1)

    def _submit(self, parcel: Parcel, attempt: int) -> None:
        # Scheduler, dashboard and logs show the key: code and period, and how often it has been begun.
        key = parcel.key if attempt == 1 else f"{parcel.key}-{attempt}"
        future = self._client.submit(self._task, parcel, key=key, pure=False, retries=0)
        self._parcels[parcel.key] = (parcel, attempt, future)
        future.add_done_callback(lambda done, name=parcel.key: self._ended.put((name, done)))

    def next_done(self) -> tuple[str, Outcome]:
        """Wait for a task to end; return its key and what became of it.

        Raises
        ------
        RunError
            If the scheduler is lost, or there have been no workers for a long time.
        """
        alone_since = None
        while True:
            try:
                key, future = self._ended.get(timeout=_LOOK_UP_SECONDS)
            except queue.Empty:
                alone_since = self._look_up(alone_since)
                continue
            outcome = self._outcome(key, future)
            if outcome is not None:
                return key, outcome

    def _outcome(self, key: str, future: Any) -> Outcome | None:
        parcel, attempt, current = self._parcels[key]
        if future.key != current.key:  # of an earlier attempt
            return None
        if future.status == "finished":
            del self._parcels[key]
            result = future.result()
            future.release()
            return result if isinstance(result, Outcome) else lost(attempt)
        if future.status in {"cancelled", "lost"}:
            raise _scheduler_lost()
        # Dask has given it to several workers in turn, and each has died.
        future.release()
        if attempt < ATTEMPTS:
            self._submit(parcel, attempt + 1)
            return None
        del self._parcels[key]
        return lost(attempt)

    def _look_up(self, alone_since: float | None) -> float | None:
        if self._client.status not in {"running", "connecting"}:
            raise _scheduler_lost()
        if self.workers:
            return None
        now = time.monotonic()
        if alone_since is not None and now - alone_since > _WITHOUT_WORKERS_SECONDS:
            raise RunError(
                _("The cluster has had no workers for a long time."), next_step=_("Start some and try again.")
            )
        return alone_since or now

    def close(self) -> None:
        """Take back what has not been begun; what a worker is at ends there by itself, and is forgotten."""
        with suppress(Exception):
            self._client.cancel([future for _parcel, _attempt, future in self._parcels.values()], force=True)
        with suppress(Exception):
            self._client.close(timeout=2)
        self._parcels.clear()


def _scheduler_lost() -> RunError:
    message = _("The connection to the scheduler was lost.")
    return RunError(message, next_step=_("What was built is kept. Run again to go on from there."))


def _connect(address: str, tls: Tls) -> Any:
    try:
        distributed: Any = import_module("distributed")  # it has no types where it is called from here
    except ImportError:
        fault = Fault(
            "batch.no-dask",
            _("A cluster needs Dask, which is not installed."),
            next_step=_("Install the project with the addition followup[cluster]."),
        )
        raise InputError([fault], _("Nothing was built.")) from None
    if not address.startswith(("tcp://", "tls://")):
        raise InputError([_unreachable(address, _("an address begins with tcp:// or tls://"))], _("Nothing was built."))
    given = {"tls_ca_file": tls.ca, "tls_client_cert": tls.certificate, "tls_client_key": tls.key}
    settings = {name: str(file) for name, file in given.items() if file is not None}
    try:
        security = (
            distributed.Security(require_encryption=True, **settings)
            if address.startswith("tls://")
            else distributed.Security()
        )
        return distributed.Client(
            address, security=security, timeout=_CONNECT_SECONDS, set_as_default=False, name="followup"
        )
    except Exception as error:  # noqa: BLE001 - whatever keeps it from connecting
        raise InputError([_unreachable(address, type(error).__name__)], _("Nothing was built.")) from None


def _unreachable(address: str, problem: str) -> Fault:
    return Fault(
        "batch.no-scheduler",
        _("The scheduler cannot be reached ({problem}).", problem=problem),
        Place(address),
        _("See whether it runs, whether the address is right, and whether both sides have the same certificates."),
    )

"""What a batch says when a cluster has no workers, loses them, or is lost itself; shown without a cluster."""

import sys
from types import SimpleNamespace

import pytest

from followup.batch import cluster
from followup.batch.build import Outcome, Status
from followup.batch.cluster import ClusterCrew
from followup.batch.crew import ATTEMPTS
from followup.batch.parcel import Parcel
from followup.errors import InputError, RunError

PARCEL = Parcel("0114-2018-2022", "2018-2022", "embedded", "", b"")
BUILT = Outcome(Status.BUILT)


class Future:
    """A task that ends as soon as somebody wants to know of its end."""

    def __init__(self, key, status, result):
        self.key, self.status, self.result, self.released = key, status, lambda: result, False

    def add_done_callback(self, tell):
        tell(self)

    def release(self):
        self.released = True


class Client:
    """A client whose tasks end as it is told, one after the other; the last way again and again."""

    dashboard_link = None

    def __init__(self, *ends, workers=("w",), status="running", answers=None):
        self.ends, self.status, self.answers, self.keys = list(ends), status, answers, []
        self.workers = dict.fromkeys(workers)

    def scheduler_info(self, n_workers):
        return {"workers": self.workers}

    def submit(self, task, parcel, key, **options):
        self.keys.append(key)
        return Future(key, *(self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]))

    def run_on_scheduler(self, question):
        return self.answers()

    def run(self, question, engine):
        return {"w": self.answers()}


@pytest.fixture
def crew_of(monkeypatch):
    def make(*ends, **about):
        monkeypatch.setattr(cluster, "_connect", lambda *_: Client(*ends, **about))
        return ClusterCrew("tcp://nowhere")

    monkeypatch.setattr(cluster, "_LOOK_UP_SECONDS", 0.001)
    return make


def refused(crew, here=None):
    with pytest.raises(InputError) as error:
        crew.check_versions(here or {}, "embedded")
    return [fault.rule for fault in error.value.faults]


def test_a_cluster_without_workers_is_refused(crew_of):
    assert refused(crew_of(workers=())) == ["batch.no-workers"]


def test_workers_that_cannot_tell_their_versions_are_refused_by_the_kind_of_failure(crew_of):
    def broken():
        raise ModuleNotFoundError("followup")

    assert refused(crew_of(answers=broken)) == ["batch.no-versions"]


def test_a_task_is_begun_again_as_often_as_workers_die_of_it_and_then_given_up(crew_of):
    crew = crew_of(("error", None))
    crew.start(PARCEL)
    assert crew.next_done()[1].status == Status.FAILED
    names = [PARCEL.key, *(f"{PARCEL.key}-{attempt}" for attempt in range(2, ATTEMPTS + 1))]
    assert crew._client.keys == names
    assert crew.room == 1  # for the one worker, and nothing is left of the task


def test_what_a_second_worker_makes_counts(crew_of):
    crew = crew_of(("error", None), ("finished", BUILT))
    crew.start(PARCEL)
    assert crew.next_done() == (PARCEL.key, BUILT)


def test_a_worker_that_returns_something_else_has_failed(crew_of):
    crew = crew_of(("finished", "something"))
    crew.start(PARCEL)
    assert crew.next_done()[1].status == Status.FAILED


@pytest.mark.parametrize("status", ["cancelled", "lost"])
def test_a_lost_scheduler_ends_the_batch(crew_of, status):
    crew = crew_of((status, None))
    crew.start(PARCEL)
    with pytest.raises(RunError):
        crew.next_done()


def test_a_closed_connection_ends_the_batch(crew_of):
    with pytest.raises(RunError):
        crew_of(status="closed").next_done()


def test_a_cluster_that_has_been_without_workers_for_long_ends_the_batch(crew_of, monkeypatch):
    clock = iter([1.0, 101.0, 702.0])
    monkeypatch.setattr(cluster, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with pytest.raises(RunError):
        crew_of(workers=()).next_done()
    assert list(clock) == []  # 100 s were not too long, 701 were


def test_an_address_of_another_kind_is_refused():
    with pytest.raises(InputError) as error:
        ClusterCrew("http://127.0.0.1:1")
    assert error.value.faults[0].rule in {"batch.no-scheduler", "batch.no-dask"}


def test_without_dask_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError) as error:
        ClusterCrew("tcp://127.0.0.1:1")
    assert [fault.rule for fault in error.value.faults] == ["batch.no-dask"]

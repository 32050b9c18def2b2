"""A Dask cluster does what this machine does; scheduler and workers are processes of their own."""

import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import light_task
import pytest

if find_spec("distributed") is None:
    pytest.skip("the addition followup[cluster] is not installed: no cluster is tried", allow_module_level=True)

from followup.batch.cluster import ClusterCrew, Tls
from followup.batch.layout import find_jobs
from followup.batch.run import run_batch
from followup.batch.versions import environment
from followup.errors import InputError

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

HERE = Path(__file__).parent
PORT = 18786


def started(command, log):
    # A process group of its own, so that all of it can be ended; nothing of the session's terminal.
    path = os.pathsep.join([str(HERE), str(HERE.parents[1] / "src"), *sys.path])
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + command[0], *map(str, command[1:])],
            stdout=stream, stderr=stream, env={**os.environ, "PYTHONPATH": path}, start_new_session=True,
        )  # fmt: skip


class Cluster:
    """A scheduler and two workers."""

    def __init__(self, folder, scheme, options=()):
        self.address = f"{scheme}://127.0.0.1:{PORT}"
        self.logs = [folder / "scheduler.log", folder / "worker1.log", folder / "worker2.log"]
        common = ["--no-dashboard", *options]
        settings = ["dask_scheduler", "--host", self.address, "--port", PORT]
        self.processes = [started([*settings, *common], self.logs[0])]
        for number in (1, 2):
            aside = folder / f"w{number}"
            command = ["dask_worker", self.address, "--nthreads", 1, "--local-directory", aside, *common]
            self.processes.append(started(command, self.logs[number]))

    def end(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def ready(crew, workers=2):
    deadline = time.monotonic() + 60
    while len(crew.workers) < workers:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return crew


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("cluster"), "tcp")
    yield made
    made.end()


def files_below(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_worker_that_is_killed_costs_nothing_but_time_and_the_result_is_the_same(tmp_path, project, add, cluster):
    from followup.batch.local import LocalCrew
    from followup.batch.run import Order

    order = Order("embedded", {"followup": "1"})
    add("0114-a", "0114", "A", orders=f"die {tmp_path / 'mark'} 2")
    add("0114-a", "0114", "A", "2022-2026", previous="2018-2022")
    add("0115-b", "0115", "B", orders="fault")
    add("0117-c", "0117", "C")
    shutil.copytree(tmp_path / "many", tmp_path / "again")
    crew = ready(ClusterCrew(cluster.address, task=light_task.build))
    done = run_batch(project, find_jobs(tmp_path / "many"), crew, order, lambda *_: None)
    assert [each.outcome.status for each in done] == ["built", "built", "at_fault", "built"]
    assert (tmp_path / "mark").read_text() == "xx"
    run_batch(project, find_jobs(tmp_path / "again"), LocalCrew(2, light_task.build), order, lambda *_: None)
    assert files_below(tmp_path / "again") == files_below(tmp_path / "many")


def test_versions_are_compared_before_work_starts(cluster):
    crew = ready(ClusterCrew(cluster.address))
    try:
        here = environment("embedded")
        crew.check_versions(here, "embedded")
        with pytest.raises(InputError) as refused:
            crew.check_versions({**here, "pandas": "0.1"}, "embedded")
    finally:
        crew.close()
    assert len(refused.value.faults) == 3  # the scheduler and both workers
    assert all("(0.1)" in fault.message for fault in refused.value.faults)


def test_the_clusters_logs_hold_nothing_of_a_parcel(tmp_path, project, add, cluster):
    from followup.batch.run import Order

    add("0114-a", "0114", "Hemligköping", orders="fault hemligt")
    crew = ready(ClusterCrew(cluster.address, task=light_task.build))
    run_batch(project, find_jobs(tmp_path / "many"), crew, Order("embedded", {}), lambda *_: None)
    for log in cluster.logs:
        assert b"emlig" not in log.read_bytes()


def test_an_address_where_nothing_is_gives_a_fault(monkeypatch):
    monkeypatch.setattr("followup.batch.cluster._CONNECT_SECONDS", 1)
    with pytest.raises(InputError) as refused:
        ClusterCrew("tcp://127.0.0.1:9")
    assert [fault.rule for fault in refused.value.faults] == ["batch.no-scheduler"]


def certificates(folder):
    """Make an authority and a certificate it has signed, good for an hour's test and nothing else."""
    folder.mkdir()

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ["req", "-newkey", "rsa:2048", "-nodes", "-subj"]
    openssl(*new, "/CN=throw-away", "-x509", "-days", "1", "-keyout", "ca.key", "-out", "ca.pem")
    openssl(*new, "/CN=followup", "-keyout", "own.key", "-out", "own.csr")
    openssl("x509", "-req", "-in", "own.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "1",
            "-out", "own.pem")  # fmt: skip
    return Tls(folder / "ca.pem", folder / "own.pem", folder / "own.key")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing: TLS is not tried")
def test_over_tls_only_who_has_a_certificate_of_the_same_authority_gets_in(tmp_path, project, add, monkeypatch):
    from followup.batch.run import Order

    own, others = certificates(tmp_path / "own"), certificates(tmp_path / "others")
    monkeypatch.setattr(sys.modules[__name__], "PORT", PORT + 7)
    options = ["--tls-ca-file", own.ca, "--tls-cert", own.certificate, "--tls-key", own.key]
    cluster = Cluster(tmp_path, "tls", options)
    try:
        add("0114-a", "0114", "A")
        crew = ready(ClusterCrew(cluster.address, own, light_task.build))
        (done,) = run_batch(project, find_jobs(tmp_path / "many"), crew, Order("embedded", {}), lambda *_: None)
        assert done.outcome.status == "built"
        monkeypatch.setattr("followup.batch.cluster._CONNECT_SECONDS", 2)
        for address, tls in ((cluster.address, others), (cluster.address.replace("tls", "tcp"), Tls())):
            with pytest.raises(InputError) as refused:
                ClusterCrew(address, tls)
            assert [fault.rule for fault in refused.value.faults] == ["batch.no-scheduler"]
    finally:
        cluster.end()

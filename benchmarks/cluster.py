"""A scheduler and workers on this machine, for measurements: as plain processes, or each on a host of its own.

A host of its own is a network namespace with a folder for temporary files that the others do not see; it needs root.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PORT = 18790


class Cluster:
    """A scheduler and workers that are ended together.

    Parameters
    ----------
    folder
        For logs and what workers put aside.
    workers
        How many.
    """

    host = "127.0.0.1"

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.address = f"tcp://{self.host}:{PORT}"
        self.scheduler = self.begin(0, ["dask_scheduler", "--host", self.host, "--port", str(PORT), "--no-dashboard"])
        time.sleep(3)
        self.workers = [self.begin_worker(number) for number in range(1, workers + 1)]
        deadline = time.monotonic() + 60
        while (self.folder / "0.log").read_text(errors="replace").count("Register worker") < workers:
            if time.monotonic() > deadline:
                self.end()
                raise TimeoutError("the workers have not come: " + (self.folder / "1.log").read_text()[-2000:])
            time.sleep(0.2)

    def begin_worker(self, number: int) -> subprocess.Popen[bytes]:
        """Start a worker; its nanny starts it anew if it is killed."""
        aside = self.folder / f"worker{number}"
        aside.mkdir(parents=True, exist_ok=True)
        cores = sorted(os.sched_getaffinity(0))
        command = ["dask_worker", self.address, "--nthreads", "1", "--local-directory", str(aside), "--no-dashboard"]
        return self.begin(number, command, cores[(number - 1) % len(cores)])

    def begin(self, number: int, command: list[str], core: int | None = None) -> subprocess.Popen[bytes]:
        """Start a process on host ``number`` (0 is the scheduler's), and a worker on a core of its own."""
        alone = [] if core is None else ["taskset", "-c", str(core)]
        aside = self.folder / f"tmp{number}"
        aside.mkdir(parents=True, exist_ok=True)
        program = [*self.on_host(number), *alone, sys.executable, "-m", f"distributed.cli.{command[0]}", *command[1:]]
        with (self.folder / f"{number}.log").open("ab") as log:
            return subprocess.Popen(
                program, stdout=log, stderr=log, env={**os.environ, "TMPDIR": str(aside)}, start_new_session=True
            )

    def on_host(self, _number: int) -> list[str]:
        """Return what goes before a command that runs on a host."""
        return []

    def workers_at_work(self) -> list[int]:
        """Return the processes below the nannies, which do the work."""
        found = []
        for nanny in self.workers:
            command = ["pgrep", "-P", str(nanny.pid), "-f", "spawn_main"]
            listing = subprocess.run(command, capture_output=True, text=True, check=False)
            found += [int(line) for line in listing.stdout.split()]
        return found

    def end(self) -> None:
        """End all of it."""
        for process in [*self.workers, self.scheduler]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in [*self.workers, self.scheduler]:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


class HostsCluster(Cluster):
    """The same, with each process in a network namespace and a mount namespace of its own.

    What it shares with the others is the installed program, read only; not ``/tmp``, and not the folder of the
    municipalities, which lies below it.
    """

    host = "10.77.0.1"
    name = "followup-test"

    def __init__(self, folder: Path, workers: int) -> None:
        self.hosts = workers + 1
        self._build_net()
        super().__init__(folder, workers)

    def _build_net(self) -> None:
        self._drop_net()
        run("ip", "netns", "add", f"{self.name}-net")
        inside = ["ip", "netns", "exec", f"{self.name}-net"]
        run(*inside, "ip", "link", "add", "br0", "type", "bridge")
        run(*inside, "ip", "link", "set", "br0", "up")
        for number in range(self.hosts + 1):  # the last is the client's
            space = f"{self.name}-{number}"
            run("ip", "netns", "add", space)
            run("ip", "link", "add", f"fu{number}", "type", "veth", "peer", "name", f"fub{number}")
            run("ip", "link", "set", f"fu{number}", "netns", space)
            run("ip", "link", "set", f"fub{number}", "netns", f"{self.name}-net")
            run(*inside, "ip", "link", "set", f"fub{number}", "master", "br0", "up")
            run("ip", "-n", space, "addr", "add", f"10.77.0.{number + 1}/24", "dev", f"fu{number}")
            run("ip", "-n", space, "link", "set", f"fu{number}", "up")
            run("ip", "-n", space, "link", "set", "lo", "up")

    def _drop_net(self) -> None:
        for line in subprocess.run(["ip", "netns"], capture_output=True, text=True, check=True).stdout.splitlines():
            if line.startswith(f"{self.name}-"):
                run("ip", "netns", "delete", line.split()[0])

    def on_host(self, number: int) -> list[str]:
        """Return what goes before a command on a host: its network, and a ``/tmp`` of its own."""
        mount = 'mount -t tmpfs -o size=2g none /tmp && mkdir -p "$TMPDIR" "$HERE" && exec "$@"'
        space = ["ip", "netns", "exec", f"{self.name}-{number}"]
        here = str(self.folder / f"worker{number}")
        return [*space, "unshare", "--mount", "env", f"HERE={here}", "sh", "-c", mount, "sh"]

    @property
    def client(self) -> list[str]:
        """What goes before the client's command: a host of its own, with the disk as it is."""
        return ["ip", "netns", "exec", f"{self.name}-{self.hosts}"]

    def end(self) -> None:
        """End all of it, the network too."""
        super().end()
        self._drop_net()


def can_have_hosts() -> str:
    """Return why network namespaces cannot be used here; nothing if they can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "not root"
    lacking = [program for program in ("ip", "unshare") if shutil.which(program) is None]
    if lacking:
        return f"missing: {', '.join(lacking)}"
    tried = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, text=True, check=False)
    return tried.stderr.strip()


def run(*command: str) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True)

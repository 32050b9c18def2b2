"""Many municipalities on a local Dask cluster: two workers beside one, workers killed at random, hosts apart.

    .venv/bin/python benchmarks/batch.py NAMES.csv [--count N] [--few N] [--only kills,overview,speed,hosts] [--kills N]

Workers are killed while all municipalities are built, of which an overview is then made; one worker beside two, and
hosts apart, are measured on as many of them as ``--few`` says. Prints a line of JSON for each measurement. A folder is
built anew for each; all that is invented is removed at the end. What several of them build must be the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cluster import Cluster, HostsCluster, can_have_hosts
from municipalities import make_municipalities


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every result: all but the record of how the batch went."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.parent != folder
    }


def begin(folder: Path, address: str, engine: str, before: list[str]) -> subprocess.Popen[bytes]:
    """Start the command."""
    command = ["-m", "followup", "batch", str(folder), "--scheduler", address, "--engine", engine]
    return subprocess.Popen([*before, sys.executable, *command], stdout=subprocess.DEVNULL)


def build(
    names: Path,
    count: int,
    cluster: Cluster,
    engine: str,
    kills: int = 0,
    before: list[str] | None = None,
    *,
    overview: bool = False,
) -> dict[str, object]:
    """Make the municipalities, build them, and tell how it went; with an overview of them all if asked for."""
    with tempfile.TemporaryDirectory(prefix="followup-many-") as made:
        folder = Path(made)
        make_municipalities(names, folder, count)
        started, killed, chance = time.perf_counter(), 0, random.Random(count)
        process = begin(folder, cluster.address, engine, before or [])
        pause = 0.0
        while process.poll() is None:
            time.sleep(0.2)
            pause -= 0.2
            workers = cluster.workers_at_work() if killed < kills and pause <= 0 else []
            if workers and time.perf_counter() - started > 8:
                os.kill(chance.choice(workers), signal.SIGKILL)
                killed, pause = killed + 1, chance.uniform(5, 40)
        seconds = time.perf_counter() - started
        done = json.loads((folder / "batch.json").read_text(encoding="utf-8"))
        built = [each["seconds"] for each in done if each["status"] == "built"]
        about: dict[str, object] = {}
        found = hashes(folder)
        if overview:
            started = time.perf_counter()
            command = [sys.executable, "-m", "followup", "overview", str(folder), "--engine", engine]
            ended = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
            about = {"overview_seconds": round(time.perf_counter() - started, 1), "overview_exit": ended.returncode}
        return {
            "reports": len(done),
            "built": len(built),
            "seconds": round(seconds, 1),
            "seconds_per_report": round(sum(built) / max(1, len(built)), 1),
            "killed": killed,
            "exit": process.returncode,
            "load": round(os.getloadavg()[0], 1),
            "hashes": found,
            **about,
        }


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", type=Path)
    parser.add_argument("--count", type=int, default=290)
    parser.add_argument("--few", type=int, help="for what is measured on fewer; by default on all")
    parser.add_argument("--only", default="kills,overview,speed,hosts")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--engine", default="embedded")
    chosen = parser.parse_args()
    asked = chosen.only.split(",")
    found: dict[str, dict[str, object]] = {}

    few = chosen.few or chosen.count

    def measure(name: str, kind: type[Cluster], workers: int, count: int, kills: int = 0) -> None:
        with tempfile.TemporaryDirectory(prefix="fu-") as folder:
            cluster = kind(Path(folder), workers)
            before = cluster.client if isinstance(cluster, HostsCluster) else []
            try:
                with_overview = kills > 0 and "overview" in asked
                found[name] = build(chosen.names, count, cluster, chosen.engine, kills, before, overview=with_overview)
            finally:
                cluster.end()
        print(json.dumps({"measured": name, **{k: v for k, v in found[name].items() if k != "hashes"}}), flush=True)

    if "kills" in asked:
        measure("two workers, killed at random", Cluster, 2, chosen.count, chosen.kills)
    if "speed" in asked:
        measure("one worker", Cluster, 1, few)
        measure("two workers", Cluster, 2, few)
        ratio = found["one worker"]["seconds"] / found["two workers"]["seconds"]  # type: ignore[operator]
        print(json.dumps({"two workers are faster by": round(ratio, 2)}))
    if "hosts" in asked:
        reason = can_have_hosts()
        if reason:
            print(json.dumps({"SKIPPED": "hosts apart", "because": reason}))
        else:
            measure("two workers on hosts of their own", HostsCluster, 2, few)
    results: list[dict[str, str]] = [each["hashes"] for each in found.values()]  # type: ignore[misc]
    most = max(results, key=len)
    others = [each for each in results if each is not most]
    same = [each.items() <= most.items() for each in others]
    print(json.dumps({"files": len(most), "compared": [len(each) for each in others], "same bytes": same}))


if __name__ == "__main__":
    main()

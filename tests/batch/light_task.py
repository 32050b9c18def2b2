"""A task as light as can be, for tests in which only the scheduling is at stake: importable where the workers are."""

import json
import os
import time
from hashlib import sha256
from pathlib import Path

from followup.batch.build import Outcome, Status
from followup.batch.parcel import pack, unpacked
from followup.errors import Fault


def build(parcel):
    """Make one table and one document that hold the hash of what came; do as the period folder's ``orders`` says."""
    files = unpacked(parcel.content)
    orders = files.get(f"raw/{parcel.period}/orders", b"").decode().split()
    if orders[:1] == ["die"]:
        mark = Path(orders[1])  # dies once for each letter that is missing
        seen = mark.read_text() if mark.exists() else ""
        if len(seen) < int(orders[2]):
            mark.write_text(seen + "x")
            os.kill(os.getpid(), 9)
    if orders[:1] == ["sleep"]:
        Path(orders[1]).touch()
        time.sleep(60)
    if orders[:1] == ["fault"]:
        return Outcome(Status.AT_FAULT, faults=(Fault("test.fault", "Felet."),))
    said = sha256(parcel.content).hexdigest().encode()
    listed = [{"path": "facts.json", "sha256": sha256(said).hexdigest(), "bytes": len(said)}]
    documents = [{**listed[0], "path": "uppfoljningsrapport.html"}]
    return Outcome(
        Status.BUILT,
        pack(
            {
                "processed/facts.json": said,
                "processed/tables.json": json.dumps({"tables": listed}).encode(),
                "output/uppfoljningsrapport.html": said,
                "output/manifest.json": json.dumps({"outputs": documents}).encode(),
            }
        ),
        {"synthetic": True, "findings": []},
    )

"""The provisioner: jupyter_client's way to start a kernel, by forking it."""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
import threading
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

from followup.forking.parent import ForkedProcess, ForkingParent

PROVISIONER = "followup-forked"
"""The name by which a kernel spec asks for it."""
_LOOK_SECONDS = 0.01
_LAUNCHER = ["-m", "ipykernel_launcher"]
_parents: dict[tuple[str, ...], ForkingParent] = {}
_lock = threading.Lock()


@cache  # looking through all that is installed takes long
def can_fork() -> bool:
    """Tell whether kernels can be forked: macOS's own libraries do not survive it, and Windows has no fork.

    Nor can they where this package runs without having been installed, since jupyter_client does not know it then.
    """
    known = entry_points(group="jupyter_client.kernel_provisioners")
    return sys.platform == "linux" and any(entry.name == PROVISIONER for entry in known)


class ForkedProvisioner(LocalProvisioner):
    """Starts kernels of this very Python by forking; any other kernel, and where forking fails, in the stock way."""

    preload = List(Unicode(), help="Modules that the parent imports once, for all kernels.").tag(config=True)
    needs = List(Unicode(), None, allow_none=True, help="Those that this kernel waits for; by default all.").tag(
        config=True
    )

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel."""
        cwd = str(kwargs.get("cwd") or Path.cwd())
        arguments = cmd[3:] if cmd[1:3] == _LAUNCHER and cmd[0] in (sys.executable, "python") else None
        if arguments is None or not can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        try:
            parent = parent_for(tuple(self.preload))
            process = parent.launch(arguments, cwd, kwargs.get("env") or os.environ, self.needs)
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast("Any", process)  # it has what is asked of a Popen
        self.pid = self.pgid = process.pid  # it leads a session, and so a group, of its own
        self.cwd = cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end; looked for more often than the stock provisioner does."""
        process = cast("Any", self.process)
        while isinstance(process, ForkedProcess) and process.poll() is None:
            await asyncio.sleep(_LOOK_SECONDS)
        return await super().wait()


def parent_for(preload: tuple[str, ...]) -> ForkingParent:
    """Return the parent that has imported these modules; there is one for each such list while this process lives."""
    with _lock:
        if preload not in _parents:
            if not _parents:
                atexit.register(close_parents)
            _parents[preload] = ForkingParent(preload)
        return _parents[preload]


def close_parents() -> None:
    """End every parent, and the kernels that are left of them."""
    with _lock:
        while _parents:
            _parents.popitem()[1].close()

"""The provisioner: jupyter_client's way to start a kernel, by forking it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

from followup.forking.parent import ForkedProcess
from followup.forking.parents import can_fork, parent_for

_LOOK_SECONDS = 0.01
_LAUNCHER = ["-m", "ipykernel_launcher"]


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

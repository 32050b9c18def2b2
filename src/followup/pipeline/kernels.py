"""The kernels that notebooks run on."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

_LONGEST_SOCKET_PATH = 90
"""Unix sockets allow about 104 characters; the number of the port is added to the path."""


class LocalKernelManager(AsyncKernelManager):
    """A kernel manager that talks over Unix sockets where there are any.

    TCP ports are chosen before they are bound, so that kernels started side by side can take each other's, and any
    local user can connect to them. Each kernel gets a folder of sockets of its own, since their default names collide
    between processes.
    """

    _folder: str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if os.name != "posix":
            return
        folder = tempfile.mkdtemp(prefix="fu-")
        if len(folder) > _LONGEST_SOCKET_PATH:
            shutil.rmtree(folder)
            return
        self._folder = folder
        self.transport = "ipc"
        self.ip = str(Path(folder) / "k")

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        """Remove the sockets with the rest."""
        await super()._async_cleanup_resources(restart=restart)
        if not restart and self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources

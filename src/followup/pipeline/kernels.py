"""The kernels that notebooks run on: each in a folder of its own, with a limited life, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from followup import ending
from followup.forking import PROVISIONER, can_fork
from followup.forking.environment import needed
from followup.pipeline.limits import counted_channel, limit_memory
from followup.pipeline.preload import needed_by

LIFE_SECONDS = 1800
"""No kernel lives longer, whatever its cells do: a run must end."""
_LOOK_SECONDS = 0.005
_LONGEST_SOCKET_PATH = 90
"""Unix sockets allow about 104 characters; the number of the port is added to the path."""


class Kernels:
    """The kernels that run side by side, so that all can be ended at once.

    Parameters
    ----------
    life_seconds
        How long a kernel may live.
    preload
        Modules that are imported once for all kernels, where they can be forked.
    """

    def __init__(self, life_seconds: float = LIFE_SECONDS, preload: Sequence[str] = ()) -> None:
        self.life_seconds = life_seconds
        self.preload = list(preload)
        self.ending = False
        self.started_one = False
        self._alive: set[LocalKernelManager] = set()

    def manager(self, folder: Path, notebook: Path, begin: Callable[[], object]) -> type[LocalKernelManager]:
        """Return the class that starts a notebook's kernel, which keeps all that is its own in ``folder``.

        ``begin`` is called when the kernel is ready; if it raises, the kernel is ended.
        """
        about = {"kernels": self, "folder": folder, "notebook": notebook, "begin": staticmethod(begin)}
        return type("KernelManager", (LocalKernelManager,), about)

    def end(self) -> None:
        """End every kernel now, and any that is just about to start; the notebooks on them then fail."""
        self.ending = True
        for manager in tuple(self._alive):
            manager.end()

    def started(self, manager: LocalKernelManager) -> None:
        """Keep an eye on a kernel."""
        self.started_one = True
        self._alive.add(manager)
        ending.begin(manager, manager.end)
        if self.ending:
            manager.end()

    def ended(self, manager: LocalKernelManager) -> None:
        """Let go of a kernel."""
        self._alive.discard(manager)
        ending.done(manager)


class _ReadyClient(AsyncKernelClient):
    """A client that goes on as soon as the kernel has answered.

    The stock one then listens for a fifth of a second to what the kernel tells everybody. nbclient knows by itself what
    of that belongs to a cell. What is to be done before the first cell is done here, since nbclient ends the kernel of
    a client that fails to become ready, but not that of one whose notebook fails to start.
    """

    begin: Callable[[], object]

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        deadline = time.monotonic() + (float("inf") if timeout is None else timeout)
        answered = False
        while not answered:
            self.kernel_info()
            with suppress(Empty):
                reply = await self.shell_channel.get_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply":
                    # Sockets connect each in its own time: what is told before this one has connected is lost.
                    await self.iopub_channel.get_msg(timeout=1)
                    self._handle_kernel_info_reply(reply)
                    answered = True
            if not answered and not await self._async_is_alive():
                raise RuntimeError("the kernel died before it answered")
            if not answered and time.monotonic() > deadline:
                raise RuntimeError("the kernel did not answer in time")
        self.begin()
        if not await self._async_is_alive():
            raise RuntimeError("the kernel died before its turn")

    wait_for_ready = _async_wait_for_ready


class LocalKernelManager(AsyncKernelManager):
    """A manager of a kernel of this very Python, which talks over Unix sockets where there are any.

    TCP ports are chosen before they are bound, so that kernels started side by side can take each other's, and any
    local user can connect to them. The default names of sockets collide between processes, so each kernel has a folder
    of its own. It also keeps there what IPython and Jupyter would otherwise read from and write to the user's home.
    """

    kernels: ClassVar[Kernels]
    folder: ClassVar[Path]
    notebook: ClassVar[Path]
    begin: ClassVar[staticmethod[[], object]]
    flooded: ClassVar[bool] = False
    """Whether it was ended because it put out too much."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._last_resort: threading.Timer | None = None
        self.client_factory = _ReadyClient
        self.connection_file = str(self.folder / "kernel.json")
        if os.name == "posix" and len(str(self.folder)) <= _LONGEST_SOCKET_PATH:
            self.transport = "ipc"
            self.ip = str(self.folder / "k")

    def client(self, **kwargs: Any) -> Any:
        """Return a client that ends the kernel when it puts out more than anybody can read."""
        client: Any = super().client(**kwargs)
        client.begin = self.begin
        client.iopub_channel_class = counted_channel(self._flooded)
        return client

    def _flooded(self) -> None:
        type(self).flooded = True
        self.end()

    @property
    def kernel_spec(self) -> KernelSpec:
        """Return this very Python, whatever kernels the user has and whichever the notebook was last saved with."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        own = [name for name in needed_by(self.notebook) if name in self.kernels.preload]
        # The first has somebody waiting for it; the others have time, and find all that any of them will import.
        needs = None if self.kernels.started_one else own
        forked = {"provisioner_name": PROVISIONER, "config": {"preload": self.kernels.preload, "needs": needs}}
        metadata = {"kernel_provisioner": forked} if can_fork() else {}
        return KernelSpec(argv=command, language="python", display_name="Python 3", metadata=metadata)

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        """Start it in its folder, with its own settings, and without a way to the terminal."""
        nowhere = subprocess.DEVNULL
        settings = {"cwd": str(self.notebook.parent), "env": self._environment(), "stdin": nowhere, "stdout": nowhere}
        return await super()._async_pre_start_kernel(**{**kw, **settings, "stderr": nowhere})

    def _environment(self) -> dict[str, str]:
        own = dict.fromkeys(("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"), str(self.folder / "home"))
        own |= dict.fromkeys(("JUPYTER_RUNTIME_DIR", "TMPDIR", "TEMP", "TMP"), str(self.folder))
        fixed = {"PYTHONHASHSEED": "0", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
        return {**needed(os.environ), **own, **fixed, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        """Start the clock of its life along with it."""
        await super()._async_launch_kernel(kernel_cmd, **kw)
        limit_memory(getattr(self.provisioner, "pid", None))
        self._last_resort = threading.Timer(self.kernels.life_seconds, self.end)
        self._last_resort.daemon = True
        self._last_resort.start()
        self.kernels.started(self)

    async def _async_wait(self, pollinterval: float = _LOOK_SECONDS) -> None:
        """Wait for its end, looking more often than the stock manager, which no step after it should wait for."""
        await super()._async_wait(pollinterval)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if self._last_resort is not None:
            self._last_resort.cancel()
        self.kernels.ended(self)

    cleanup_resources = _async_cleanup_resources

    def end(self) -> None:
        """Kill the kernel, and what it started, from any thread."""
        process = getattr(self.provisioner, "process", None)
        if process is None or process.poll() is not None:
            return
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)  # a kernel leads a process group of its own
            process.kill()

"""The parent process as those see it who want kernels of it."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from followup import ending
from followup.forking.environment import needed
from followup.forking.terms import ASKED, GOODBYE, TOLD
from followup.private import PRIVATE_UMASK
from followup.temporary import give_back, take_folder

_PATIENCE_SECONDS = 60
_LOOK_SECONDS = 0.01
_FAREWELL_SECONDS = 0.5  # it may be importing; nothing is lost by ending it there


class ForkingParent:
    """A process that imports modules, and forks kernels.

    It starts at once and imports meanwhile; a kernel waits for what it needs. It ends with :meth:`close`, or with the
    process that made it.

    Parameters
    ----------
    preload
        Modules to import, besides ipykernel, in this order; ``module:function`` calls the function as well. What stands
        after :data:`~followup.forking.terms.AFTER_THE_FIRST` is imported once a kernel has been forked. Or a function
        that finds them out: it is called once the process has been started.
    """

    def __init__(self, preload: Sequence[str] | Callable[[], Sequence[str]] = ()) -> None:
        self._has_forked = False
        fixed = {"PYTHONHASHSEED": "0", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
        self._process = subprocess.Popen(
            # Not from the folder at hand, where a file may bear the name of a module.
            [sys.executable, "-P", "-m", "followup.forking.serving"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**needed(os.environ), **fixed, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
            start_new_session=True,
            umask=PRIVATE_UMASK,
        )
        try:
            self.preload = tuple(preload() if callable(preload) else preload)
            self._folder = take_folder()
            self._socket = self._folder / "s"
            self._tell(json.dumps([str(self._socket), *self.preload]).encode() + b"\n")
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        ending.begin(self, self._process.kill, at_once=True)  # its kernels end with it

    def launch(
        self, arguments: Sequence[str], cwd: str, env: Mapping[str, str], needs: Sequence[str] | None = None
    ) -> ForkedProcess:
        """Fork a kernel.

        Parameters
        ----------
        arguments
            Those of ``ipykernel_launcher``, such as ``["-f", connection_file]``.
        cwd, env
            Where and in which environment it works.
        needs
            Those of the preloaded modules that it waits for; by default all.

        Raises
        ------
        OSError
            If the parent is gone.
        """
        waits_for = self.preload if needs is None else list(needs)
        self._has_forked = True
        answer = self._ask({"launch": list(arguments), "cwd": cwd, "env": dict(env), "needs": waits_for})
        return ForkedProcess(int(answer["pid"]), self)

    def call(self, function: Callable[[], object]) -> object:
        """Return what a function returns in a forked process that has imported what this one has.

        Raises
        ------
        OSError
            If the parent is gone, or the function fails.
        PicklingError
            If other processes cannot be told of it.
        """
        folder = take_folder()
        try:
            (folder / ASKED).write_bytes(_packed(function))
            self._has_forked = True
            request = {"call": str(folder), "cwd": str(Path.cwd()), "env": dict(os.environ), "needs": []}
            ForkedProcess(int(self._ask(request)["pid"]), self).wait()
            return pickle.loads((folder / TOLD).read_bytes())  # noqa: S301 - nobody else can write there
        finally:
            give_back(folder)

    def code_of(self, pid: int) -> int | None:
        """Return the exit code of a kernel, ``None`` while it lives."""
        try:
            code = self._ask({"poll": pid})["code"]
        except OSError:
            return -signal.SIGKILL  # its parent is gone, and it with it
        return None if code is None else int(code)

    def close(self) -> None:
        """End the parent and every kernel that is left."""
        if not self._has_forked:
            self._process.kill()  # it imports, and has nothing to end
        self._tell(GOODBYE)
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        give_back(self._folder)
        ending.done(self)

    def _tell(self, what: bytes) -> None:
        if self._process.stdin:
            with contextlib.suppress(OSError):  # it is gone, and who asks it for something is told so
                self._process.stdin.write(what)
                self._process.stdin.flush()

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        with self._connected() as connection, connection.makefile("rwb") as stream:
            stream.write(json.dumps(request).encode() + b"\n")
            stream.flush()
            answer = stream.readline()
        if not answer:
            raise ConnectionError("the process that forks kernels is gone")
        return dict(json.loads(answer))

    def _connected(self) -> socket.socket:
        """Connect; the parent listens before it imports, and answers between two imports."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(str(self._socket))
            except OSError:
                connection.close()
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(_LOOK_SECONDS)
            else:
                connection.settimeout(_PATIENCE_SECONDS)
                return connection


class ForkedProcess:
    """A forked kernel, with as much of :class:`subprocess.Popen` as the stock provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, parent: ForkingParent) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._parent = parent
        self._watch = _watch(pid)  # only its parent takes it off the list of processes: it is still this one

    def poll(self) -> int | None:
        """Return the exit code, ``None`` while it lives.

        Whether it lives is seen from outside where the system lets that be seen: the parent may be in the midst of an
        import, and answers after it.
        """
        if self.returncode is None and not self._lives():
            self.returncode = self._parent.code_of(self.pid)
            if self.returncode is not None and self._watch is not None:
                os.close(self._watch)
                self._watch = None
        return self.returncode

    def _lives(self) -> bool:
        """Tell whether it is seen to live; not, where that cannot be seen."""
        if self._watch is None:
            return False
        ended = select.poll()
        ended.register(self._watch, select.POLLIN)
        return not ended.poll(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            If it has not ended by then.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
            time.sleep(_LOOK_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def _packed(function: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps(function)
    except (AttributeError, TypeError) as error:  # as it says of some that it cannot pack
        raise pickle.PicklingError from error


def _watch(pid: int) -> int | None:
    """Return what becomes readable when a process ends, where there is such a thing."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):  # another system than Linux, or an old or a guarded one
        return None

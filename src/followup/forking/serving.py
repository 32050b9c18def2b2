"""What the parent process does: import once, and fork a kernel for whoever asks; run as a module of its own.

It is a process with one thread, so that what it forks starts from a known state. A kernel waits for the modules that
it needs, which are imported before others; meanwhile questions are answered between two imports. The process ends, and
ends its kernels, as soon as the one that started it is gone: its standard input is then at its end.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import pickle
import random
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

from followup.forking.terms import AFTER_THE_FIRST, ASKED, TOLD

_PR_SET_PDEATHSIG = 1
_LONGEST_REQUEST = 1 << 20
_OF_EVERY_KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "encodings.utf_8_sig",
    "sqlite3",
    "tornado.platform.asyncio",
)
"""What ipykernel and IPython import in any case, most of it only while a kernel starts."""


class Preload:
    """Modules that are imported once, for all kernels: in their order, or as soon as a kernel needs them.

    It is true while there is something to be imported now.

    Parameters
    ----------
    names
        The modules; after a colon stands a function of the module that is called without arguments. Those after
        :data:`~followup.forking.terms.AFTER_THE_FIRST` are held back until they are needed or let go.
    """

    def __init__(self, names: Iterable[str]) -> None:
        rest = iter(names)
        self._waiting = dict.fromkeys(takewhile(lambda name: name != AFTER_THE_FIRST, rest))
        self._held_back = dict.fromkeys(rest)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def lacks(self, names: Iterable[str]) -> bool:
        """Tell whether any of the names still waits."""
        return not (self._waiting | self._held_back).keys().isdisjoint(names)

    def put_first(self, names: Iterable[str]) -> None:
        """Let those of the names that still wait be imported before all others."""
        wanted = [name for name in names if name in self._waiting or name in self._held_back]
        self._waiting = dict.fromkeys([*wanted, *self._waiting])
        self._held_back = {name: None for name in self._held_back if name not in self._waiting}

    def let_go(self) -> None:
        """Let what was held back follow the others."""
        self._waiting |= self._held_back
        self._held_back = {}

    def take_one(self) -> None:
        """Import the next."""
        name = next(iter(self._waiting))
        del self._waiting[name]
        module, _colon, function = name.partition(":")
        with contextlib.suppress(ImportError):  # the notebook that needs it will say what is missing
            imported = importlib.import_module(module)
            if function:
                getattr(imported, function)()


class Server:
    """Forks kernels and remembers how they ended.

    Parameters
    ----------
    listener
        The socket on which requests come: each a line of JSON, answered by a line.
    preload
        What kernels find imported.
    """

    def __init__(self, listener: socket.socket, preload: Preload) -> None:
        self._listener = listener
        self._preload = preload
        self._wanted: list[tuple[socket.socket, dict[str, Any]]] = []  # kernels that wait for what they need
        self._alive = set[int]()
        self._codes = dict[int, int]()

    def serve(self) -> bool:
        """Answer until standard input ends; then end every kernel that is left.

        Returns
        -------
        bool
            Whether who wanted them has taken leave, and not just gone.
        """
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
            try:
                while True:
                    asked = selector.select(0 if self._preload else None)
                    if not asked:
                        self._preload.take_one()
                    for key, _events in asked:
                        if key.fileobj is not self._listener:
                            return bool(os.read(sys.stdin.fileno(), 1))
                        self._hear(self._listener.accept()[0])
                    self._fork_who_lacks_nothing()
            finally:
                for pid in self._alive:
                    with contextlib.suppress(OSError):
                        os.killpg(pid, signal.SIGKILL)
                        os.waitpid(pid, 0)

    def _hear(self, connection: socket.socket) -> None:
        """Answer at once how a process ended; note who wants one, since what it needs may take long to import."""
        request = json.loads(connection.makefile("rb").readline(_LONGEST_REQUEST) or b"{}")
        if "needs" in request:
            self._preload.put_first(request["needs"])
            self._wanted.append((connection, request))
        else:
            _answer(connection, {"code": self._code(int(request.get("poll", 0)))})

    def _fork_who_lacks_nothing(self) -> None:
        ready = [wanted for wanted in self._wanted if not self._preload.lacks(wanted[1]["needs"])]
        for wanted in ready:
            pid = self._fork(wanted[1])
            self._wanted.remove(wanted)
            _answer(wanted[0], {"pid": pid})
            self._preload.let_go()

    def _code(self, pid: int) -> int | None:
        """Return the exit code of a kernel, ``None`` while it lives; killed by a signal is the signal's negative."""
        if pid in self._alive:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done == 0:
                return None
            self._alive.discard(pid)
            self._codes[pid] = os.waitstatus_to_exitcode(status)
        return self._codes.get(pid, -signal.SIGKILL)

    def _fork(self, request: dict[str, Any]) -> int:
        if threading.active_count() > 1:
            sys.exit("an imported module has started a thread; nothing can be forked from here")
        # What was imported stays: a kernel need not look through it for garbage, nor copy its memory to do so.
        gc.freeze()
        parent, pid = os.getpid(), os.fork()
        if pid:
            self._alive.add(pid)
            return pid
        try:
            for connection in (self._listener, *(connection for connection, _request in self._wanted)):
                connection.close()
            _settle_in(parent, request["cwd"], request["env"])
            if "call" in request:
                _call(Path(request["call"]))
            else:
                _become_kernel(request["launch"])
        finally:
            os._exit(1)


def _answer(connection: socket.socket, answer: dict[str, Any]) -> None:
    with connection, contextlib.suppress(OSError):  # whoever asked may have been ended meanwhile
        connection.sendall(json.dumps(answer).encode() + b"\n")


def _settle_in(parent: int, cwd: str, env: dict[str, str]) -> None:
    """Give a forked child a session, an environment and a random state of its own."""
    os.setsid()
    _die_with_parent(parent)
    gc.enable()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    tempfile.tempdir = None  # to be found anew, in this environment
    random.seed()


def _call(folder: Path) -> NoReturn:
    """Call the function that lies in a folder, and lay beside it what it returns; nothing if it fails."""
    function = pickle.loads((folder / ASKED).read_bytes())  # noqa: S301 - nobody else can write there
    told = pickle.dumps(function())
    (folder / f"{TOLD}.unfinished").write_bytes(told)
    (folder / f"{TOLD}.unfinished").rename(folder / TOLD)
    _end(0)


def _become_kernel(arguments: Sequence[str]) -> NoReturn:
    """Turn a forked child into a kernel."""
    sys.path.insert(0, "")  # as in a kernel of its own, the notebook's folder
    code: object = 0
    try:
        from ipykernel import kernelapp

        kernelapp.launch_new_instance(argv=list(arguments))
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - there is nobody to tell; the exit code says it
        code = 1
    _end(code if isinstance(code, int) else int(code is not None))  # as usual it would return into the parent's code


def _end(code: int) -> NoReturn:
    """End as usual, but for the time it takes to clear away all that was imported."""
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no other way to them
    os._exit(code)


def _die_with_parent(parent: int) -> None:
    """Let the kernel be ended when the parent is, however that came about; Linux can, elsewhere ipykernel looks."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before it could be asked
            os._exit(1)


def main() -> None:
    """Import what every kernel does, listen, import what is named, and serve.

    If nobody else is left to, clear away after the one who wanted it: the socket lies in a folder of its own, and that
    in the root of all temporary folders of the other process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    gc.disable()  # modules leave little garbage, and looking for it takes a tenth of their import
    for module in _OF_EVERY_KERNEL:
        with contextlib.suppress(ImportError):  # another version of it; the kernel imports what it has
            importlib.import_module(module)
    if not (told := _first_line(sys.stdin.fileno())):
        return
    path, *preload = json.loads(told)
    taken_leave = True
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)
            listener.listen()
            taken_leave = Server(listener, Preload(preload)).serve()
    finally:
        shutil.rmtree(Path(path).parent if taken_leave else Path(path).parent.parent, ignore_errors=True)


def _first_line(stream: int) -> bytes:
    """Return what is said first: where to listen, and what to import; nothing if whoever would say it is gone.

    Byte by byte, since what follows is waited for where nothing is held back.
    """
    line = b""
    while not line.endswith(b"\n"):
        if not (byte := os.read(stream, 1)):
            return b""
        line += byte
    return line


if __name__ == "__main__":
    main()
    _end(0)  # who wanted kernels waits for it

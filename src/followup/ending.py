"""End the program soon when it is told to end, whatever its threads are doing, and tidy up all the same.

Ctrl-C and a request to end are first an exception, by which everything is left in order. Threads that wait for a
kernel or compile a document are not reached by it; after a moment the program therefore ends itself without them.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from typing import Any, NoReturn

_PATIENCE_SECONDS = 0.4
_undo: dict[object, Callable[[], object]] = {}
_at_once: dict[object, Callable[[], object]] = {}
"""What is left to be undone, in the order in which it was begun."""


def begin(what: object, undo: Callable[[], object], *, at_once: bool = False) -> None:
    """Keep in mind how something is undone, should the program end before it is done; before all others, if at once."""
    (_at_once if at_once else _undo)[what] = undo


def done(what: object) -> None:
    """Forget it: it is done."""
    _undo.pop(what, None)
    _at_once.pop(what, None)


@contextmanager
def undone_at_the_end(undo: Callable[[], object]) -> Iterator[None]:
    """Keep in mind how what follows is undone, should the program end meanwhile."""
    what = object()
    begin(what, undo)
    try:
        yield
    finally:
        done(what)


def end_now(code: int) -> NoReturn:
    """Undo what was begun, the last first, and end without waiting for any thread."""
    for undo in (*_at_once.values(), *reversed(tuple(_undo.values()))):
        with suppress(Exception):
            undo()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(code)


def listen() -> None:
    """Let Ctrl-C and a request to end lead to the program's end within two seconds."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as a shell sets it for what runs in the background
            signal.signal(number, _end_soon)
    sys.unraisablehook = _say_unless_ending


def _end_soon(number: int, _frame: object) -> None:
    code = 128 + number
    for other in (signal.SIGINT, signal.SIGTERM):
        signal.signal(other, lambda *_: None)  # tidying up is not interrupted; it takes no time
    last_resort = threading.Timer(_PATIENCE_SECONDS, copy_context().run, [end_now, code])
    last_resort.daemon = True
    last_resort.start()
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(code)


def _say_unless_ending(unraisable: Any) -> None:
    """Say what went wrong where nothing can be raised; being ended there is no mistake."""
    if not isinstance(unraisable.exc_value, KeyboardInterrupt | SystemExit):
        sys.__unraisablehook__(unraisable)

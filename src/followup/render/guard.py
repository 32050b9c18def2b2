"""Run a program that ends with the one who wanted it, however that one ends; started as a script of its own.

Quarto starts other programs in turn, which nobody ends when the run is killed. This process stands between: it starts
the program with a group of its own, and ends the group as soon as a pipe is closed that only the run holds open.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress


def main(arguments: Sequence[str]) -> None:
    """Run the command; arguments are the pipe's number, the command's folder for temporary files, and the command."""
    number, temporary, *command = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who wanted it
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def end_with_the_other() -> None:
        os.read(int(number), 1)
        _end_group(process.pid)
        shutil.rmtree(temporary, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=end_with_the_other, daemon=True).start()
    code = process.wait()
    _end_group(process.pid)  # what it left running would hold its output open
    os._exit(code if code >= 0 else 128 - code)


def _end_group(group: int) -> None:
    with suppress(OSError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1:])

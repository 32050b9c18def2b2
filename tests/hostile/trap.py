"""What an attack that works would touch: a file to read, a path to write, an address to call."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Self

SECRET = "kanariehemlighet-5b1f"


class Trap:
    """A file with a secret, a path at which nothing lies, and a socket on which nobody should call.

    Parameters
    ----------
    folder
        Where the file lies.
    """

    def __init__(self, folder: Path) -> None:
        self.canary, self.made = folder / "canary", folder / "made"
        self.canary.write_text(SECRET, encoding="utf-8")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.calls: list[bytes] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(1)
                self.calls.append(connection.recv(200))

    def fill(self, payload: str) -> str:
        """Put the file, the path and the address into an attack."""
        return payload.replace("CANARY", str(self.canary)).replace("MADE", str(self.made)).replace("URL", self.url)

    def check(self) -> None:
        """Make sure that nobody called and that nothing was made."""
        assert self.calls == []
        left = {path.name for path in self.made.parent.iterdir()}
        assert left >= {"canary"}
        assert not {name for name in left if name.startswith("made")}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

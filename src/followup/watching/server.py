"""Show a report to this machine's own browser, and tell the page when there is a new one."""

from __future__ import annotations

import secrets
import threading
from contextlib import suppress
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from followup.locale import _, language
from followup.pipeline.manifest import MANIFEST
from followup.pipeline.workspace import recorded_files

_HOST = "127.0.0.1"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ALIVE_SECONDS = 15
# The report is shown in a frame, so that nothing need be put into it and its own rules for scripts hold.
_FRAME = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>html,body,iframe{{margin:0;border:0;width:100%;height:100%;display:block}}</style></head>
<body><iframe title="{title}" src="{page}"></iframe>
<script>
new EventSource("changes").onmessage = function () {{
  document.querySelector("iframe").contentWindow.location.reload();
}};
</script></body></html>
"""


class PageServer:
    """A server for one report, on this machine's own address and under a name that nobody can guess.

    Parameters
    ----------
    folder
        Where the report's files lie; only those that its manifest names are shown.
    page
        The file name of the page to begin with.
    """

    def __init__(self, folder: Path, page: str) -> None:
        self.folder, self.page, self.key = folder, page, secrets.token_urlsafe(16)
        self.made = 0
        self.changed = threading.Condition()
        self.ending = False
        self._server = ThreadingHTTPServer((_HOST, 0), type("Handler", (_Handler,), {"about": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def host(self) -> str:
        """Name and port."""
        return f"{_HOST}:{self._server.server_address[1]}"

    @property
    def address(self) -> str:
        """What to open."""
        return f"http://{self.host}/{self.key}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.changed:
            self.ending = True
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def refresh(self) -> None:
        """Tell every open page that there is a new report."""
        with self.changed:
            self.made += 1
            self.changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """Wait until there is a newer report than the one seen, or for so long; return the number of the newest."""
        with self.changed:
            self.changed.wait_for(lambda: self.ending or self.made != seen, seconds)
            return self.made


class _Handler(BaseHTTPRequestHandler):
    about: PageServer

    def do_GET(self) -> None:
        """Answer; a page elsewhere that leads a browser here by another name gets nothing."""
        key, _slash, name = self.path.removeprefix("/").partition("/")
        if self.headers.get("Host") != self.about.host or not secrets.compare_digest(key, self.about.key):
            self.send_error(HTTPStatus.NOT_FOUND)
        elif not name:
            title = escape(_("Follow-up report"))
            page = _FRAME.format(lang=language(), title=title, page=self.about.page)
            self._send(page.encode(), _TYPES[".html"])
        elif name == "changes":
            self._tell_changes()
        elif name in (recorded_files(self.about.folder, MANIFEST) or {}):
            self._send_file(self.about.folder / name)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _send_file(self, file: Path) -> None:
        try:
            content = file.read_bytes()
        except OSError:  # it is being replaced at this moment
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._send(content, _TYPES.get(file.suffix, "application/octet-stream"))

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _tell_changes(self) -> None:
        """Keep the line open, and send a word each time there is a new report."""
        seen = self.about.made
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        with suppress(OSError):
            while not self.about.ending:
                now = self.about.wait(seen, _ALIVE_SECONDS)
                self.wfile.write(b"data: new\n\n" if now != seen else b": waiting\n\n")
                self.wfile.flush()
                seen = now

    def log_message(self, *_args: Any) -> None:
        """Say nothing: whoever reads the report need not be noted."""

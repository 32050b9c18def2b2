"""What a kernel may take: so much memory, and so much output; a cell that takes more is ended and named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from jupyter_client.channels import AsyncZMQSocketChannel

MEMORY_BYTES = 6 << 30
"""A kernel of ours uses a tenth of it; with a million answers it sets 4.3 GiB aside, of which it uses 3.5 at once. What
asks for more gets a MemoryError, and the computer goes on working."""
OUTPUT_BYTES = 64 << 20
"""A notebook of ours puts out a fiftieth of it, pictures and all."""


def limit_memory(pid: int | None) -> None:
    """Limit the memory of a process that has just been started, and have it leave no copy of it when it crashes.

    Only Linux can do so to another process; elsewhere the life of a kernel is limited, and its output.
    """
    if sys.platform == "linux" and pid is not None:
        import resource

        with suppress(OSError, ValueError):  # it is gone already, or has a stricter limit from elsewhere
            resource.prlimit(pid, resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def counted_channel(at_limit: Callable[[], None]) -> type[AsyncZMQSocketChannel]:
    """Return the channel for what a kernel's cells print and show; beyond :data:`OUTPUT_BYTES`, ``at_limit`` is called.

    jupyter_client takes nothing but a class here.
    """
    return type("LimitedChannel", (_CountedChannel,), {"at_limit": staticmethod(at_limit)})


class _CountedChannel(AsyncZMQSocketChannel):
    """A channel that counts what comes."""

    at_limit: ClassVar[Callable[[], None]]
    left = OUTPUT_BYTES

    async def _recv(self, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]  # as in the class it is of
        assert self.socket is not None
        parts = await self.socket.recv_multipart(**kwargs)
        self.left -= sum(map(len, parts))
        if self.left < 0:
            type(self).at_limit()
        _identity, message = self.session.feed_identities(parts)
        return self.session.deserialize(message)

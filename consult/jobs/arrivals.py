"""When a request reached the server: the last of its bytes came in, before it waited for a thread.

In the last seconds before a close more people send than there are threads. Whose answer was there before the bell is
told by this, and not by when a thread was free.
"""

from __future__ import annotations

from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask

from consult import clock


class _Request(HTTPRequestParser):  # type: ignore[misc]
    arrived: Any = None

    def received(self, data: bytes) -> int:
        taken: int = super().received(data)
        if self.completed and self.arrived is None:
            self.arrived = clock.now()
        return taken


class _Task(WSGITask):  # type: ignore[misc]
    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[clock.ARRIVED] = self.request.arrived
        return environ


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Request
    task_class = _Task


def note_arrivals(server: Any) -> None:
    """Let a server, before it runs, tell the application when each request came in."""
    for one in [server, *getattr(server, "map", {}).values()]:
        if hasattr(one, "channel_class"):
            one.channel_class = _Channel

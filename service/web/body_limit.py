"""How much may be sent: enough for what an address is for, and no more, since most comes without an account."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIMIT = 4 * 1024 * 1024
"""Octets: a text of a megabyte still comes through, percent-encoded, to be refused by the name of its field."""
IMPORT_LIMIT = 21 * 1024 * 1024
"""Octets: a table of 20 MB and its envelope."""
READING_LIMIT = 31 * 1024 * 1024
"""Octets: a notice's file of 30 MB and its envelope."""
_READING = frozenset({"/api/v1/drafts", "/drafts/upload"})


def limit_of(path: str) -> int:
    """The limit of one address."""
    if path in _READING:
        return READING_LIMIT
    return IMPORT_LIMIT if path.startswith("/api/") and path.endswith("/import") else LIMIT


class BodyLimit:
    """ASGI middleware: what says that it is too large is refused unread, what turns out to be is when it does."""

    def __init__(self, app: ASGIApp, limit: Callable[[str], int] = limit_of) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        told = Headers(scope=scope).get("content-length", "0")
        read = int(told) if told.isdecimal() and int(told) > limit else 0

        async def limited() -> Message:
            nonlocal read
            if read > limit:
                raise HTTPException(413)
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, limited, send)

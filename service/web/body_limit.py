"""How much may be sent: enough for what an address is for, and no more, since most comes without an account."""

import re
from collections.abc import Callable
from functools import partial

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIMIT = 4 * 1024 * 1024
"""Octets: a text of a megabyte still comes through, percent-encoded, to be refused by the name of its field."""
IMPORT_LIMIT = 21 * 1024 * 1024
"""Octets: a table of 20 MB and its envelope."""
READING_LIMIT = 31 * 1024 * 1024
"""Octets: a notice's file of 30 MB and its envelope."""
FILES_LIMIT = 200 << 20
"""Octets: the files of one report, unless the settings say otherwise."""
_ENVELOPE = LIMIT
_FILES = re.compile(r"/(l/[^/]+|work/[^/]+/[^/]+)/tasks/[^/]+|/api/v1/(links/[^/]+|work/[^/]+/[^/]+)/tasks/[^/]+/files")
_IMPORT_PAGE = "/units/import"
_READING = frozenset({"/api/v1/drafts", "/drafts/upload"})


def limit_of(path: str, files: int = FILES_LIMIT) -> int:
    """The limit of one address, where all files of a report have at most so many octets."""
    if path in _READING:
        return READING_LIMIT
    if _FILES.fullmatch(path):
        return files + _ENVELOPE
    imports = path == _IMPORT_PAGE or (path.startswith("/api/") and path.endswith("/import"))
    return IMPORT_LIMIT if imports else LIMIT


def limits(files: int) -> Callable[[str], int]:
    """``limit_of`` with the limit of the settings."""
    return partial(limit_of, files=files)


class BodyLimit:
    """ASGI middleware: what says that it is too large is refused unread, what turns out to be is when it does."""

    def __init__(self, app: ASGIApp, limit: Callable[[str], int] = limit_of) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._limit(scope["path"])
        # What is typed is kept in memory; only files go to disk.
        if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            limit = min(limit, LIMIT)
        told = headers.get("content-length", "0")
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

"""Entity tags: what a program has already is not sent to it again.

Every JSON answer to GET under /api/ and every calendar carries a strong ``ETag``, the hash of its body unless the route
gave a better one; ``If-None-Match`` with it is answered 304 without a body.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.conditions import tag_of, tags

_KINDS = ("application/json", "text/calendar")
_PATHS = ("/api/", "/calendar/")
# It may be kept by whoever asked, and must be asked for anew each time.
_CACHE = "private, no-cache"
_DROPPED = ("content-length", "content-type")


class EntityTags:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(_PATHS):
            await self._app(scope, receive, _Tagged(scope, send))
        else:
            await self._app(scope, receive, send)


class _Tagged:
    """One answer: held back until its body is whole, where it is one that gets a tag."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._known = Headers(scope=scope).get("if-none-match")
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _takes(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        body = bytes(self._body)
        tag = headers.setdefault("ETag", tag_of(body))
        headers["Cache-Control"] = _CACHE
        headers["Vary"] = "Authorization, Cookie"
        if self._known is not None and _matches(tag, self._known):
            start["status"], body = 304, b""
            for name in _DROPPED:
                del headers[name]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _takes(start: Message) -> bool:
    return start["status"] == 200 and Headers(raw=start["headers"]).get("content-type", "").startswith(_KINDS)


def _matches(tag: str, header: str) -> bool:
    """Weakly, as RFC 9110 asks of ``If-None-Match``."""
    return any(one == "*" or one.removeprefix("W/") == tag for one in tags(header))

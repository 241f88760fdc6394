"""What every answer does, whichever route gives it: safe headers, and HEAD wherever GET is answered."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # The address of a page is a key: it must not be told to anybody the page leads to.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
STATIC = "/static/"
_STATIC_CACHE = "public, max-age=86400"
_VERSIONED_CACHE = "public, max-age=31536000, immutable"
"""Of an address that names its content (``?v=``): on a slow line nothing is asked for twice."""


class Manners:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        static = scope["path"].startswith(STATIC)
        versioned = scope["query_string"].startswith(b"v=")

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("Cache-Control", HEADERS["Cache-Control"])
                headers.update(HEADERS | {"Cache-Control": own})
                if static and message["status"] in (200, 304):
                    headers["Cache-Control"] = _VERSIONED_CACHE if versioned else _STATIC_CACHE
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # Mail scanners and link previews ask with HEAD; only GET has routes.
        await self._app({**scope, "method": "GET"} if head else scope, receive, answer)

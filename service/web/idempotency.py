"""Idempotency keys: a program that does not know whether its request arrived sends it again with the same key.

The first answer is kept for 48 hours and repeated. Whoever sends something else with the same key is refused, and so is
a second one while the first is still under way, after waiting a little for it.
"""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Mapping

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import CascadeError, Conflict, InvalidInput
from service.store.accounts import hashed
from service.store.answers import Claim, Kept, KeptAnswers, UnderWay, mark_done
from service.store.database import marked
from service.web import problems
from service.web.entrance.cookies import session_secret
from service.web.state import Office

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.1
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_PASSING = frozenset({401, 403, 408, 413, 425, 429})
"""Refusals that say nothing of the request itself: they are not kept."""
_SHOWN_ONCE = re.compile(r"/api/v1/(?:accounts|webhooks|units/[^/]+/calendars)(?:/|$)")
_HEADERS = ("content-type", "content-disposition", "etag", "link", "location")


class Mismatch(InvalidInput):
    """The key was used before for something else."""

    code = "idempotency_mismatch"


class Unanswered(Conflict):
    """The first request with the key was carried out, but its answer was lost in a crash."""

    code = "idempotency_unanswered"


class Idempotency:
    """ASGI middleware for everything under /api/ that writes and carries a key.

    Not where the answer shows a secret once: a kept answer would keep it in clear.
    """

    def __init__(self, app: ASGIApp, patience: float = PATIENCE_SECONDS) -> None:
        self._app = app
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        caller = None if key is None else await _caller(Request(scope))
        if key is None or caller is None:  # whoever is not known is refused by the route itself
            await self._app(scope, receive, send)
            return
        try:
            answer = await self._answer(scope, receive, key, caller)
        except CascadeError as refusal:
            answer = problems.answer(Request(scope), refusal)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, key: str, caller: str) -> Response:
        if not _KEY.fullmatch(key):
            raise InvalidInput("请求头 Idempotency-Key 应为 1 至 255 个可见的 ASCII 字符", field=HEADER)
        body, refused = await _read(receive)
        house = scope["app"].state.office.house
        answers = KeptAnswers(house.ledger.engine)
        claim = Claim(
            key=hashlib.sha256(f"{caller}\n{key}".encode()).hexdigest(),
            route=_route(scope),
            body_hash=hashlib.sha256(body).hexdigest(),
            claim=secrets.token_hex(16),
            at=house.clock.real_now(),
        )
        kept = await run_in_threadpool(answers.take, claim)
        if kept is None:
            return await self._act(scope, _again(body, refused), answers, claim)
        if (kept.route, kept.body_hash) != (claim.route, claim.body_hash):
            raise Mismatch("这个幂等键已经用于另一个请求，没有提交；请为每个新请求换一个新的键", field=HEADER)
        return await self._repeat(answers, claim.key, kept)

    async def _repeat(self, answers: KeptAnswers, key: str, kept: Kept | None) -> Response:
        """The first answer, as soon as it is there."""
        waited = 0.0
        while kept is not None and kept.status is None and waited < self._patience:
            await asyncio.sleep(_LOOK_SECONDS)
            waited += _LOOK_SECONDS
            kept = await run_in_threadpool(answers.known, key)
        if kept is not None and kept.status is not None:
            return Response(kept.body, kept.status, {**kept.headers, REPLAYED: "true"})
        if kept is not None and kept.done:
            raise Unanswered("这个请求先前已经办理，但答复没有留下；请查看现状，不要换新的键重发")
        raise UnderWay("同一幂等键的请求正在办理；请稍后用同一键重试以取得结果")

    async def _act(self, scope: Scope, receive: Receive, answers: KeptAnswers, claim: Claim) -> Response:
        captured = _Captured()
        try:
            with marked([mark_done(claim)]):
                await self._app(scope, receive, captured)
        finally:
            if not captured.keeps:
                await run_in_threadpool(answers.give_up, claim)
        if captured.keeps:
            await run_in_threadpool(answers.keep, claim, captured.status, captured.kept_headers(), bytes(captured.body))
        return captured.response()


class _Captured:
    """An answer as the application sends it."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    @property
    def keeps(self) -> bool:
        """Whether the answer is the last word on the request."""
        return self.status < 500 and self.status not in _PASSING

    def kept_headers(self) -> Mapping[str, str]:
        """Those that belong to the answer and not to the connection or the session."""
        given = Headers(raw=self.headers)
        return {name: given[name] for name in _HEADERS if name in given}

    def response(self) -> Response:
        """The answer itself."""
        answer = Response(bytes(self.body), self.status)
        answer.raw_headers = self.headers
        return answer


def _key(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["method"] not in METHODS or not scope["path"].startswith("/api/"):
        return None
    if _SHOWN_ONCE.match(scope["path"]):
        return None
    return Headers(scope=scope).get(HEADER)


def _route(scope: Scope) -> str:
    return f"{scope['method']} {scope['path']}?{scope['query_string'].decode('latin-1')}"


async def _caller(request: Request) -> str | None:
    """Who asks, by what the key is kept; None for whoever is not known."""
    if request.url.path.startswith("/api/v1/links/"):
        return "link"  # the link itself is in the address
    office: Office = request.app.state.office
    now = office.house.clock.real_now()
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        if secrets.compare_digest(token.encode(), office.token.encode()):
            return "operator"
        found = await run_in_threadpool(office.accounts.entered_by_token, hashed(token), now)
    else:
        secret = session_secret(request)
        found = await run_in_threadpool(office.accounts.entered, hashed(secret), now) if secret else None
    return None if found is None else f"account {found.account.id} {sorted(found.acts or ())}"


async def _read(receive: Receive) -> tuple[bytes, HTTPException | None]:
    """The whole body; or why it is not read to its end, which the application shall hear in its own place."""
    body = bytearray()
    try:
        while True:
            message = await receive()
            body += message.get("body", b"")
            if message["type"] == "http.disconnect" or not message.get("more_body", False):
                return bytes(body), None
    except HTTPException as refused:
        return b"", refused


def _again(body: bytes, refused: HTTPException | None) -> Receive:
    """The same body once more."""
    waiting = [body]

    async def receive() -> Message:
        if refused is not None:
            raise refused
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return {"type": "http.disconnect"}

    return receive

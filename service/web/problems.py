"""Refusals as HTTP: a page for people, problem+json (RFC 9457) for programs, both with the stable code."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import Field
from pydantic_core import PydanticSerializationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from domain.base import Frozen
from domain.errors import CascadeError, InvalidInput
from domain.reports import InvalidReport
from service.input_faults import explain, path, sentence, telling
from service.web.ended import session_ended
from service.web.manners import HEADERS
from service.web.pages import root, visitor_page
from service.web.refusals import Internal, NoReadyDatabase, NotSignedIn, named

_log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
_LINK_IS_DEAD = frozenset({"link_forged", "link_expired", "unit_gone"})
_LISTED = 200


class Fault(Frozen):
    """One of several things to mend. ``row`` is the line of a table, 1-based."""

    message: str
    field: str = ""
    code: str = ""
    row: int | None = None


class Problem(Frozen):
    """Why a request was refused. ``code`` is stable (docs/errors.md); ``title`` is a Chinese sentence for people.

    ``field`` names the input at fault as a path (``obligations.0.due``); ``problems`` lists everything to mend where
    there may be several.
    """

    type: str = Field(examples=["urn:cascade:invalid_input"])
    title: str
    status: int
    code: str = Field(examples=["invalid_input"])
    field: str | None = None
    problems: tuple[Fault, ...] = ()


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` in one shape."""
    app.add_exception_handler(CascadeError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in (UnicodeEncodeError, PydanticSerializationError, DataError):
        app.add_exception_handler(kind, _unstorable)
    app.add_exception_handler(OperationalError, _unreachable)
    app.add_exception_handler(Exception, _crashed)


def answer(request: Request, refusal: CascadeError) -> Response:
    """The refusal as an answer, for what refuses before any route does."""
    return _answer(request, refusal, _faults(refusal))


def _refusal_page(request: Request, refusal: CascadeError) -> Response:
    """The page for a person. It leads back to the notice where the link itself is sound."""
    parts = request.url.path.split("/")
    linked = parts[1] == "l"
    sound = linked and len(parts) > 3 and refusal.code not in _LINK_IS_DEAD
    task = parts[1] == "work" and len(parts) > 4 and refusal.status not in (401, 404)
    context = {
        "refusal": refusal,
        "base": f"l/{parts[2]}" if sound else "/".join(parts[1:4]) if task else "",
        "inside": not linked,
        "acted": request.method == "POST",
    }
    return visitor_page(request, "refusal", context, refusal.status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, CascadeError)
    if isinstance(error, NotSignedIn) and request.method == "POST" and _for_people(request):
        kept = await session_ended(request, error)
        if kept is not None:
            return kept
    return _answer(request, error, _faults(error))


def _faults(refusal: CascadeError) -> list[Fault]:
    """All of several things to mend, where the refusal knows them."""
    if isinstance(refusal, InvalidReport) and refusal.others:
        several = (refusal, *refusal.others)
        return [Fault(message=one.message, field=one.field or "", code=one.code) for one in several]
    rows = getattr(refusal, "problems", ())
    return [Fault(message=one.message, field=one.field, code=one.code, row=one.row) for one in rows]


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    given: list[Any] = [{**fault, "loc": _within(fault["loc"])} for fault in error.errors()]
    faults = telling(given)
    field = path(faults[0]["loc"]) or None
    listed = [Fault(message=sentence(fault), field=path(fault["loc"]), code=fault["type"]) for fault in faults]
    return _answer(request, InvalidInput(f"请求有误：{explain(faults)}", field=field), listed)


def _within(location: Iterable[Any]) -> tuple[Any, ...]:
    """The place inside the body or among the parameters; a byte position is none."""
    inner = tuple(location)[1:]
    return () if len(inner) == 1 and isinstance(inner[0], int) else inner


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        return _answer(request, named(error.status_code), [])
    if request.method == "GET" and _for_people(request) and (above := _above(request)):
        return RedirectResponse(root(request.url.path) + above, 303)
    allow = {"Allow": ", ".join(_allowed(request))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    refused = _answer(request, named(405), [])
    refused.headers.update(allow)
    return refused


def _above(request: Request) -> str:
    """The nearest page above an address that only takes forms, '' where there is none.

    A browser that opens a tab again asks for the address under which the answer to a form was shown.
    """
    parts = request.url.path.strip("/").split("/")[:-1]
    while parts:
        scope = {**request.scope, "method": "GET", "path": "/" + "/".join(parts)}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            break
        parts.pop()
    return "/".join(parts)


def _allowed(request: Request) -> list[str]:
    """The methods that some route takes at this address; HEAD goes wherever GET does."""
    routes = request.app.routes
    taken = {
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    }
    return sorted(taken | {"OPTIONS"} | ({"HEAD"} if "GET" in taken else set()))


async def _unstorable(request: Request, error: Exception) -> Response:
    """JSON can spell half a character or a NUL, which no database keeps."""
    _log.warning("unstorable", path=request.url.path, error=type(error).__name__)
    return _answer(request, InvalidInput("内容里有无法保存的字符或过大的数字，没有提交；请重新输入后再试"), [])


async def _unreachable(request: Request, error: Exception) -> Response:
    _log.error("database_unreachable", path=request.url.path, error=str(error.__cause__ or error)[:300])
    return _answer(request, NoReadyDatabase("数据库暂时不可用，所填内容没有提交。请几分钟后重试"), [])


async def _crashed(request: Request, error: Exception) -> Response:
    _log.error("request_failed", path=request.url.path, exc_info=error)
    refusal = Internal("系统内部出错，所填内容没有提交。请稍后重试；仍不行请联系管理员")
    told = _answer(request, refusal, [])
    # This one is sent from outside all middleware.
    told.headers.update(HEADERS)
    return told


def _answer(request: Request, refusal: CascadeError, faults: list[Fault]) -> Response:
    if _for_people(request):
        return _to_sign_in(request) if isinstance(refusal, NotSignedIn) else _refusal_page(request, refusal)
    problem = Problem(
        type=f"urn:cascade:{refusal.code}",
        title=refusal.message.encode(errors="replace").decode(),
        status=refusal.status,
        code=refusal.code,
        field=refusal.field,
        problems=tuple(faults[:_LISTED]),
    )
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else None
    body = problem.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return JSONResponse(body, refusal.status, headers, media_type=MEDIA_TYPE)


def _to_sign_in(request: Request) -> Response:
    """The way in, and from there on to the page that was asked for."""
    asked = request.url.path
    if request.method == "GET" and request.url.query:
        asked += f"?{request.url.query}"
    back = quote(asked, safe="") if request.method == "GET" and asked != "/" else ""
    here = "./" + root(request.url.path) + "sign-in"
    return RedirectResponse(f"{here}?next={back}" if back else here, 303)


def _for_people(request: Request) -> bool:
    where = request.url.path
    return where.startswith("/l/") or (
        not where.startswith("/api/") and "text/html" in request.headers.get("accept", "")
    )

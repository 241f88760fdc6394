"""Refusals as HTTP: a page for people, problem+json (RFC 9457) for programs, both with the stable code."""

from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from domain.errors import CascadeError
from service.web.pages import page

_log = structlog.get_logger(__name__)
_STATUS_SENTENCES = {
    404: "没有这个页面或接口，请核对地址",
    405: "这个地址不支持该操作",
    413: "提交的内容过大，请精简后再试",
}


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` in one shape."""
    app.add_exception_handler(CascadeError, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _crashed)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, CascadeError)
    rows = [
        {"row": p.row, "field": p.field, "code": p.code, "message": p.message} for p in getattr(error, "problems", ())
    ]
    return _answer(request, error.status, error.code, error.message, error.field, rows)


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"] if part != "body")
    reason = str(first.get("ctx", {}).get("error") or first["msg"])
    return _answer(request, 422, "invalid_input", f"请求有误（{field or '正文'}）：{reason}", field or None, [])


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = _STATUS_SENTENCES.get(error.status_code, str(error.detail))
    return _answer(request, error.status_code, f"http_{error.status_code}", sentence, None, [])


async def _crashed(request: Request, error: Exception) -> Response:
    _log.error("request_failed", path=request.url.path, exc_info=error)
    return _answer(request, 500, "internal", "系统内部出错，所填内容没有提交。请稍后重试；仍不行请联系管理员", None, [])


def _answer(
    request: Request, status: int, code: str, sentence: str, field: str | None, rows: list[dict[str, Any]]
) -> Response:
    if request.url.path.startswith("/l/"):
        return page("refusal", {"sentence": sentence, "code": code, "status": status}, status=status)
    body: dict[str, Any] = {"type": f"urn:cascade:{code}", "title": sentence, "status": status, "code": code}
    if field:
        body["field"] = field
    if rows:
        body["problems"] = rows
    return JSONResponse(body, status, media_type="application/problem+json")

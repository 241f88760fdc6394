"""That a form comes from our own page (CSRF): its origin, and a mark that only pages of the same session carry."""

import hmac
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from fastapi import Request
from itsdangerous import Signer

from domain.errors import CascadeError
from service.web.body_limit import LIMIT

HEADER = "x-csrf-token"
FIELD = "csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FIELDS = 5000
"""Blanks of one form at most: a page of a thousand units with a tick and a value each."""
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class FormForged(CascadeError):
    """The form did not come from our own page, or from one that was opened before the last sign-in."""

    code = "form_forged"
    status = 403


def mark(secret: str, session: str) -> str:
    """What every form of a session contains. ``session`` is the hash that is kept of it."""
    return Signer(secret, salt="cascade.csrf").get_signature(session).decode()


async def require_own_form(request: Request, expected: str) -> None:
    """Refuse an unsafe request with a cookie that did not come from our own page. Raises FormForged."""
    if request.method in SAFE:
        return
    if _is_foreign(request):
        raise FormForged("这个请求来自别的网站，没有办理；请从本系统的页面上操作")
    shown = request.headers.get(HEADER) or await _in_form(request)
    if not hmac.compare_digest(shown.encode(), expected.encode()):
        raise FormForged("页面已失效（可能在别处重新登录过），没有办理；请刷新页面后重试")


def _is_foreign(request: Request) -> bool:
    """Whether a browser says that another site asks. Over plain HTTP it may say nothing: then the mark decides."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin", "null")
    public = request.app.state.office.house.settings.public_url
    return origin != "null" and urlsplit(origin).netloc not in (request.headers.get("host"), urlsplit(public).netloc)


async def _in_form(request: Request) -> str:
    if not request.headers.get("content-type", "").startswith(_FORMS):
        return ""
    form = await request.form(max_fields=_FIELDS, max_part_size=LIMIT)
    # Whoever handles the request reads the same form; its files are closed with the request, also if that refuses.
    stack = request.scope.get("fastapi_inner_astack")
    if isinstance(stack, AsyncExitStack):
        stack.push_async_callback(form.close)
    given = form.get(FIELD)
    return given if isinstance(given, str) else ""

"""Language and theme: chosen on any page, kept in the browser."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from service.web.pages import root
from service.web.words import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, Language

router = APIRouter(tags=["pages"], include_in_schema=False)
_YEAR_SECONDS = 31_536_000


@router.post("/preferences")
async def choose(
    request: Request,
    back: Annotated[str, Form(max_length=2000)] = "/",
    language: Annotated[str, Form(max_length=10)] = "",
    theme: Annotated[str, Form(max_length=10)] = "",
) -> RedirectResponse:
    """Keep what was chosen and go back to the page. Changes nothing but this browser, so it needs no right."""
    # "./" because what follows must never be read as a scheme.
    answer = RedirectResponse("./" + root(request.url.path) + local(back), 303)
    if language in set(Language):
        _keep(answer, LANGUAGE_COOKIE, language)
    if theme in THEMES:
        _keep(answer, THEME_COOKIE, theme)
    elif theme == "machine":
        answer.delete_cookie(THEME_COOKIE)
    return answer


def local(address: str) -> str:
    """The address below our root, '' for anything that might lead elsewhere."""
    inner = address.removeprefix("/")
    safe = address.startswith("/") and not inner.startswith(("/", "\\")) and "\\" not in inner
    return inner if safe and inner.isprintable() else ""


def _keep(answer: RedirectResponse, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=_YEAR_SECONDS, samesite="lax", httponly=True)

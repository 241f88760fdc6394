"""A form of somebody whose session has ended: nothing is done, and nothing that was typed is lost.

What was typed is shown for copying beside a way in that opens in another window. It is not sent on by itself after
signing in: whoever signs in then must see what is done in their name.
"""

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from service.web.pages import visitor_page
from service.web.refusals import NotSignedIn

_LARGEST = 1_000_000
_TECHNICAL = frozenset(
    {"csrf", "password", "present", "again", "old", "new", "next", "back", "sha256", "gazetted", "act", "seen", "nil"}
    | {"version", "base_version", "draft_version", "revision", "confirm", "ranking", "supersedes", "key", "label"}
)
"""Secrets, and what stands hidden in a form."""
_TYPED = frozenset({"text", "reason", "reply", "requirement", "correction", "note", "ends", "due", "name", "title"})
"""Blanks in which somebody types, whatever form they are in: here a plain number counts as well."""
_REPORT = ("value.", "entry.")


async def session_ended(request: Request, refusal: NotSignedIn) -> Response | None:
    """The page with the texts of the form; None where there are none, or too much came to look at for a stranger."""
    if not request.headers.get("content-length", "").isdecimal():
        return None
    if int(request.headers["content-length"]) > _LARGEST:
        return None
    try:
        async with request.form() as form:
            texts = [
                value
                for name, value in form.multi_items()
                if isinstance(value, str) and value.strip() and _typed(name, value.strip())
            ]
    except (HTTPException, MultiPartException, RuntimeError):
        return None
    return visitor_page(request, "entrance/ended", {"texts": texts}, refusal.status) if texts else None


def _typed(name: str, value: str) -> bool:
    """Whether a person has typed it, by the name of its blank. Where that says nothing, whether it reads like
    something written, not like a choice or a key of the form.
    """
    if name in _TECHNICAL:
        return False
    if name in _TYPED or name.startswith(_REPORT):
        return True
    return not value.isascii() or " " in value or "\n" in value

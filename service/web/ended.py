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
_HIDDEN = frozenset({"csrf", "password", "again", "old", "new"})


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
                if isinstance(value, str) and name not in _HIDDEN and _written(value.strip())
            ]
    except (HTTPException, MultiPartException, RuntimeError):
        return None
    return visitor_page(request, "entrance/ended", {"texts": texts}, refusal.status) if texts else None


def _written(text: str) -> bool:
    """Whether it reads like something written by a person, not like a choice, a key or a date of the form."""
    return not text.isascii() or " " in text or "\n" in text

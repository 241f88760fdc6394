"""Forms for people who have not signed in yet, and the moment in which they have."""

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from domain.errors import CascadeError
from service.store.accounts import hashed
from service.web.entrance.cookies import is_https, keep_session, new_secret
from service.web.entrance.forms import mark, require_own_form
from service.web.pages import root
from service.web.preferences import local
from service.web.state import Office
from service.web.words import LANGUAGE_COOKIE, Language

VISITOR_COOKIE = "cascade_visitor"
_FIELDS = 20
_LONGEST = 65_536
_YEAR_SECONDS = 31_536_000


class Typed(dict[str, str]):
    """The blanks of a form; one that is not there is empty."""

    def __missing__(self, key: str) -> str:
        return ""


def mistakes(refusal: CascadeError | None) -> Typed:
    """What was refused, by its field."""
    return Typed({refusal.field or "": refusal.message} if refusal else {})


def visitor(request: Request) -> str:
    """The secret by which a visitor's forms are known again, made for whoever has none yet."""
    return request.cookies.get(VISITOR_COOKIE) or new_secret()


def keep_visitor(answer: Response, secret: str, office: Office) -> None:
    """Give it to the browser."""
    secure = is_https(office.house.settings)
    answer.set_cookie(VISITOR_COOKIE, secret, httponly=True, samesite="lax", secure=secure, path="/")


def visitor_mark(office: Office, secret: str) -> str:
    """What a form for this visitor contains."""
    return mark(office.secret, f"visitor:{secret}")


async def require_visitor(request: Request, office: Office) -> None:
    """Refuse a form that was not given to this browser. Raises FormForged."""
    await require_own_form(request, visitor_mark(office, request.cookies.get(VISITOR_COOKIE, "")))


async def typed(request: Request) -> Typed:
    """The blanks of a small form."""
    form = await request.form(max_fields=_FIELDS, max_part_size=_LONGEST)
    return Typed((key, value) for key, value in form.items() if isinstance(value, str))


def address_of(request: Request) -> str:
    """Where the browser is, '' where nobody knows."""
    return request.client.host if request.client else ""


async def enter(request: Request, office: Office, account_id: int, back: str, way: str = "password") -> Response:
    """Begin a session and lead on to ``back``. The secret is always new: one that was shown before is worth nothing."""
    secret, now = new_secret(), office.house.clock.real_now()
    agent, address = request.headers.get("user-agent", ""), address_of(request)

    def begin() -> str:
        office.accounts.open_session(account_id, hashed(secret), now, agent=agent, address=address, way=way)
        return office.accounts.account(account_id).language

    language = await run_in_threadpool(begin)
    answer = RedirectResponse("./" + root(request.url.path) + (local(back) or "desk"), 303)
    keep_session(answer, secret, office.house.settings)
    if language in set(Language):
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR_SECONDS, samesite="lax", httponly=True)
    return answer

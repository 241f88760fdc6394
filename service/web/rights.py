"""Who asks, and whether they may: one dependency states the right of a route and gives the person.

What does not exist and what lies outside a person's subtree are refused alike, so that an address tells nothing.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Path, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from domain.base import Frozen
from domain.errors import NotFound
from domain.rights import ROLE_NAMES, Act, Grant, NotAllowed, Role, may, places
from domain.units import CODE
from service.store.accounts import Entered, hashed
from service.web.entrance.cookies import session_secret
from service.web.entrance.forms import mark, require_own_form
from service.web.parameters import NoticeId
from service.web.refusals import NotSignedIn
from service.web.state import Office, OfficeDependency

Signable = TypeVar("Signable", bound=BaseModel)
ROOT = "/"
OPERATOR = "api"
"""The name of whoever comes with the token of the data folder, where no other is given."""
_bearer = HTTPBearer(
    auto_error=False,
    bearerFormat="opaque",
    description="An API token of an account, or the token in the data folder's api-token",
)
_UNSEEN = "没有这项内容，或不在您的权限范围内；请核对地址"


class Person(Frozen):
    """Who asks. ``account_id`` is None for the token of the data folder, which may do everything.

    ``home`` is the code of the unit that the person works for, ``csrf`` what the forms of the session must contain.
    ``acts`` is None, or what an API token may do of all that the grants allow; ``session`` is the hash of the cookie's
    secret, empty for programs.
    """

    name: str
    account_id: int | None = None
    login: str = ""
    grants: tuple[Grant, ...] = ()
    home: str | None = None
    home_name: str = ""
    csrf: str = ""
    acts: frozenset[Act] | None = None
    session: str = ""

    @property
    def unlimited(self) -> bool:
        """Whether this is the operator with the token of the data folder."""
        return self.account_id is None

    @property
    def signature(self) -> str:
        """Who it was, for the log of accounts: names repeat, logins do not."""
        return f"{self.name}（{self.login}）" if self.login else self.name

    def may(self, act: Act, path: str = ROOT) -> bool:
        """Whether the act is allowed at ``path``."""
        return self.unlimited or (self._keyed(act) and may(self.grants, act, path))

    def may_somewhere(self, act: Act) -> bool:
        """Whether the act is allowed anywhere."""
        return bool(self.places(act))

    def places(self, act: Act = Act.SEE) -> tuple[str, ...]:
        """The paths below which the act is allowed."""
        if self.unlimited:
            return (ROOT,)
        return places(self.grants, act) if self._keyed(act) else ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of the roles held, without repetition, in Chinese."""
        held = {grant.role for grant in self.grants}
        return tuple(ROLE_NAMES[role] for role in Role if role in held)

    def _keyed(self, act: Act) -> bool:
        return self.acts is None or act in self.acts


async def signed_in(
    request: Request,
    office: OfficeDependency,
    shown: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Person:
    """The person who asks: by a token, else by the cookie of a session. Raises NotSignedIn, FormForged."""
    if shown is None:
        person = await _by_cookie(request, office)
    elif hmac.compare_digest(shown.credentials.encode(), office.token.encode()):
        person = Person(name=OPERATOR)
    else:
        person = await run_in_threadpool(_by_token, office, shown.credentials)
    if person is None:
        raise NotSignedIn("请先登录；程序请提供有效的接口令牌（Authorization: Bearer …），见 docs/operations.md")
    return person


def _by_token(office: Office, secret: str) -> Person | None:
    found = office.accounts.entered_by_token(hashed(secret), office.house.clock.real_now())
    return None if found is None else person_of(found)


async def _by_cookie(request: Request, office: Office) -> Person | None:
    secret = session_secret(request)
    if not secret:
        return None
    session, now = hashed(secret), office.house.clock.real_now()
    found = await run_in_threadpool(office.accounts.entered, session, now)
    if found is None:
        return None
    csrf = mark(office.secret, session)
    await require_own_form(request, csrf)
    return person_of(found).model_copy(update={"session": session, "csrf": csrf})


def person_of(found: Entered) -> Person:
    """The person whom a key let in. At home where the first grant on a unit is, by path."""
    account = found.account
    home = next((grant for grant in account.grants if grant.unit_code), None)
    return Person(
        name=account.name,
        account_id=account.id,
        login=account.login,
        grants=account.grants,
        home=home.unit_code if home else None,
        home_name=home.unit_name if home else "",
        acts=found.acts,
    )


Signed = Annotated[Person, Depends(signed_in)]


def require(person: Person, act: Act, path: str | None) -> None:
    """Refuse what the person may not do at ``path``; None stands for what does not exist.

    Raises NotFound where the person may not even look, NotAllowed where they may look but not do this.
    """
    if path is None or not person.may(Act.SEE, path):
        raise NotFound(_UNSEEN)
    if not person.may(act, path):
        raise NotAllowed("您的角色不能办理此事；需要时请联系本单位管理员")


def require_for_notice(person: Person, act: Act, office: Office, notice_id: str) -> None:
    """Refuse what the person may not do for the office of a notice. What the operator names wrongly, the act itself
    refuses. Raises NotFound, NotAllowed.
    """
    if not person.unlimited:
        require(person, act, office.views.office_path(notice_id))


def require_for_unit(person: Person, act: Act, office: Office, code: str) -> None:
    """Refuse what the person may not do for a unit that a body or a query names. Raises NotFound, NotAllowed."""
    if not person.unlimited:
        require(person, act, office.views.unit_path(code))


def name_for(person: Person, by: str) -> str:
    """Who acts: the operator for whom they say, everybody else in their own name, whatever they say."""
    return by if person.unlimited else person.name


def signed_by(person: Person, body: Signable) -> Signable:
    """The body with the name of who acts as ``by``."""
    return body if person.unlimited else body.model_copy(update={"by": person.name})


def within(allowed: Sequence[str], path: str) -> tuple[str, ...]:
    """What of the subtree at ``path`` lies below the places allowed, as paths of which none lies inside another."""
    if any(path.startswith(place) for place in allowed):
        return (path,)
    return tuple(place for place in allowed if place.startswith(path))


@dataclass(frozen=True)
class OnNotice:
    """The act is allowed for the office of the notice that the address names."""

    act: Act

    def __call__(self, notice_id: NoticeId, person: Signed, office: OfficeDependency) -> Person:
        """The person. Raises NotFound, NotAllowed."""
        require_for_notice(person, self.act, office, notice_id)
        return person


@dataclass(frozen=True)
class OnUnit:
    """The act is allowed for the unit that the address names."""

    act: Act

    def __call__(
        self,
        code: Annotated[str, Path(pattern=CODE, description="Code of a unit")],
        person: Signed,
        office: OfficeDependency,
    ) -> Person:
        """The person. Raises NotFound, NotAllowed."""
        require_for_unit(person, self.act, office, code)
        return person


@dataclass(frozen=True)
class Somewhere:
    """The act is allowed at all; what is then shown is cut to the places where it is."""

    act: Act

    def __call__(self, person: Signed) -> Person:
        """The person. Raises NotAllowed."""
        if not person.may_somewhere(self.act):
            raise NotAllowed("您的角色不能办理此事；需要时请联系本单位管理员")
        return person


@dataclass(frozen=True)
class OnTree:
    """The act is allowed for the whole tree: what it touches is everybody's."""

    act: Act

    def __call__(self, person: Signed) -> Person:
        """The person. Raises NotAllowed."""
        if not person.may(self.act, ROOT):
            raise NotAllowed("此事关系到全部单位，只有总管理员能办理")
        return person


SeesNotice = Annotated[Person, Depends(OnNotice(Act.SEE))]
WorksOnNotice = Annotated[Person, Depends(OnNotice(Act.WORK))]
SignsOnNotice = Annotated[Person, Depends(OnNotice(Act.SIGN))]
SeesUnit = Annotated[Person, Depends(OnUnit(Act.SEE))]
KeepsUnit = Annotated[Person, Depends(OnUnit(Act.KEEP))]
ReportsForUnit = Annotated[Person, Depends(OnUnit(Act.REPORT))]
Sees = Annotated[Person, Depends(Somewhere(Act.SEE))]
Works = Annotated[Person, Depends(Somewhere(Act.WORK))]
Keeps = Annotated[Person, Depends(Somewhere(Act.KEEP))]
Administers = Annotated[Person, Depends(Somewhere(Act.ADMINISTER))]
AdministersAll = Annotated[Person, Depends(OnTree(Act.ADMINISTER))]


def path_of(office: Office, code: str) -> str:
    """The path of a unit named in a body. Raises NotFound."""
    found = office.views.unit_path(code)
    if found is None:
        raise NotFound(_UNSEEN, field="code")
    return found

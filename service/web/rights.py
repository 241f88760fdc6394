"""Who asks, and whether they may: one dependency states the right of a route and gives the person.

What does not exist and what lies outside a person's subtree are refused alike, so that an address tells nothing.
"""

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from domain.base import Frozen
from domain.errors import NotFound
from domain.rights import ROLE_NAMES, Act, Grant, NotAllowed, Role, may, places
from domain.units import CODE
from service.web.parameters import NoticeId
from service.web.refusals import NotSignedIn
from service.web.state import Office, OfficeDependency

ROOT = "/"
_bearer = HTTPBearer(auto_error=False, bearerFormat="opaque", description="The token in the data folder's api-token")
_UNSEEN = "没有这项内容，或不在您的权限范围内；请核对地址"


class Person(Frozen):
    """Who asks. ``account_id`` is None for the token of the data folder, which may do everything.

    ``home`` is the code of the unit that the person works for, ``csrf`` what the forms of the session must contain.
    """

    name: str
    account_id: int | None = None
    grants: tuple[Grant, ...] = ()
    home: str | None = None
    home_name: str = ""
    csrf: str = ""

    @property
    def unlimited(self) -> bool:
        """Whether this is the operator with the token of the data folder."""
        return self.account_id is None

    def may(self, act: Act, path: str = ROOT) -> bool:
        """Whether the act is allowed at ``path``."""
        return self.unlimited or may(self.grants, act, path)

    def may_somewhere(self, act: Act) -> bool:
        """Whether the act is allowed anywhere."""
        return bool(self.places(act))

    def places(self, act: Act = Act.SEE) -> tuple[str, ...]:
        """The paths below which the act is allowed."""
        return (ROOT,) if self.unlimited else places(self.grants, act)

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of the roles held, without repetition, in Chinese."""
        held = {grant.role for grant in self.grants}
        return tuple(ROLE_NAMES[role] for role in Role if role in held)


async def signed_in(
    office: OfficeDependency, shown: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> Person:
    """The person who asks. Raises NotSignedIn."""
    if shown is None or not hmac.compare_digest(shown.credentials.encode(), office.token.encode()):
        raise NotSignedIn("请提供有效的接口令牌（Authorization: Bearer …）；本机令牌在数据目录的 api-token 文件中")
    return Person(name="api")


Signed = Annotated[Person, Depends(signed_in)]


def require(person: Person, act: Act, path: str | None) -> None:
    """Refuse what the person may not do at ``path``; None stands for what does not exist.

    Raises NotFound where the person may not even look, NotAllowed where they may look but not do this.
    """
    if path is None or not person.may(Act.SEE, path):
        raise NotFound(_UNSEEN)
    if not person.may(act, path):
        raise NotAllowed("您的角色不能办理此事；需要时请联系本单位管理员")


@dataclass(frozen=True)
class OnNotice:
    """The act is allowed for the office of the notice that the address names."""

    act: Act

    def __call__(self, notice_id: NoticeId, person: Signed, office: OfficeDependency) -> Person:
        """The person. Raises NotFound, NotAllowed."""
        require(person, self.act, office.views.office_path(notice_id))
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
        require(person, self.act, office.views.unit_path(code))
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


def path_of(office: Office, code: str) -> str:
    """The path of a unit named in a body. Raises NotFound."""
    found = office.views.unit_path(code)
    if found is None:
        raise NotFound(_UNSEEN, field="code")
    return found

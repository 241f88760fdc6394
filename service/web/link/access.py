"""Who comes to the page of a task, and how: through a signed link without an account, or signed in.

Both act for one unit under one notice. What a link may do is asked again inside every transaction that writes; a person
who has signed in has passed the rights of the route.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import APIRouter, Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Facts, Link, Provenance
from domain.handovers import DelegateUnfit
from domain.rights import Act
from service.web.link.live import live_link
from service.web.openapi import refusals
from service.web.rights import Person, require, signed_in
from service.web.state import Office, OfficeDependency

ACCOUNT = "account"
"""The channel of what people who have signed in hand in."""
_PREFIXES = ("/l/{token}", "/work/{notice_id}/{code}")
_REFUSED = (400, 403, 404, 409, 410, 413, 415)
_bearer = HTTPBearer(auto_error=False, bearerFormat="opaque", description="An API token of an account")
_FOR_SCRIPTS: Mapping[str, dict[str, Any]] = {
    "/api/v1/links/{token}": {"responses": refusals(*_REFUSED)},
    "/api/v1/work/{notice_id}/{code}": {
        "responses": refusals(401, *_REFUSED),
        "dependencies": [Security(_bearer)],  # told to programs; the way in itself reads it
    },
}
_SEEING = ("GET", "HEAD")
_Route = TypeVar("_Route", bound=Callable[..., Any])


class Visitor(Frozen):
    """For whom somebody acts, and who it is. ``unit_code`` is None where a link only shows an office's view.

    ``link`` is None for an account; ``acts`` is False for those who may only look.
    """

    notice_id: str
    unit_code: str | None
    provenance: Provenance
    contact_id: str = ""
    delegated: bool = False
    link: Link | None = None
    acts: bool = True

    @property
    def unit(self) -> str:
        """The unit that is acted for. Raises NotFound where there is none."""
        if self.unit_code is None:
            raise NotFound("这个链接只供查看，不能签收或报送；请从本单位收到的通知邮件中打开链接", field="token")
        return self.unit_code

    @property
    def own_unit(self) -> str:
        """The same, for what a delegate may not do. Raises DelegateUnfit, NotFound."""
        if self.delegated:
            raise DelegateUnfit("您是受托办理，不能再转委托；请由责任单位的联络员办理委托", field="token")
        return self.unit


class Access(Protocol):
    """A way in. ``base`` is the address of the page below the root; ``person`` None where nobody signed in."""

    @property
    def base(self) -> str: ...

    @property
    def person(self) -> Person | None: ...

    def visitor(self, facts: Facts, now: datetime) -> Visitor:
        """Who it is at this instant. Raises LinkExpired, UnitGone, NotFound."""
        ...


@dataclass(frozen=True)
class ByLink:
    """Through a signed link, whose signature holds."""

    token: str
    intent_id: int
    person: None = None

    @property
    def base(self) -> str:
        return f"l/{self.token}"

    def visitor(self, facts: Facts, now: datetime) -> Visitor:
        link = live_link(facts, self.intent_id, now)
        provenance = Provenance(actor=link.contact_name, channel=link.channel.value, link=str(link.intent_id))
        return Visitor(
            notice_id=link.notice_id,
            unit_code=link.unit_code,
            provenance=provenance,
            contact_id=link.contact_id,
            delegated=link.delegated,
            link=link,
        )


@dataclass(frozen=True)
class ByAccount:
    """Signed in, with the right on the unit."""

    notice_id: str
    code: str
    person: Person
    acts: bool

    @property
    def base(self) -> str:
        return f"work/{self.notice_id}/{self.code}"

    def visitor(self, facts: Facts, now: datetime) -> Visitor:  # noqa: ARG002
        facts.receipt(self.notice_id, self.code)
        return Visitor(
            notice_id=self.notice_id,
            unit_code=self.code,
            provenance=Provenance(actor=self.person.name, channel=ACCOUNT),
            acts=self.acts,
        )


def by_link(office: Office, token: str) -> ByLink:
    """Raises LinkForged: a forged link is refused before it can make anybody wait."""
    signer = office.house.signer
    return ByLink(signer.bare(token), signer.read(token))


async def access_of(request: Request, office: OfficeDependency) -> Access:
    """The way in that the address names: looking needs SEE on the unit, everything else REPORT.

    Raises LinkForged, NotSignedIn, FormForged, NotFound, NotAllowed.
    """
    named = request.path_params
    if "token" in named:
        return by_link(office, named["token"])
    person = await signed_in(request, office, await _bearer(request))
    path = await run_in_threadpool(office.views.unit_path, named["code"])
    require(person, Act.SEE if request.method in _SEEING else Act.REPORT, path)
    assert path is not None
    return ByAccount(named["notice_id"], named["code"], person, person.may(Act.REPORT, path))


Given = Annotated[Access, Depends(access_of)]


def on(
    router: APIRouter, method: str, below: str = "", *, api: bool = False, **more: Any
) -> Callable[[_Route], _Route]:
    """A route at ``below`` of both ways in; ``api``: for scripts, under /api/v1."""
    prefixes: Mapping[str, dict[str, Any]] = _FOR_SCRIPTS if api else {key: {} for key in _PREFIXES}

    def register(function: _Route) -> _Route:
        for prefix, own in prefixes.items():
            router.add_api_route(f"{prefix}{below}", function, methods=[method], **own, **more)
        return function

    return register

"""Which right every address asks for, read from the routes themselves: for the documentation and the tests."""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from domain.base import Frozen
from domain.rights import ALLOWED, Act, Role
from service.web.link.access import access_of
from service.web.office.wizard.opened import opened
from service.web.rights import OnNotice, OnTree, OnUnit, signed_in

OPEN = (
    "/api",
    "/healthz",
    "/readyz",
    "/sign-in",
    "/sign-in/oidc",
    "/sign-in/oidc/callback",
    "/welcome/{token}",
    "/preferences",
    "/calendar/{token}.ics",
)
"""Addresses for everybody: they show nothing of the business, or prove the right by themselves."""
OPEN_BELOW = ("/l/", "/api/v1/links/")
"""What a signed link opens: the link is the right."""

_STRICTEST = ("tree", "notice", "unit", "some")


class Declared(Frozen):
    """What one address asks for. ``act`` is None where to be signed in is enough; ``over`` says whose the act must be:
    ``notice``, ``unit``, ``draft``, ``tree`` (all units), ``some`` (what is shown is cut, what is named is judged),
    ``own``.
    """

    method: str
    path: str
    act: Act | None
    over: str

    def allows(self, role: Role) -> bool:
        """Whether the role may do it, in its own place."""
        return self.act is None or self.act in ALLOWED[role]


def is_open(path: str) -> bool:
    """Whether the address is for everybody."""
    return path in OPEN or path.startswith(OPEN_BELOW)


def declared(routers: tuple[APIRouter, ...]) -> Iterator[tuple[Declared | None, str, str]]:
    """Every route as (right, method, path), in order of path; the right is None where none is declared."""
    found = [
        (path, method, route)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for path in [route.path]
        for method in sorted(route.methods or ())
    ]
    for path, method, route in sorted(found, key=lambda one: one[:2]):
        right = _right(route.dependant, method)
        yield (None if right is None else Declared(method=method, path=path, act=right[0], over=right[1])), method, path


def _right(dependant: Dependant, method: str) -> tuple[Act | None, str] | None:
    """The strictest that is declared: an act before a bare sign-in."""
    calls = list(_calls(dependant))
    if access_of in calls:
        return (Act.SEE if method == "GET" else Act.REPORT), "unit"
    if opened in calls:
        return Act.WORK, "draft"
    judged = [(act, _over(call)) for call in calls if isinstance(act := getattr(call, "act", None), Act)]
    if judged:
        return min(judged, key=lambda one: (_STRICTEST.index(one[1]), one[0] is Act.SEE))
    return (None, "own") if signed_in in calls else None


def _over(call: Callable[..., Any]) -> str:
    kinds: tuple[tuple[type, str], ...] = ((OnNotice, "notice"), (OnUnit, "unit"), (OnTree, "tree"))
    return next((word for kind, word in kinds if isinstance(call, kind)), "some")


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for inner in dependant.dependencies:
        if inner.call is not None:
            yield inner.call
        yield from _calls(inner)

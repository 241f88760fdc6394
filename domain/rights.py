"""Who may do what (权限): roles granted on a unit, for that unit and everything below it.

Theory of operation: a person holds grants; a grant is a role on a unit's path; a role allows acts. An act on something
is allowed where a grant whose role allows it covers the path of that something. Nothing else gives a right, so a unit
sees itself and its subtree and never a sibling (domain rule 13).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain.base import Frozen
from domain.errors import CascadeError


class Act(StrEnum):
    """What may be done."""

    SEE = "see"
    """Look at the units, notices and rollups of a subtree."""
    REPORT = "report"
    """Acknowledge, report, ask for more time and hand over, for a unit."""
    WORK = "work"
    """Issue, pass on, review, urge, select, submit and close, for an office."""
    SIGN = "sign"
    """Sign 督办单 and 通报, and withdraw a notice."""
    KEEP = "keep"
    """Keep the units and contacts of a subtree, and who stands in for whom."""
    ADMINISTER = "administer"
    """Keep accounts, calendar, channels, policies and workers."""


class Role(StrEnum):
    """What a person is in an office. 只读、联络员、经办人、分管领导、管理员."""

    READER = "reader"
    LIAISON = "liaison"
    CLERK = "clerk"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: Mapping[Role, str] = {
    Role.READER: "只读",
    Role.LIAISON: "联络员",
    Role.CLERK: "经办人",
    Role.LEADER: "分管领导",
    Role.ADMINISTRATOR: "管理员",
}

# A signature is a person's own: whoever keeps the machine running does not sign for a leader.
ALLOWED: Mapping[Role, frozenset[Act]] = {
    Role.READER: frozenset({Act.SEE}),
    Role.LIAISON: frozenset({Act.SEE, Act.REPORT}),
    Role.CLERK: frozenset({Act.SEE, Act.REPORT, Act.WORK, Act.KEEP}),
    Role.LEADER: frozenset({Act.SEE, Act.WORK, Act.SIGN}),
    Role.ADMINISTRATOR: frozenset(set(Act) - {Act.SIGN}),
}


class NotAllowed(CascadeError):
    """The person sees it, but may not do this with it."""

    code = "not_allowed"
    status = 403


class Grant(Frozen):
    """A role on a unit. ``path`` is the unit's materialised path, ``/`` for the whole tree."""

    role: Role
    unit_code: str
    path: str

    def covers(self, path: str) -> bool:
        """Whether ``path`` is the unit's own or lies below it."""
        return path.startswith(self.path)


def may(grants: Iterable[Grant], act: Act, path: str) -> bool:
    """Whether one of the grants allows the act at ``path``."""
    return any(act in ALLOWED[grant.role] and grant.covers(path) for grant in grants)


def places(grants: Iterable[Grant], act: Act) -> tuple[str, ...]:
    """The paths below which the act is allowed, none inside another, in order."""
    paths = sorted({grant.path for grant in grants if act in ALLOWED[grant.role]})
    return tuple(path for path in paths if not any(path != other and path.startswith(other) for other in paths))

"""Whom a message would reach: how the contacts of units stand, before a notice is sent to them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, and_, case, cast, func, or_, select

from domain.base import Frozen
from domain.units import Level
from service.store.database import reading
from service.store.statements import among, listed, within
from service.store.tables import CONTACT, UNIT
from service.store.views.base import View, rows


class Reach(StrEnum):
    """How a unit can be reached."""

    GOOD = "good"
    UNVERIFIED = "unverified"  # an address, which nobody has confirmed
    DEAD = "dead"  # addresses, all refused for good
    NOBODY = "nobody"  # no contact in office, or none with an address


class UnitReach(Frozen):
    """One unit and how it can be reached; ``below`` is the chosen unit at or under which it lies."""

    code: str
    name: str
    level: Level
    below: str
    reach: Reach


def _count(condition: Any) -> Any:
    return func.sum(cast(case((condition, 1), else_=0), Integer))


_MAIL = CONTACT.c.email.is_not(None) & ~CONTACT.c.email_dead
_SMS = CONTACT.c.mobile.is_not(None) & ~CONTACT.c.sms_dead
_DEAD = or_(
    and_(CONTACT.c.email.is_not(None), CONTACT.c.email_dead), and_(CONTACT.c.mobile.is_not(None), CONTACT.c.sms_dead)
)
_people = (
    select(
        CONTACT.c.unit_code,
        _count(or_(_MAIL, _SMS)).label("usable"),
        _count(and_(or_(_MAIL, _SMS), CONTACT.c.verified)).label("verified"),
        _count(_DEAD).label("dead"),
    )
    .where(CONTACT.c.active)
    .group_by(CONTACT.c.unit_code)
    .subquery("people")
)
_chosen = UNIT.alias("chosen")
_REACH = (
    select(
        UNIT.c.code,
        UNIT.c.name,
        UNIT.c.level,
        _chosen.c.code.label("below"),
        func.coalesce(_people.c.usable, 0).label("usable"),
        func.coalesce(_people.c.verified, 0).label("verified"),
        func.coalesce(_people.c.dead, 0).label("dead"),
    )
    .join_from(_chosen, UNIT, within(UNIT.c.path, _chosen.c.path))
    .outerjoin(_people, _people.c.unit_code == UNIT.c.code)
    .where(among(_chosen.c.code, "units"), UNIT.c.active)
    .order_by(_chosen.c.code, UNIT.c.path)
)


class ReachViews(View):
    """How units can be reached."""

    def reach(self, codes: Sequence[str]) -> list[UnitReach]:
        """These units and all below them, in order of the chosen one's code and of the path. One statement."""
        if not codes:
            return []
        with reading(self._engine) as connection:
            return [
                UnitReach(code=row.code, name=row.name, level=Level(row.level), below=row.below, reach=_reach(row))
                for row in rows(connection, _REACH, units=listed(sorted(codes)))
            ]


def _reach(row: Any) -> Reach:
    if row.verified:
        return Reach.GOOD
    if row.usable:
        return Reach.UNVERIFIED
    return Reach.DEAD if row.dead else Reach.NOBODY

"""Units as those who keep them see them: the tree level by level, lists, and how they can be reached."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, case, cast, false, func, or_, select, true

from domain.base import Frozen
from domain.contact_health import Health, Trouble
from domain.contacts import Duty
from domain.units import Level, Unit, path_range
from service.store.database import reading
from service.store.rows import UNIT_COLUMNS, unit_of
from service.store.statements import among, listed
from service.store.tables import CONTACT, NOTICE, UNIT
from service.store.views.base import View, rows
from service.store.views.branches import BRANCHES


class UnitNode(Frozen):
    """One unit in the tree: ``below`` active units under it, ``cut_off`` of them that nothing reaches."""

    unit: Unit
    health: Health
    below: int
    cut_off: int


class ListedUnit(Frozen):
    """One unit in a list."""

    unit: Unit
    superior: str
    health: Health


class BranchHealth(Frozen):
    """How the active units of one branch can be reached; ``troubles`` by how many units have them."""

    unit: Unit
    units: int
    no_email: int
    no_sms: int
    cut_off: int
    troubles: Mapping[Trouble, int]


class UnitSearch(Frozen):
    """Which units: below one of ``paths``; ``text`` is part of the name, of how it sounds, or the head of the code."""

    paths: tuple[str, ...]
    text: str = ""
    level: Level | None = None
    trouble: Trouble | None = None
    active: bool | None = True


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(cast(case((condition, 1), else_=0), Integer))


_MAIL = and_(CONTACT.c.email.is_not(None), ~CONTACT.c.email_dead)
_SMS = and_(CONTACT.c.mobile.is_not(None), ~CONTACT.c.sms_dead)
_DEAD = or_(
    and_(CONTACT.c.email.is_not(None), CONTACT.c.email_dead), and_(CONTACT.c.mobile.is_not(None), CONTACT.c.sms_dead)
)
_COUNTED: Mapping[str, ColumnElement[bool]] = {
    "people": true(),
    "email": _MAIL,
    "sms": _SMS,
    "reachable": or_(_MAIL, _SMS),
    "verified": and_(or_(_MAIL, _SMS), CONTACT.c.verified),
    "leaders": CONTACT.c.duty == Duty.LEADER.value,
    "dead": _DEAD,
}
_people = (
    select(CONTACT.c.unit_code, *(_number(condition).label(name) for name, condition in _COUNTED.items()))
    .where(CONTACT.c.active)
    .group_by(CONTACT.c.unit_code)
    .subquery("people")
)
_HEALTH = {name: func.coalesce(_people.c[name], 0) for name in _COUNTED}
_HEALTH_COLUMNS = tuple(column.label(f"health_{name}") for name, column in _HEALTH.items())
_CUT_OFF = _HEALTH["reachable"] == 0
TROUBLED: Mapping[Trouble, ColumnElement[bool]] = {
    Trouble.NOBODY: _HEALTH["people"] == 0,
    Trouble.UNREACHABLE: and_(_HEALTH["people"] > 0, _HEALTH["reachable"] == 0),
    Trouble.DEAD: _HEALTH["dead"] > 0,
    Trouble.ONLY_ONE: _HEALTH["reachable"] == 1,
    Trouble.UNVERIFIED: and_(_HEALTH["reachable"] > 0, _HEALTH["verified"] == 0),
    Trouble.NO_LEADER: and_(_HEALTH["people"] > 0, _HEALTH["leaders"] == 0),
}
"""What ``domain.contact_health`` says, for the database to choose by."""

_below = UNIT.alias("below")
_sums = (
    select(
        BRANCHES.c.branch,
        func.count().label("units"),
        _number(_CUT_OFF).label("cut_off"),
        _number(_HEALTH["email"] == 0).label("no_email"),
        _number(_HEALTH["sms"] == 0).label("no_sms"),
        *(_number(condition).label(f"trouble_{trouble}") for trouble, condition in TROUBLED.items()),
    )
    .join_from(BRANCHES, _people, _people.c.unit_code == BRANCHES.c.unit_code, isouter=True)
    .where(BRANCHES.c.active)
    .group_by(BRANCHES.c.branch)
    .subquery("sums")
)
_NODES = (
    select(*UNIT_COLUMNS, *_HEALTH_COLUMNS, *(column for column in _sums.c if column.name != "branch"))
    .join_from(UNIT, BRANCHES, BRANCHES.c.unit_code == UNIT.c.code)
    .outerjoin(_people, _people.c.unit_code == UNIT.c.code)
    .outerjoin(_sums, _sums.c.branch == UNIT.c.code)
    .where(BRANCHES.c.branch == UNIT.c.code)
    .order_by(UNIT.c.path)
)
_TITLES = select(NOTICE.c.id, NOTICE.c.number, NOTICE.c.title).where(among(NOTICE.c.id, "notices"))
_NAMES = select(UNIT.c.code, UNIT.c.name).where(among(UNIT.c.code, "codes"))
_superior = UNIT.alias("superior")
_LISTED = (
    select(*UNIT_COLUMNS, *_HEALTH_COLUMNS, func.coalesce(_superior.c.name, "").label("superior"))
    .join_from(UNIT, _people, _people.c.unit_code == UNIT.c.code, isouter=True)
    .outerjoin(_superior, _superior.c.code == UNIT.c.parent_code)
    .order_by(UNIT.c.path)
)


class KeepingViews(View):
    """One statement each, however many units there are."""

    def unit_nodes(self, code: str | None) -> list[UnitNode]:
        """The unit and its direct subordinates, in order of path; the tops for None."""
        with reading(self._engine) as connection:
            return [
                UnitNode(
                    unit=unit_of(row),
                    health=_health(row),
                    below=(row.units or 0) - (1 if row.unit_active else 0),
                    cut_off=row.cut_off or 0,
                )
                for row in rows(connection, _NODES, unit=code)
            ]

    def notice_titles(self, notice_ids: Sequence[str]) -> Mapping[str, str]:
        """Number and title of these notices, by id."""
        with reading(self._engine) as connection:
            found = rows(connection, _TITLES, notices=listed(notice_ids)) if notice_ids else ()
            return {row.id: f"{row.number} {row.title}".strip() for row in found}

    def unit_names(self, codes: Sequence[str]) -> Mapping[str, str]:
        """The names of these units, by code."""
        with reading(self._engine) as connection:
            found = rows(connection, _NAMES, codes=listed(codes)) if codes else ()
            return {row.code: row.name for row in found}

    def contact_health(self, code: str | None) -> list[BranchHealth]:
        """How the unit's branches can be reached, and the unit itself."""
        with reading(self._engine) as connection:
            return [
                BranchHealth(
                    unit=unit_of(row),
                    units=row.units,
                    no_email=row.no_email,
                    no_sms=row.no_sms,
                    cut_off=row.cut_off,
                    troubles={trouble: row._mapping[f"trouble_{trouble}"] for trouble in Trouble},
                )
                for row in rows(connection, _NODES, unit=code)
                if row.units
            ]

    def kept_units(self, wanted: UnitSearch, limit: int | None = None, after: str = "") -> list[ListedUnit]:
        """Units in order of their path; ``after`` is the path of the last one seen."""
        statement = _LISTED.where(*_conditions(wanted))
        if after:
            statement = statement.where(UNIT.c.path > after)
        with reading(self._engine) as connection:
            return [
                ListedUnit(unit=unit_of(row), superior=row.superior, health=_health(row))
                for row in rows(connection, statement if limit is None else statement.limit(limit))
            ]


def _conditions(wanted: UnitSearch) -> Sequence[ColumnElement[bool]]:
    ranges = [path_range(path) for path in wanted.paths]
    found: list[ColumnElement[bool]] = [or_(false(), *(and_(UNIT.c.path >= a, UNIT.c.path < b) for a, b in ranges))]
    if wanted.text:
        found.append(_named(wanted.text))
    if wanted.level:
        found.append(UNIT.c.level == wanted.level.value)
    if wanted.trouble:
        found.append(TROUBLED[wanted.trouble])
    if wanted.active is not None:
        found.append(UNIT.c.active == wanted.active)
    return found


def _named(text: str) -> ColumnElement[bool]:
    plain = "".join(text.lower().split())
    return or_(
        func.lower(UNIT.c.name).contains(plain, autoescape=True),
        UNIT.c.search.contains(plain, autoescape=True),
        UNIT.c.code.startswith(text.strip(), autoescape=True),
    )


def _health(row: Row[Any]) -> Health:
    return Health(**{name: row._mapping[f"health_{name}"] for name in _COUNTED})

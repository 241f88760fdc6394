"""Where things stand in the tree: what a right is measured against."""

from sqlalchemy import func, select

from service.store.database import reading
from service.store.statements import given
from service.store.tables import INCIDENT, NOTICE, UNIT
from service.store.views.base import View

_OFFICE = (
    select(UNIT.c.path)
    .join_from(NOTICE, UNIT, UNIT.c.code == NOTICE.c.office)
    .where(NOTICE.c.id == given("notice", NOTICE.c.id))
)
_TOPS = select(UNIT.c.code).where(UNIT.c.parent_code.is_(None)).order_by(UNIT.c.code)
_UNIT = select(UNIT.c.path).where(UNIT.c.code == given("code", UNIT.c.code))

_office = UNIT.alias("office")
_INCIDENT = (
    select(func.coalesce(UNIT.c.path, _office.c.path, "/"))
    .select_from(INCIDENT)
    .outerjoin(UNIT, UNIT.c.code == INCIDENT.c.unit_code)
    .outerjoin(NOTICE, NOTICE.c.id == INCIDENT.c.notice_id)
    .outerjoin(_office, _office.c.code == NOTICE.c.office)
    .where(INCIDENT.c.key == given("key", INCIDENT.c.key))
)


class PlaceViews(View):
    """One statement each."""

    def office_path(self, notice_id: str) -> str | None:
        """The path of the office that issued the notice; None where there is no such notice."""
        with reading(self._engine) as connection:
            return connection.execute(_OFFICE, {"notice": notice_id}).scalar_one_or_none()

    def unit_path(self, code: str) -> str | None:
        """The path of the unit; None where there is none."""
        with reading(self._engine) as connection:
            return connection.execute(_UNIT, {"code": code}).scalar_one_or_none()

    def tops(self) -> tuple[str, ...]:
        """The codes of the units that have nobody above them."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(_TOPS).scalars())

    def incident_path(self, key: str) -> str | None:
        """The path of the unit that an incident is about, else of its notice's office, else the root; None where there
        is no such incident.
        """
        with reading(self._engine) as connection:
            return connection.execute(_INCIDENT, {"key": key}).scalar_one_or_none()

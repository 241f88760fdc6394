"""Where things stand in the tree: what a right is measured against."""

from sqlalchemy import select

from service.store.database import reading
from service.store.statements import given
from service.store.tables import NOTICE, UNIT
from service.store.views.base import View

_OFFICE = (
    select(UNIT.c.path)
    .join_from(NOTICE, UNIT, UNIT.c.code == NOTICE.c.office)
    .where(NOTICE.c.id == given("notice", NOTICE.c.id))
)
_TOPS = select(UNIT.c.code).where(UNIT.c.parent_code.is_(None)).order_by(UNIT.c.code)
_UNIT = select(UNIT.c.path).where(UNIT.c.code == given("code", UNIT.c.code))


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

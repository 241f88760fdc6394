"""The offices of a cascade, as their workflows are looked for."""

from sqlalchemy import bindparam, select

from domain.base import Frozen
from domain.notices import NoticeState
from service.store.database import reading
from service.store.tables import NOTICE, UNIT
from service.store.views.base import IN_SUBTREE, View, rows, subtree

_OFFICES = (
    select(NOTICE.c.id, NOTICE.c.number, NOTICE.c.state, NOTICE.c.path, UNIT.c.name.label("office_name"))
    .join_from(NOTICE, UNIT, UNIT.c.code == NOTICE.c.office)
    .where(IN_SUBTREE)
    .order_by(NOTICE.c.path)
    .limit(bindparam("most"))
    .offset(bindparam("first"))
)


class CascadeOffice(Frozen):
    """One notice of a cascade. ``path`` leads over notice ids from the origin down."""

    id: str
    number: str
    state: NoticeState
    path: str
    office_name: str


class WorkflowViews(View):
    """What workflows are looked for by."""

    def cascade_offices(self, notice_id: str, *, limit: int, offset: int = 0) -> list[CascadeOffice]:
        """The notice and all that were issued below it, in order of their paths. Raises NotFound."""
        with reading(self._engine) as connection:
            scope = subtree(connection, notice_id)
            found = rows(connection, _OFFICES, most=limit, first=offset, **scope)
            return [CascadeOffice(**row._mapping) for row in found]

"""The plan against what was done (预演与执行), and the trail."""

from datetime import datetime

from sqlalchemy import select

from domain.base import Frozen
from domain.policy import Act
from service.store.database import reading
from service.store.facts.trail import first_break
from service.store.tables import NOTICE, RUNG, UNIT
from service.store.views.base import IN_SUBTREE, View, rows, subtree


class PlannedRung(Frozen):
    """One rung of one office. ``fired_at`` None: not yet, or the notice closed before; ``told`` counts people."""

    notice_id: str
    office_code: str
    office_name: str
    rung_id: str
    act: Act
    reason: str
    instant: datetime
    fired_at: datetime | None
    told: int
    closed_at: datetime | None


_PLAN = (
    select(
        NOTICE.c.id.label("notice_id"),
        UNIT.c.code.label("office_code"),
        UNIT.c.name.label("office_name"),
        RUNG.c.id.label("rung_id"),
        RUNG.c.act,
        RUNG.c.reason,
        RUNG.c.instant,
        RUNG.c.fired_at,
        RUNG.c.told,
        NOTICE.c.closed_at,
    )
    .join_from(NOTICE, RUNG, RUNG.c.notice_id == NOTICE.c.id)
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .where(IN_SUBTREE)
    .order_by(NOTICE.c.path, RUNG.c.instant, RUNG.c.position)
)


class ExecutionViews(View):
    """Whether what ran is what was shown, and whether the record of it is whole."""

    def plan_vs_execution(self, notice_id: str) -> list[PlannedRung]:
        """Every rung of the whole cascade, office by office in the order of the plan. Raises NotFound."""
        with reading(self._engine) as connection:
            found = rows(connection, _PLAN, **subtree(connection, notice_id))
            return [PlannedRung(**row._mapping) for row in found]

    def verify_trail(self, notice_id: str) -> int | None:
        """The number of the first row that is missing or was changed; None where all is whole. Raises NotFound."""
        with reading(self._engine) as connection:
            return first_break(connection, notice_id)

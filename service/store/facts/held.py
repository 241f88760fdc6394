"""Items still open after their close: what their office is told of, asked when it is sent."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from domain.notices import NoticeState
from domain.outbox import Owed
from domain.policy import Track
from service.store.facts.base import Store
from service.store.statements import among_numbers, listed
from service.store.tables import ITEM, NOTICE, OUTBOX, RUNG, UNIT

_PREFIX = f"{Track.CLOSE.value}."
_HELD = (
    select(OUTBOX.c.id, OUTBOX.c.notice_id, UNIT.c.code, UNIT.c.name, ITEM.c.title, ITEM.c.close_at)
    .join_from(OUTBOX, NOTICE, (NOTICE.c.id == OUTBOX.c.notice_id) & (NOTICE.c.state == NoticeState.ISSUED.value))
    .join(RUNG, (RUNG.c.notice_id == OUTBOX.c.notice_id) & (RUNG.c.id == OUTBOX.c.rung_id))
    .join(
        ITEM,
        (ITEM.c.notice_id == OUTBOX.c.notice_id)
        & (ITEM.c.obligation == RUNG.c.obligation)
        & (ITEM.c.occurrence == RUNG.c.occurrence)
        & ITEM.c.closed_at.is_(None),
    )
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .where(among_numbers(OUTBOX.c.id, "intents"), RUNG.c.track == Track.CLOSE.value)
)


class HeldFacts(Store):
    """One statement for a batch, none where nothing is held."""

    def held_under(self, intents: Sequence[Row[Any]]) -> dict[int, list[Owed]]:
        """The open item that each alarm on the clock of closing is about, by the id of the intent."""
        asked = [row.id for row in intents if row.rung_id.startswith(_PREFIX)]
        found: dict[int, list[Owed]] = defaultdict(list)
        for row in self._all(_HELD, intents=listed(asked)) if asked else ():
            owed = Owed(
                notice_id=row.notice_id,
                unit_code=row.code,
                unit_name=row.name,
                track=Track.CLOSE,
                title=row.title,
                due=row.close_at,
            )
            found[row.id].append(owed)
        return found

"""Ladders made after the issue, and who climbs them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, select, update

from domain.plan import Rung
from domain.policy import Track
from service.store.facts.issuing import rung_row
from service.store.facts.rungs import RungFacts
from service.store.statements import among, among_numbers, given, insert_new, listed
from service.store.tables import ITEM, LADDER, NOTICE_DOCUMENT, RECEIPT, RUNG, TASK

_NOTICE = given("notice", RUNG.c.notice_id)
# The document of a notice is written by nobody else meanwhile: it serves as the lock of its ladders.
_LOCK = select(NOTICE_DOCUMENT.c.notice_id).where(NOTICE_DOCUMENT.c.notice_id == _NOTICE).with_for_update()
_COUNT = select(func.coalesce(func.max(LADDER.c.number), 0)).where(LADDER.c.notice_id == _NOTICE)
_PUT = insert_new(RUNG)
_LAST = select(func.coalesce(func.max(RUNG.c.position), -1)).where(RUNG.c.notice_id == _NOTICE)
_DROP = delete(RUNG).where(RUNG.c.notice_id == _NOTICE, RUNG.c.fired_at.is_(None), among(RUNG.c.id, "rungs"))
_DUE = bindparam("own_due", type_=TASK.c.due.type)
_MOVE_TASKS = (
    update(TASK)
    .where(among_numbers(TASK.c.id, "tasks"))
    .values(ladder=given("new_ladder", TASK.c.ladder), due=_DUE, climbed=0)
)
_MOVE_RECEIPTS = (
    update(RECEIPT)
    .where(RECEIPT.c.notice_id == _NOTICE, among(RECEIPT.c.unit_code, "units"))
    .values(
        ladder=given("new_ladder", RECEIPT.c.ladder),
        acknowledge_due=_DUE,
        acknowledged_at=None,
        acknowledged_by="",
        acknowledged_via="",
        climbed=0,
    )
)
_PRUNE = delete(RUNG).where(
    RUNG.c.notice_id == _NOTICE,
    RUNG.c.fired_at.is_(None),
    RUNG.c.ladder != "",
    ~exists().where(ITEM.c.notice_id == RUNG.c.notice_id, TASK.c.item_id == ITEM.c.id, TASK.c.ladder == RUNG.c.ladder),
    ~exists().where(RECEIPT.c.notice_id == RUNG.c.notice_id, RECEIPT.c.ladder == RUNG.c.ladder),
)


class LadderFacts(RungFacts):
    """A constant number of statements, however many tasks are moved."""

    def new_ladder(self, notice_id: str, kind: str, track: Track, due: datetime, reason: str, at: datetime) -> str:
        """Note one more ladder of the notice. Returns its name: ``kind`` (one letter) and a number, never used before.

        Nobody else makes a ladder of this notice until the transaction ends.
        """
        if self._locks:
            self._all(_LOCK, notice=notice_id)
        number = self._connection.execute(_COUNT, {"notice": notice_id}).scalar_one() + 1
        name = f"{kind}{number}"
        row = {"notice_id": notice_id, "number": number, "name": name, "track": track.value}
        self._write(LADDER.insert(), **row, due=due, reason=reason, made_at=at)
        return name

    def put_rungs(self, notice_id: str, rungs: Sequence[Rung]) -> None:
        """Add rungs to the plan; those known already stay as they are."""
        if not rungs:
            return
        last = self._connection.execute(_LAST, {"notice": notice_id}).scalar_one()
        self._write_all(_PUT, [rung_row(notice_id, place, rung) for place, rung in enumerate(rungs, last + 1)])

    def drop_rungs(self, notice_id: str, rung_ids: Sequence[str]) -> int:
        """Take rungs that have not fired out of the plan. Returns how many."""
        if not rung_ids:
            return 0
        return self._write(_DROP, notice=notice_id, rungs=listed(rung_ids)).rowcount

    def move_tasks(self, notice_id: str, task_ids: Sequence[int], ladder: str, due: datetime | None) -> None:
        """Put tasks on a ladder with their own due (None: the item's again); their climb begins anew.

        Rungs of ladders that nothing climbs any more are taken out of the plan.
        """
        if task_ids:
            self._write(_MOVE_TASKS, tasks=listed(task_ids), new_ladder=ladder, own_due=due)
            self._write(_PRUNE, notice=notice_id)

    def move_receipts(self, notice_id: str, unit_codes: Sequence[str], ladder: str, due: datetime | None) -> None:
        """The same for the acknowledgement of units, which is asked for anew."""
        if unit_codes:
            self._write(_MOVE_RECEIPTS, notice=notice_id, units=listed(unit_codes), new_ladder=ladder, own_due=due)
            self._write(_PRUNE, notice=notice_id)

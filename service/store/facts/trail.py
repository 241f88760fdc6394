"""The trail of a notice: append-only, and each row's hash contains the one before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from domain.base import Frozen
from domain.errors import NotFound
from service.store.facts.base import Store
from service.store.facts.memory import Memory
from service.store.statements import among, given, listed
from service.store.tables import NOTICE, TRAIL

_NEWEST = (NOTICE.c.trail_sequence, NOTICE.c.trail_hash)
_HEADS = select(NOTICE.c.id, *_NEWEST).where(among(NOTICE.c.id, "ids")).order_by(NOTICE.c.id)
_LOCKED_HEADS = _HEADS.with_for_update(key_share=True)
_MOVE_HEAD = (
    update(NOTICE)
    .where(NOTICE.c.id == given("notice", NOTICE.c.id))
    .values(trail_sequence=bindparam("sequence"), trail_hash=bindparam("hash"))
)
_APPEND = TRAIL.insert()
_CHAIN = select(TRAIL).where(TRAIL.c.notice_id == given("notice", TRAIL.c.notice_id)).order_by(TRAIL.c.sequence)
_HEAD = select(*_NEWEST).where(NOTICE.c.id == given("notice", NOTICE.c.id))


class Act(Frozen):
    """One act on a notice, before it is chained. ``detail`` is canonical JSON."""

    at: datetime
    actor: str
    act: str
    detail: str


class TrailFacts(Store):
    """Collects the acts of a transaction and chains them at its end.

    The head of a notice's trail is locked last of all and for a moment only: whoever takes it waits for nothing more.
    """

    def __init__(self, connection: Connection, memory: Memory, *, writes: bool) -> None:
        super().__init__(connection, memory, writes=writes)
        self._acts: dict[str, list[Act]] = {}

    def trail(self, notice_id: str, at: datetime, actor: str, act: str, detail: Mapping[str, Any]) -> None:
        """Append to the hash-chained trail of the notice."""
        self._acts.setdefault(notice_id, []).append(Act(at=at, actor=actor, act=act, detail=canonical(detail)))

    def write_trail(self) -> None:
        """Chain and write what was collected. Raises NotFound where a notice does not exist."""
        if not self._acts:
            return
        heads = self._all(_LOCKED_HEADS if self._locks else _HEADS, ids=listed(sorted(self._acts)))
        if missing := self._acts.keys() - {head.id for head in heads}:
            raise NotFound(f"没有编号为“{min(missing)}”的通知，不能记入留痕", field="notice_id")
        rows = [row for head in heads for row in _chained(head, self._acts[head.id])]
        newest = {row["notice_id"]: row for row in rows}
        self._write_all(_APPEND, rows)
        self._write_all(
            _MOVE_HEAD, [{"notice": n, "sequence": row["sequence"], "hash": row["hash"]} for n, row in newest.items()]
        )
        self._acts = {}


def canonical(detail: Mapping[str, Any]) -> str:
    """The one spelling of a detail: keys sorted, no blanks."""
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


def chain_hash(previous: str, sequence: int, act: Act) -> str:
    """SHA-256 over the previous hash, the number, the instant in UTC, the actor, the act and the canonical detail."""
    instant = act.at.astimezone(UTC).isoformat(timespec="microseconds")
    # As a JSON array, so that no two different rows are spelt alike.
    spelt = json.dumps([previous, sequence, instant, act.actor, act.act, act.detail], ensure_ascii=False)
    return hashlib.sha256(spelt.encode()).hexdigest()


def _chained(head: Row[Any], acts: list[Act]) -> list[dict[str, Any]]:
    sequence, previous = head.trail_sequence, head.trail_hash
    rows = []
    for act in acts:
        sequence += 1
        previous = chain_hash(previous, sequence, act)
        rows.append({"notice_id": head.id, "sequence": sequence, **act.model_dump(), "hash": previous})
    return rows


def first_break(connection: Connection, notice_id: str) -> int | None:
    """The number of the first row that is missing or was changed; None where the trail is whole. Raises NotFound."""
    head = connection.execute(_HEAD, {"notice": notice_id}).first()
    if head is None:
        raise NotFound(f"没有编号为“{notice_id}”的通知", field="notice_id")
    sequence, previous = 0, ""
    for row in connection.execute(_CHAIN, {"notice": notice_id}):
        sequence += 1
        act = Act(at=row.at, actor=row.actor, act=row.act, detail=row.detail)
        previous = chain_hash(previous, sequence, act)
        if (row.sequence, row.hash) != (sequence, previous):
            return sequence
    return None if (sequence, previous) == (head.trail_sequence, head.trail_hash) else sequence + 1

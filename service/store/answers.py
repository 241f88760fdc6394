"""Answers kept under an idempotency key, so that a request that is repeated is answered and not carried out again.

Theory of operation. A request claims its key first. What it then commits carries the mark ``done`` in the very
transaction, and only while the claim is its own; at last the answer is kept. So after a crash the row tells what
happened: nothing committed, and the key may be claimed anew once the claim is old; or committed and the answer lost,
which is said and never carried out twice. A request that lost its claim to a later one can commit nothing any more.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, delete, select, update

from domain.base import Frozen
from domain.errors import Conflict
from service.store.database import Mark, reading, writing
from service.store.statements import given, insert_new
from service.store.tables import KEPT_ANSWER

LEASE = timedelta(seconds=60)
"""How long a request may take before another with the same key may take its place."""
KEPT = timedelta(hours=48)


class UnderWay(Conflict):
    """Another request with the same key is under way; nothing is written."""

    code = "idempotency_under_way"


class Kept(Frozen):
    """What is known under a key. ``status`` None: no answer yet; ``done``: something was committed."""

    route: str
    body_hash: str
    claim: str
    claimed_at: datetime
    done: bool
    status: int | None
    headers: dict[str, str]
    body: bytes


class Claim(Frozen):
    """Who acts under which key, and on what."""

    key: str
    route: str
    body_hash: str
    claim: str
    at: datetime


_TOO_OLD = delete(KEPT_ANSWER).where(KEPT_ANSWER.c.claimed_at < given("before", KEPT_ANSWER.c.claimed_at))


class KeptAnswers:
    """Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, wanted: Claim) -> Kept | None:
        """Claim a key. None where it is ours now; else what is known under it. What is too old is dropped."""
        with writing(self._engine) as connection:
            connection.execute(_TOO_OLD, {"before": wanted.at - KEPT})
            row = wanted.model_dump(exclude={"at"})
            row |= {"claimed_at": wanted.at, "done": False, "headers": "{}", "body": b""}
            connection.execute(insert_new(KEPT_ANSWER), row)
            kept = _read(connection, wanted.key)
            if kept is None or kept.claim == wanted.claim:
                return None
            if kept.status is not None or kept.done or wanted.at - kept.claimed_at < LEASE:
                return kept
            return None if _take_over(connection, wanted, kept) else kept

    def known(self, key: str) -> Kept | None:
        """What is known under a key; None where nothing is, or no more."""
        with reading(self._engine) as connection:
            return _read(connection, key)

    def keep(self, claim: Claim, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Keep the answer, where the claim still stands."""
        values = {"status": status, "headers": json.dumps(dict(headers)), "body": body}
        with writing(self._engine) as connection:
            connection.execute(update(KEPT_ANSWER).where(*_own(claim)).values(**values))

    def give_up(self, claim: Claim) -> None:
        """Let go of a key under which nothing was committed: the request may be sent again."""
        with writing(self._engine) as connection:
            connection.execute(delete(KEPT_ANSWER).where(*_own(claim), ~KEPT_ANSWER.c.done))


def mark_done(claim: Claim) -> Mark:
    """What every transaction of the request leaves. It raises UnderWay where somebody else acts under the key now."""

    def mark(connection: Connection) -> None:
        found = connection.execute(update(KEPT_ANSWER).where(*_own(claim)).values(done=True))
        if not found.rowcount:
            raise UnderWay("同一幂等键的另一次请求正在办理，这一次没有提交；请稍后用同一键重试以取得结果")

    return mark


def _own(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return KEPT_ANSWER.c.key == claim.key, KEPT_ANSWER.c.claim == claim.claim


def _take_over(connection: Connection, wanted: Claim, kept: Kept) -> bool:
    """Take the place of a request that died with nothing committed. False where it did commit at last."""
    values = {"claim": wanted.claim, "claimed_at": wanted.at, "route": wanted.route, "body_hash": wanted.body_hash}
    statement = update(KEPT_ANSWER).where(
        KEPT_ANSWER.c.key == wanted.key,
        KEPT_ANSWER.c.claim == kept.claim,
        ~KEPT_ANSWER.c.done,
        KEPT_ANSWER.c.status.is_(None),
    )
    return bool(connection.execute(statement.values(**values)).rowcount)


def _read(connection: Connection, key: str) -> Kept | None:
    row = connection.execute(select(KEPT_ANSWER).where(KEPT_ANSWER.c.key == key)).first()
    if row is None:
        return None
    named = {name: value for name, value in row._mapping.items() if name in Kept.model_fields}
    return Kept(**named | {"headers": json.loads(row.headers)})

"""What administrators set while the service runs: policies for new notices, with a log of every change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, or_, select

from domain.base import Frozen
from domain.policy import DEFAULTS, Policy, Urgency
from service.store.database import reading, to_json, writing
from service.store.directory import PUT_SETTING
from service.store.facts.notices import policy_key
from service.store.statements import among, given, listed
from service.store.tables import ADMINISTRATIVE_CHANGE, SETTING

_LOG = ADMINISTRATIVE_CHANGE
_AREA, _BEFORE = given("of_area", _LOG.c.area), given("before", _LOG.c.id)
_CHANGES = (
    select(_LOG)
    .where(or_(_AREA.is_(None), _LOG.c.area == _AREA), or_(_BEFORE.is_(None), _LOG.c.id < _BEFORE))
    .order_by(_LOG.c.id.desc())
    .limit(bindparam("most"))
)
_STORED = select(SETTING).where(among(SETTING.c.key, "keys"))
_FORGET = delete(SETTING).where(SETTING.c.key == given("of_key", SETTING.c.key))


class Change(Frozen):
    """One act of an administrator. ``detail`` is JSON as text."""

    id: int
    at: datetime
    actor: str
    area: str
    act: str
    subject: str
    detail: str


class Administration:
    """Each method is one transaction: taken whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def policies(self) -> Mapping[Urgency, Policy]:
        """The policies for new notices, by urgency: the administrator's, else the program's own."""
        keys = {policy_key(urgency): urgency for urgency in Urgency}
        with reading(self._engine) as connection:
            rows = connection.execute(_STORED, {"keys": listed(sorted(keys))}).all()
        return {**DEFAULTS, **{keys[row.key]: Policy.model_validate(row.value) for row in rows}}

    def put_policy(self, urgency: Urgency, policy: Policy, actor: str, at: datetime) -> None:
        """Keep the policy for new notices of this urgency. Notices that are out keep their own."""
        value = policy.model_dump(mode="json")
        with writing(self._engine) as connection:
            connection.execute(PUT_SETTING, [{"key": policy_key(urgency), "value": value}])
            _log(connection, actor, at, ("policy", "changed", urgency.value), value)

    def forget_policy(self, urgency: Urgency, actor: str, at: datetime) -> None:
        """Back to the program's own."""
        with writing(self._engine) as connection:
            connection.execute(_FORGET, {"of_key": policy_key(urgency)})
            _log(connection, actor, at, ("policy", "restored", urgency.value), {})

    def log(self, actor: str, at: datetime, area: str, act: str, subject: str, **detail: Any) -> None:
        """Note what an administrator did."""
        with writing(self._engine) as connection:
            _log(connection, actor, at, (area, act, subject), detail)

    def changes(self, *, area: str | None = None, before: int | None = None, limit: int = 50) -> Sequence[Change]:
        """What was done, the newest first; of one area, and before one of them, where named."""
        with reading(self._engine) as connection:
            rows = connection.execute(_CHANGES, {"of_area": area, "before": before, "most": limit})
            return [Change(**row._mapping) for row in rows]


def _log(
    connection: Connection, actor: str, at: datetime, what: tuple[str, str, str], detail: Mapping[str, Any]
) -> None:
    area, act, subject = what
    row = {"at": at, "actor": actor, "area": area, "act": act, "subject": subject, "detail": to_json(detail)}
    connection.execute(_LOG.insert(), row)

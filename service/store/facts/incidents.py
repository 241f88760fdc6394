"""Incidents (待处理事项): raised by the machinery, resolved by a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update

from domain.errors import NotFound
from domain.facts import Incident
from domain.incidents import OpenIncident
from service.store.facts.trail import TrailFacts
from service.store.statements import given, upsert
from service.store.tables import INCIDENT, NOTICE, UNIT

_raised = upsert(INCIDENT)
# One that is open keeps its first instant; one that was resolved is raised anew.
_PUT = _raised.on_conflict_do_update(
    index_elements=["key"],
    set_={
        "sentence": _raised.excluded.sentence,
        "notice_id": _raised.excluded.notice_id,
        "raised_at": _raised.excluded.raised_at,
        "times": INCIDENT.c.times + 1,
        "resolved_at": None,
        "resolved_by": "",
        "note": "",
    },
    where=INCIDENT.c.resolved_at.is_not(None),
)
_KIND, _NOTICE = given("of_kind", INCIDENT.c.kind), given("about", INCIDENT.c.notice_id)
_INCIDENTS = select(INCIDENT, UNIT.c.name.label("unit_name")).outerjoin(UNIT, UNIT.c.code == INCIDENT.c.unit_code)
_LISTED = _INCIDENTS.where(
    or_(INCIDENT.c.resolved_at.is_(None), bindparam("with_resolved", type_=UNIT.c.active.type)),
    or_(_KIND.is_(None), INCIDENT.c.kind == _KIND),
    or_(_NOTICE.is_(None), INCIDENT.c.notice_id == _NOTICE),
).order_by(INCIDENT.c.raised_at.desc(), INCIDENT.c.key)
_LISTED = _LISTED.limit(bindparam("most"))
_ONE = _INCIDENTS.where(INCIDENT.c.key == given("of_key", INCIDENT.c.key))
_LOCKED = _ONE.with_for_update(of=INCIDENT)
_RESOLVE = (
    update(INCIDENT)
    .where(INCIDENT.c.key == given("of_key", INCIDENT.c.key))
    .values(
        resolved_at=bindparam("at", type_=INCIDENT.c.resolved_at.type),
        resolved_by=bindparam("by"),
        note=bindparam("how"),
    )
)
_KNOWN = select(NOTICE.c.id).where(NOTICE.c.id == given("about", NOTICE.c.id))


class IncidentFacts(TrailFacts):
    """One statement for any number of incidents raised."""

    def raise_incidents(self, incidents: Sequence[Incident], at: datetime) -> None:
        """Write incidents. One that is open stays as it is; one that was resolved is raised anew."""
        rows = {incident.key: {**incident.model_dump(), "raised_at": at} for incident in incidents}
        self._write_all(_PUT, list(rows.values()))

    def incidents(
        self, *, resolved: bool = False, kind: str | None = None, notice_id: str | None = None, limit: int = 200
    ) -> Sequence[OpenIncident]:
        """Newest first; those resolved too where asked, of one kind or about one notice where named."""
        rows = self._all(_LISTED, with_resolved=resolved, of_kind=kind, about=notice_id, most=limit)
        return [_incident(row) for row in rows]

    def incident(self, key: str) -> OpenIncident:
        """In a writing transaction nobody else resolves it from now on. Raises NotFound."""
        row = self._one(_LOCKED if self._locks else _ONE, of_key=key)
        if row is None:
            raise NotFound(f"没有编号为“{key[:80]}”的待处理事项；请核对编号", field="key")
        return _incident(row)

    def resolve_incident(self, key: str, by: str, note: str, at: datetime) -> None:
        """Note who resolved it and how, and the trail of its notice."""
        found = self.incident(key)
        self._write(_RESOLVE, of_key=key, at=at, by=by, how=note)
        # Not every incident is about a notice of ours: a re-issue refused may have left none.
        if found.notice_id and self._one(_KNOWN, about=found.notice_id):
            detail = {"incident": key, "kind": found.kind, "note": note}
            self.trail(found.notice_id, at, by, "incident_resolved", detail)


def _incident(row: Row[Any]) -> OpenIncident:
    named = {name: value for name, value in row._mapping.items() if name in OpenIncident.model_fields}
    return OpenIncident(**named | {"unit_name": row.unit_name or ""})

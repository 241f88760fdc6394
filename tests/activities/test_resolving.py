"""Incidents are taken off the list once, by somebody, with what was done."""

import pytest

from activities.resolving import Resolving
from domain.errors import NotFound
from domain.facts import Incident
from domain.incidents import IncidentResolved
from tests.activities.desk import Desk


def test_an_incident_is_resolved_once(desk: Desk) -> None:
    resolving = Resolving(desk.ledger, desk.clock)
    with desk.ledger.transaction() as facts:
        facts.raise_incidents([Incident(key="k", kind="no_contact", sentence="没有分管领导")], desk.clock.now())
    resolved = resolving.resolve("k", "林一", "已补充")
    assert (resolved.resolved_by, resolved.note, resolved.resolved_at) == ("林一", "已补充", desk.clock.now())
    with pytest.raises(IncidentResolved, match="林一于2024年06月03日"):
        resolving.resolve("k", "陈二", "再次处理")
    with pytest.raises(NotFound):
        resolving.resolve("nothing", "林一", "已补充")

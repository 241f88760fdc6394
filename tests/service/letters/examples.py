"""A notice as issued and pending messages about it, as the courier hands them to the writers."""

from datetime import datetime, timedelta
from typing import Any

from activities.delivering import Matters
from domain.calendar import WorkCalendar
from domain.contacts import Contact, Duty
from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import Owed, Pending, Purpose, Told
from domain.plan import timetable
from domain.policy import PLAIN, Step, Track
from service.links import LinkSigner
from tests import small_city

SIGNER = LinkSigner("a secret for tests", "https://tongzhi.example.invalid")
CALENDAR = WorkCalendar()


def issued(identity: str = "n1") -> Notice:
    """The small city's notice."""
    draft = small_city.draft()
    table = timetable(draft.obligations, PLAIN, CALENDAR, small_city.MONDAY)
    return Notice(
        id=identity,
        origin_id=identity,
        origin_office="c",
        path=f"/{identity}/",
        draft=draft,
        policy=PLAIN,
        anchor=table.anchor,
        issued_at=table.anchor,
        acknowledge_due=table.acknowledge_due,
        reissue_due=table.reissue_due,
        closes_at=table.closes_at,
    )


def matters(now: datetime, *told: Told, **notices: Notice) -> Matters:
    """What the batch speaks of."""
    return Matters(notices=notices or {"n1": issued()}, told=told, calendar=CALENDAR, now=now)


def owed(unit: str = "v1", track: Track = Track.REPORT, **changes: Any) -> Owed:
    """The statistics table, owed by ``unit``."""
    known: dict[str, Any] = {
        "notice_id": "n1",
        "unit_code": unit,
        "unit_name": f"{unit}社区",
        "track": track,
        "title": "进展情况统计表" if track is Track.REPORT else None,
        "due": small_city.DUE,
    }
    return Owed(**known | changes)


def pending(number: int, purpose: Purpose, *things: Owed, **changes: Any) -> Pending:
    """An intent for the liaison of v1."""
    known: dict[str, Any] = {
        "id": number,
        "notice_id": "n1",
        "rung_id": "report.statistics.once.escalate.2",
        "purpose": purpose,
        "step": Step.LIAISON,
        "channel": ChannelName.EMAIL,
        "contact": Contact(
            id="v1.liaison",
            unit_code="v1",
            name="甲明",
            duty=Duty.LIAISON,
            email="v1@example.invalid",
            mobile="19900000001",
        ),
        "unit_code": "v1",
        "unit_name": "一社区",
        "instant": small_city.DUE,
        "release_at": small_city.DUE,
        "owed": things,
    }
    return Pending(**known | changes)


LATE = small_city.DUE + timedelta(days=2)

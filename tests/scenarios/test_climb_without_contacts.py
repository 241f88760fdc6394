"""No path ends in silence: missing people and dead addresses move the message on, and leave an item for a hand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.reports import Submission
from tests import small_city
from tests.cascade import Cascade, open_cascade


@pytest.fixture
async def broken(tmp_path: Path) -> AsyncIterator[Cascade]:
    """v1 has no leader; v2's mailbox is dead; v4 has nobody at all."""
    people = small_city.contacts(without=("v1.leader", "v4.liaison", "v4.leader"), dead=("v2.liaison",))
    async with open_cascade(tmp_path, small_city.units(), people, small_city.MONDAY) as opened:
        yield opened


async def test_a_dead_mailbox_is_answered_by_a_text_message(broken: Cascade) -> None:
    await broken.issue(small_city.draft())
    assert not broken.mails_to("v2")
    assert [message.parts[0].rung_id for message in broken.messages_to("v2")] == ["tell"]
    assert "dead_address" in incidents(broken)


async def test_a_unit_without_anybody_is_an_incident_and_delays_nobody(broken: Cascade) -> None:
    await broken.issue(small_city.draft())
    assert broken.mails_to("v5")
    assert "unreachable" in incidents(broken)


async def test_a_missing_leader_moves_the_climb_to_the_office_at_once(broken: Cascade) -> None:
    notice = await broken.issue(small_city.draft())
    for code in ("v2", "v3"):
        await broken.report(f"{notice.id}-s1", code, Submission(values={"events": "1", "people": "1"}))
    await broken.until_closed(notice.id)
    alarms = [mail for mail in broken.mails_to("s1") if mail.parts[0].contact.duty.value == "clerk"]
    assert any(part.rung_id == "report.statistics.once.escalate.3" for mail in alarms for part in mail.parts)


def incidents(cascade: Cascade) -> set[str]:
    """Kinds of incidents raised."""
    with cascade.ledger.engine.connect() as connection:
        return {row[0] for row in connection.exec_driver_sql("SELECT kind FROM incident")}

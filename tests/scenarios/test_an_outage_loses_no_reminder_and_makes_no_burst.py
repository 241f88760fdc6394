"""The worker stands still over several moments: afterwards each person hears once, of the newest; nothing is lost.

DHIS2, CHEFS, Operately and Dispatch ask "is today exactly N days before?", and lose what a missed scan was to tell.
"""

from datetime import timedelta
from pathlib import Path

from domain.letters import ChannelName
from domain.plan import Rung
from domain.policy import EXTRA_URGENT, Act, Rule, Step, Track
from tests import small_city
from tests.cascade import Cascade, idle_cascade

SPEED = 2 * 3600.0
HOURS = 200
DUE = small_city.MONDAY + timedelta(hours=HOURS)
EVERY_HOUR = tuple(
    Rule(track=Track.REPORT, act=Act.REMIND, step=Step.LIAISON, working_days=0, hours=-hours)
    for hours in range(HOURS, 0, -1)
)
POLICY = EXTRA_URGENT.model_copy(update={"rules": EVERY_HOUR, "tell": (ChannelName.EMAIL,)})
OCCURRENCE = small_city.STATISTICS.occurrences[0].model_copy(update={"due": DUE})
HURRIED = small_city.STATISTICS.model_copy(update={"occurrences": (OCCURRENCE,)})
"""A reminder an hour, so that it does not matter how long this machine takes to start and stop a worker."""


async def test_moments_that_passed_meanwhile_are_told_once(tmp_path: Path) -> None:
    people = small_city.contacts()
    async with idle_cascade(tmp_path, small_city.units(), people, small_city.MONDAY, SPEED) as cascade:
        async with cascade.working():
            notice = await cascade.issue(small_city.draft(HURRIED, office="s1", policy=POLICY))
        before = len(cascade.mails)
        planned = unfired(cascade, notice.id)
        await cascade.until(cascade.clock.now() + timedelta(hours=10))
        missed = [rung for rung in planned if rung.instant <= cascade.clock.now()]
        assert len(missed) > 5
        async with cascade.working():
            await cascade.settle()
        assert not {rung.id for rung in missed} & {rung.id for rung in unfired(cascade, notice.id)}  # nothing is lost
        for code in ("v1", "v2", "v3"):
            told = [
                part.instant
                for mail in cascade.mails[before:]
                for part in mail.parts
                if part.contact.unit_code == code and part.rung_id in {rung.id for rung in planned}
            ]
            assert told[0] >= missed[-1].instant  # one message, for the newest, and no burst
            assert told == sorted(set(told))


def unfired(cascade: Cascade, notice_id: str) -> list[Rung]:
    """The messages of the plan still to come."""
    with cascade.ledger.reading() as facts:
        return [rung for rung in facts.rungs(notice_id) if rung.step]

"""The laws of messages, asked of every letter at the moment it is accepted."""

from datetime import datetime

from sqlalchemy import Connection, Engine

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI, Clock
from domain.letters import ChannelName, Delivery, Letter, Outcome
from domain.outbox import Pending, Purpose
from domain.policy import PLAIN
from domain.quiet import release_instant
from tests.post import KeptLetter, Post

CHASING = {Purpose.REMINDER, Purpose.ALARM, Purpose.REVIEW}
_RECEIPTS = """
SELECT count(*) FROM rung g JOIN receipt r ON r.notice_id = g.notice_id AND r.ladder = g.ladder
JOIN notice n ON n.id = g.notice_id
WHERE g.notice_id = :notice AND g.id = :rung AND n.state = 'issued' AND g.track = 'acknowledge'
  AND r.acknowledged_at IS NULL AND (:unit IS NULL OR r.unit_code = :unit)
"""
_TASKS = """
SELECT count(*) FROM rung g JOIN item i ON i.notice_id = g.notice_id AND i.obligation = g.obligation
  AND i.occurrence = g.occurrence
JOIN task t ON t.item_id = i.id AND t.ladder = g.ladder JOIN notice n ON n.id = g.notice_id
WHERE g.notice_id = :notice AND g.id = :rung AND n.state = 'issued' AND g.track = 'report'
  AND i.closed_at IS NULL AND t.state IN ('owed', 'returned') AND (:unit IS NULL OR t.unit_code = :unit)
"""

_OFFICE = """
SELECT count(*) FROM rung g JOIN item i ON i.notice_id = g.notice_id AND i.obligation = g.obligation
  AND i.occurrence = g.occurrence JOIN notice n ON n.id = g.notice_id
WHERE g.notice_id = :notice AND g.id = :rung AND n.state = 'issued' AND i.closed_at IS NULL AND (g.track = 'close'
  OR g.track = 'review' AND EXISTS (SELECT 1 FROM task t LEFT JOIN request q ON q.task_id = t.id
    WHERE t.item_id = i.id AND (t.state = 'submitted' OR q.id IS NOT NULL AND q.decision IS NULL)))
"""
LISTS = (_RECEIPTS, _TASKS, _OFFICE)


class WatchedPost(Post):
    """A channel every letter of which is held against the laws at the moment it is accepted."""

    database: Engine

    def _deliver(self, letter: Letter) -> Delivery:
        delivery = super()._deliver(letter)
        if delivery.outcome is Outcome.SENT:
            with self.database.connect() as connection:
                self._hold(connection, self.kept[-1])
        return delivery

    def _hold(self, connection: Connection, kept: KeptLetter) -> None:
        not_at_night(kept.at)
        chasing = [part for part in kept.parts if part.purpose in CHASING]
        for part in chasing:
            still_owed(connection, part)
        days = {(one.letter.id, one.at.astimezone(SHANGHAI).date()) for one in self.kept if chased(one, kept)}
        # The same one twice on one day is one: sending is at least once.
        today = {letter for letter, day in days if day == kept.at.astimezone(SHANGHAI).date()}
        assert not chasing or len(today) == 1, f"{chasing[0].contact.id} was chased by {sorted(today)} on one day"


def chased(one: KeptLetter, like: KeptLetter) -> bool:
    """Whether a letter chases the person of another."""
    same = one.parts[0].contact.id == like.parts[0].contact.id
    return same and any(part.purpose in CHASING for part in one.parts)


def not_at_night(moment: datetime) -> None:
    """Quiet hours and rest days are kept (rule 6)."""
    assert release_instant(moment, WorkCalendar(), PLAIN.quiet, urgent=False) == moment, moment


def still_owed(connection: Connection, part: Pending) -> None:
    """Only those who still owe are chased (rule 5): somebody whom the rung concerns owes at this very moment."""
    meant = {"notice": part.notice_id, "rung": part.rung_id, "unit": part.unit_code}
    owing = [connection.exec_driver_sql(statement, meant).scalar_one() for statement in LISTS]
    assert any(owing), f"{part.contact.id} was chased under {part.rung_id} of {part.notice_id} for nothing"


def watched_posts(database: Engine, clock: Clock) -> dict[ChannelName, Post]:
    """All channels, watched."""
    posts: dict[ChannelName, Post] = {}
    for name in ChannelName:
        post = WatchedPost(name=name, clock=clock)
        post.database = database
        posts[name] = post
    return posts

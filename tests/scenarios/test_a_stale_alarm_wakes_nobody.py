"""What could not be sent for weeks is asked again before it goes: a stale alarm wakes nobody (OnCall's did, after two
months)."""

from datetime import timedelta

from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.reports import Submission
from tests import small_city
from tests.cascade import Cascade

CHASING = {Purpose.REMINDER, Purpose.ALARM}


async def test_alarms_of_a_notice_long_done_are_not_sent_when_the_mail_is_back(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    due = cascade.tasks(notice.id, "v1")[0].due
    assert due is not None
    await cascade.until(due - timedelta(hours=2))
    for post in cascade.post.values():
        post.down = True
    await cascade.until(due + timedelta(minutes=30))  # the alarms of the due have been tried, and wait
    for code in ("v1", "v2", "v3"):
        await cascade.report(notice.id, code, Submission(values={"events": "1", "people": "2"}))
    await cascade.until_closed(notice.id)
    so_far = {name: len(post.kept) for name, post in cascade.post.items()}
    for post in cascade.post.values():
        post.down = False
    await cascade.pass_time(timedelta(days=60))
    late = [part for name in ChannelName for one in cascade.post[name].kept[so_far[name] :] for part in one.parts]
    assert [part.rung_id for part in late if part.purpose in CHASING] == []

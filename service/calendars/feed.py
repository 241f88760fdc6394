"""Writing a calendar: one entry a task, always with the same UID; extended ones move, waived ones are cancelled."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from icalendar import Alarm, Calendar, Event, Todo, vDuration

from domain.clock import SHANGHAI, instant_label
from domain.task_life import OWING, REPORTED, TaskState
from service.store.feeds import DueTask, Feed

As = Literal["events", "todos"]
_PRODUCT = "-//Cascade//notice-cascade//ZH"
_LENGTH = timedelta(minutes=30)
"""How long before the due an event begins: one without length is not seen on a phone."""
_REFRESH = timedelta(hours=1)
_WORDS = {
    TaskState.OWED: "应报",
    TaskState.RETURNED: "退回重报",
    TaskState.SUBMITTED: "已报待审",
    TaskState.ACCEPTED: "已报",
    TaskState.WAIVED: "免报",
    TaskState.MISSING: "漏报",
    TaskState.WITHDRAWN: "已撤回",
}
_CANCELLED = frozenset({TaskState.WAIVED, TaskState.WITHDRAWN})


def calendar_of(feed: Feed, tasks: Sequence[DueTask], public_url: str, form: As = "events") -> bytes:
    """The whole calendar, the same octets as long as the tasks are the same."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"报送截止·{feed.unit_name}")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    for task in tasks:
        calendar.add_component(_todo(feed, task, public_url) if form == "todos" else _event(feed, task, public_url))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(feed: Feed, task: DueTask, public_url: str) -> Event:
    event = Event()
    due = task.due.astimezone(SHANGHAI)
    event.add("dtstart", due - _LENGTH)
    event.add("dtend", due)
    event.add("status", "CANCELLED" if task.state in _CANCELLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    _describe(event, feed, task, public_url)
    return event


def _todo(feed: Feed, task: DueTask, public_url: str) -> Todo:
    todo = Todo()
    todo.add("due", task.due.astimezone(SHANGHAI))
    if task.state in REPORTED and task.reported_at is not None:
        todo.add("status", "COMPLETED")
        todo.add("completed", task.reported_at.astimezone(UTC))
        todo.add("percent-complete", 100)
    else:
        todo.add("status", "CANCELLED" if task.state in _CANCELLED else "NEEDS-ACTION")
    _describe(todo, feed, task, public_url)
    return todo


def _describe(entry: Event | Todo, feed: Feed, task: DueTask, public_url: str) -> None:
    word, changed = _WORDS[task.state], _changed(task).astimezone(UTC)
    entry.add("uid", f"{task.notice_id}-{task.task_id}@cascade")
    entry.add("sequence", 2 * task.ladder + (task.state in _CANCELLED))
    # Of the last change, and not of the moment of asking: so that what has not changed reads the same.
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("summary", f"{word}：{task.title}（{task.number or task.notice_title}）")
    told = (f"通知：{task.notice_title}", f"文号：{task.number}", f"发文：{task.office_name}")
    entry.add("description", "\n".join((*told, f"截止：{instant_label(task.due)}", f"状态：{word}")))
    entry.add("url", f"{public_url}/work/{task.notice_id}/{feed.unit_code}")
    if task.state in OWING:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{task.title}明天截止")
        alarm.add("trigger", timedelta(days=-1))
        entry.add_component(alarm)


def _changed(task: DueTask) -> datetime:
    return max(moment for moment in (task.issued_at, task.laddered_at, task.reported_at) if moment is not None)

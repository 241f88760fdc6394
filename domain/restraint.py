"""Restraint (domain rules 5 and 6): which of the waiting messages go out now, and which wait or fall away.

Each function takes a list and gives lists back; the courier applies them in the order of this file.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from domain.base import Frozen
from domain.outbox import ENCLOSING, IntentState, Pending, Purpose

CHASING = frozenset({Purpose.REMINDER, Purpose.ALARM, Purpose.REVIEW})
_WHILE_OWED = CHASING | {
    Purpose.REISSUE,
    Purpose.RETURNED,
    Purpose.HANDOVER,
    Purpose.SUPERVISION,
    Purpose.SUPERVISION_OPEN,
}
_ALONE = frozenset(
    {Purpose.NOTICE, Purpose.REISSUE, Purpose.AMENDED, Purpose.WITHDRAWN, Purpose.ENTERED, Purpose.OBJECTION}
)


class Held(Frozen):
    """An intent that waits until ``until``."""

    pending: Pending
    until: datetime


class Dropped(Frozen):
    """An intent that is not sent, and why."""

    pending: Pending
    state: IntentState


def drop_settled(waiting: Sequence[Pending]) -> tuple[list[Pending], list[Dropped]]:
    """Only those who still owe are chased, checked at this very moment; a withdrawn notice is told to nobody."""
    kept, dropped = [], []
    for pending in waiting:
        # That a notice is withdrawn is the one thing still told of it.
        dead = not pending.live and pending.purpose is not Purpose.WITHDRAWN
        gone = dead or (pending.purpose in _WHILE_OWED and not pending.owed)
        if gone:
            dropped.append(Dropped(pending=pending, state=IntentState.SETTLED))
        else:
            kept.append(pending)
    return kept, dropped


def news_once(waiting: Sequence[Pending]) -> tuple[list[Pending], list[Dropped]]:
    """Who has not yet been told of a notice is told once, as it stands now, and not also of what was changed before."""
    coming = {
        (pending.contact.id, pending.notice_id)
        for pending in waiting
        if pending.purpose in {Purpose.NOTICE, Purpose.REISSUE}
    }
    kept, dropped = [], []
    for pending in waiting:
        if pending.purpose is Purpose.AMENDED and (pending.contact.id, pending.notice_id) in coming:
            dropped.append(Dropped(pending=pending, state=IntentState.SUPERSEDED))
        else:
            kept.append(pending)
    return kept, dropped


def newest_only(waiting: Sequence[Pending]) -> tuple[list[Pending], list[Dropped]]:
    """After an outage each person gets one message for the newest moment of each matter, not a burst."""
    newest: dict[tuple[str, str, str | None, str], Pending] = {}
    for pending in waiting:
        matter = _matter(pending)
        known = newest.get(matter)
        if known is None or (pending.instant, pending.id) > (known.instant, known.id):
            newest[matter] = pending
    kept_ids = {pending.id for pending in newest.values()}
    kept = [pending for pending in waiting if pending.id in kept_ids]
    dropped = [
        Dropped(pending=pending, state=IntentState.SUPERSEDED) for pending in waiting if pending.id not in kept_ids
    ]
    return kept, dropped


def _matter(pending: Pending) -> tuple[str, str, str | None, str]:
    # A rung id ends in ".act.number"; what stands before names the clock and the item.
    return pending.contact.id, pending.notice_id, pending.unit_code, pending.rung_id.rsplit(".", 2)[0]


def hold_quiet(
    waiting: Sequence[Pending], release: Callable[[Pending], datetime], now: datetime
) -> tuple[list[Pending], list[Held]]:
    """Quiet hours and rest days hold a message; ``release`` gives the first instant it may go."""
    kept, held = [], []
    for pending in waiting:
        until = release(pending)
        if until > now:
            held.append(Held(pending=pending, until=until))
        else:
            kept.append(pending)
    return kept, held


def one_a_day(
    waiting: Sequence[Pending], told_today: Collection[str], tomorrow: datetime, exempt: Callable[[Pending], bool]
) -> tuple[list[Pending], list[Held]]:
    """One digest a person, channel and day: whoever was chased today waits until ``tomorrow``. 特急 is exempt."""
    kept, held = [], []
    for pending in waiting:
        chased = pending.purpose in CHASING and pending.contact.id in told_today and not exempt(pending)
        if chased:
            held.append(Held(pending=pending, until=tomorrow))
        else:
            kept.append(pending)
    return kept, held


def bundle(waiting: Sequence[Pending]) -> list[tuple[Pending, ...]]:
    """What one person gets in one letter: a new notice and a signed document stand alone, what chases is one digest."""
    bundles: dict[tuple[str, str, str], list[Pending]] = {}
    for pending in waiting:
        alone = pending.purpose in _ALONE
        topic = pending.notice_id if alone else pending.rung_id if pending.purpose in ENCLOSING else ""
        bundles.setdefault((pending.contact.id, _letter_kind(pending.purpose), topic), []).append(pending)
    return [tuple(parts) for parts in bundles.values()]


def _letter_kind(purpose: Purpose) -> str:
    return "digest" if purpose in CHASING else purpose.value

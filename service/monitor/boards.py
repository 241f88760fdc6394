"""Boards kept warm: rows are read again only for the notices whose trail has moved, and all pages share them.

What leaves no trail (addresses that die, contacts that are imported) is seen when a board is made anew, after
``STALE_SECONDS`` at the latest. A board belongs to one process and is lost with it: the facts are in the database.
"""

import itertools
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.board import Board, make_board
from domain.calendar import DateOutOfRange, WorkCalendar
from domain.clock import SHANGHAI, Clock
from domain.errors import NotFound
from domain.facts import Ledger
from service.monitor.changes import change_event, looks, reload_event
from service.store.views import CascadeHead, CascadeItem, NoticeRows, Views

KEPT = 64
"""Cascades kept at most; the one looked at longest ago goes first."""
STALE_SECONDS = 20.0
KEPT_EVENTS = 120


@dataclass(slots=True)
class Watched:
    """One cascade as this process knows it. ``edition`` names the board: it changes with every new one.

    ``events`` are the newest editions, each with what a page of the one before has to be told.
    """

    top: str
    edition: str = ""
    board: Board | None = None
    rows: dict[str, NoticeRows] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    made: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)
    events: deque[tuple[str, bytes]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))

    @property
    def items(self) -> tuple[CascadeItem, ...]:
        """The items of the notice at the top."""
        return self.rows[self.top].items

    def since(self, edition: str) -> tuple[str, bytes]:
        """The newest edition, and what to tell a page of ``edition``; a reload where that is not known any more."""
        known = list(self.events)
        newest = known[-1][0]
        for place, (name, _) in enumerate(known):
            if name == edition:
                return newest, b"".join(event for _, event in known[place + 1 :])
        return newest, reload_event(newest)

    def shown(self) -> Board:
        """The board. It is there once the cascade was read."""
        assert self.board is not None
        return self.board


class Boards:
    """The boards of one process. Safe to share between threads: each is made once, whoever asks for it."""

    def __init__(self, views: Views, ledger: Ledger, clock: Clock) -> None:
        self._views = views
        self._ledger = ledger
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Watched] = OrderedDict()
        self._process = secrets.token_hex(4)
        self._numbers = itertools.count(1)

    def board(self, top: str) -> Watched:
        """The cascade of the notice ``top`` as it stands now. Raises NotFound.

        One statement where nothing has changed; seven at most otherwise, however many units there are.
        """
        return self.refresh(top, self._views.cascade_heads([top]))

    def refresh(self, top: str, heads: Sequence[CascadeHead]) -> Watched:
        """The same, of heads that were read just now. Raises NotFound where there are none."""
        if not heads:
            raise NotFound(f"没有编号为“{top[:80]}”的通知；请核对编号", field="notice_id")
        watched = self._watched(top)
        with watched.lock:
            self._bring(watched, heads)
        return watched

    def fresh(self, top: str, heads: Sequence[CascadeHead]) -> Watched | None:
        """The cascade where nothing has to be read or made for these heads; else None. Waits for nothing."""
        with self._lock:
            watched = self._kept.get(top)
            if watched is not None:
                self._kept.move_to_end(top)
        if watched is None or watched.lock.locked() or not self._is_fresh(watched, heads):
            return None
        return watched

    def _is_fresh(self, watched: Watched, heads: Sequence[CascadeHead]) -> bool:
        if watched.board is None or time.monotonic() - watched.made > STALE_SECONDS:
            return False
        until = watched.board.until
        return (until is None or until >= self._clock.now()) and not _changed(watched, heads)

    def _watched(self, top: str) -> Watched:
        with self._lock:
            watched = self._kept.setdefault(top, Watched(top=top))
            self._kept.move_to_end(top)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return watched

    def _bring(self, watched: Watched, heads: Sequence[CascadeHead]) -> None:
        if self._is_fresh(watched, heads):
            return
        now, tick = self._clock.now(), time.monotonic()
        stale = tick - watched.made > STALE_SECONDS
        changed = {head.notice_id for head in heads} if stale else _changed(watched, heads)
        known = {head.notice_id for head in heads}
        if changed:
            watched.rows |= self._views.cascade_rows(changed, self._nearness(watched.top))
            watched.rows = {name: rows for name, rows in watched.rows.items() if name in known}
        places = {name: rows.places for name, rows in watched.rows.items()}
        before = watched.board
        watched.board = make_board(watched.top, places, self._views.unreachable_units(), now)
        watched.heads = {head.notice_id: head.sequence for head in heads}
        self._note(watched, before)
        if stale:
            watched.made = tick

    def _note(self, watched: Watched, before: Board | None) -> None:
        edition = f"{self._process}.{next(self._numbers)}"
        event = b"" if before is None else change_event(edition, looks(before), watched.shown())
        if before is not None and not event:
            return  # it looks as it did: no page needs to know
        watched.edition = edition
        watched.events.append((edition, event))

    def _nearness(self, top: str) -> Callable[[datetime], datetime]:
        """When a due is near, by the policy of the notice at the top."""
        with self._ledger.reading() as facts:
            calendar, days = facts.calendar(), facts.notice(top).policy.near_working_days
        known: dict[datetime, datetime] = {}

        def near(due: datetime) -> datetime:
            if due not in known:
                known[due] = near_instant(due, days, calendar)
            return known[due]

        return near


def near_instant(due: datetime, working_days: int, calendar: WorkCalendar) -> datetime:
    """So many working days before the due, at the same time of day; the due itself where the calendar ends before."""
    local = due.astimezone(SHANGHAI)
    try:
        day = calendar.add_working_days(local.date(), -working_days)
    except DateOutOfRange:
        return local
    return datetime.combine(day, local.time(), SHANGHAI)


def _changed(watched: Watched, heads: Sequence[CascadeHead]) -> set[str]:
    """Notices whose trail has moved; with a new one also that through which it is there, whose receipt now names it."""
    moved = [head for head in heads if watched.heads.get(head.notice_id) != head.sequence]
    above = {head.above for head in moved if head.notice_id not in watched.heads and head.above}
    gone = watched.heads.keys() - {head.notice_id for head in heads}
    around = (
        {name for name, rows in watched.rows.items() if any(one.child_id in gone for one in rows.places)}
        if gone
        else set()
    )
    return {head.notice_id for head in moved} | above | around

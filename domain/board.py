"""The board (进度盘): a whole cascade as a tree of units with lights and counts, as its office watches it.

Theory of operation: every recipient of every notice of the cascade is a *place*. Below a place stand the places of the
notice by which the unit passed it on. The places are listed in the order of the tree, so that everything below one is
the slice of the list after it; all counts come from one walk over the list.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.lights import LIGHTS, OWED, Duty, Light, Standing, next_turn, standing_of, unit_light
from domain.obligations import Demand
from domain.units import Level


class Flag(StrEnum):
    """What a unit is looked for by."""

    UNACKNOWLEDGED = "unacknowledged"  # 未签收
    UNREPORTED = "unreported"  # 未报
    OVERDUE = "overdue"  # 逾期
    RETURNED = "returned"  # 退回
    UNREACHABLE = "unreachable"  # 无联系人


FLAG_WORDS: Mapping[Flag, str] = {
    Flag.UNACKNOWLEDGED: "未签收",
    Flag.UNREPORTED: "未报",
    Flag.OVERDUE: "逾期",
    Flag.RETURNED: "退回",
    Flag.UNREACHABLE: "无联系人",
}


COUNTED = ("units", *(light.value for light in Light), *(flag.value for flag in Flag))
"""What places are counted by."""


class Place(NamedTuple):
    """One recipient of one notice. ``child_id``: the notice by which it passed that on.

    ``asked`` is False where the unit has gone or is addressed no more; ``acknowledge_due`` None where nothing is owed
    there any more. ``search`` is what the name sounds like.
    """

    notice_id: str
    unit_code: str
    name: str
    level: Level
    search: str
    asked: bool
    acknowledged: bool
    acknowledge_due: datetime | None
    child_id: str | None
    duties: tuple[Duty, ...]


@dataclass(slots=True)
class Seen:
    """A place as the board shows it. ``index`` and ``end``: what lies below are the places from index + 1 to end.

    ``above`` is the index of the place above, -1 at the top; ``sums`` counts the places below, as ``COUNTED`` names.
    """

    place: Place
    light: Light
    flags: frozenset[Flag]
    standings: tuple[Standing, ...]
    index: int
    above: int
    depth: int
    end: int = 0
    sums: list[int] = field(default_factory=lambda: [0] * len(COUNTED))

    @property
    def below(self) -> dict[str, int]:
        """The places below counted: all of them as ``units``, and by light and by flag."""
        return dict(zip(COUNTED, self.sums, strict=True))


@dataclass(slots=True)
class Board:
    """The cascade at a moment. ``until`` is when some light changes by itself, None for never.

    ``progress`` counts mandatory tasks by level and standing; ``children`` the places of each notice by its id.
    """

    seen: list[Seen]
    progress: dict[Level, Counter[Standing]]
    counts: dict[str, int]
    children: dict[str, list[Seen]]
    until: datetime | None

    def way(self, one: Seen) -> list[Seen]:
        """The places above, from the top down."""
        found: list[Seen] = []
        while one.above >= 0:
            one = self.seen[one.above]
            found.append(one)
        return found[::-1]

    def passed_on_by(self, notice_id: str) -> Seen | None:
        """The place whose unit issued this notice of the cascade; None for the one at the top."""
        shown = self.children.get(notice_id)
        return self.seen[shown[0].above] if shown and shown[0].above >= 0 else None


class Wanted(NamedTuple):
    """Which places to list. ``words`` is what was typed: a part of the name, or how it sounds."""

    flag: Flag | None = None
    light: Light | None = None
    level: Level | None = None
    words: str = ""

    @property
    def anything(self) -> bool:
        """Whether the list is narrowed at all."""
        return any((self.flag, self.light, self.level, self.words.strip()))


def _every_flags() -> list[frozenset[Flag]]:
    flags = tuple(Flag)
    return [frozenset(flag for bit, flag in enumerate(flags) if number >> bit & 1) for number in range(2 ** len(flags))]


_RED = frozenset(standing for standing, light in LIGHTS.items() if light is Light.RED)
# One list for every way a place can look, so that counting twenty thousand makes none.
_FLAGS = _every_flags()
_TALLIES = {
    (light, flags): [1, *(int(light is one) for one in Light), *(int(one in flags) for one in Flag)]
    for light in Light
    for flags in _FLAGS
}


def make_board(top: str, places: Mapping[str, Sequence[Place]], unreachable: Iterable[str], now: datetime) -> Board:
    """The board of the notice ``top``; ``places`` by notice id, ``unreachable`` the codes of units nobody reaches."""
    silent = frozenset(unreachable)
    board = Board(seen=[], progress={}, counts={}, children={}, until=None)
    _walk(board, top, places, silent, now)
    total = [0] * len(COUNTED)
    for one in reversed(board.seen):
        own = _TALLIES[one.light, one.flags]
        above = board.seen[one.above].sums if one.above >= 0 else total
        above[:] = [already + mine + theirs for already, mine, theirs in zip(above, own, one.sums, strict=True)]
    board.counts = dict(zip(COUNTED, total, strict=True))
    return board


def _walk(board: Board, top: str, places: Mapping[str, Sequence[Place]], silent: frozenset[str], now: datetime) -> None:
    """List the places from the top down, each branch whole. A notice that answers several places stands once."""
    shown = {top}
    waiting = [(place, -1, 0, top) for place in reversed(places.get(top, ()))]
    board.children[top] = []
    while waiting:
        place, above, depth, notice_id = waiting.pop()
        one = _seen(place, len(board.seen), above, depth, silent, now)
        board.seen.append(one)
        board.children.setdefault(notice_id, []).append(one)
        _count(board, one, now)
        child = place.child_id
        if child is not None and child not in shown and child in places:
            shown.add(child)
            waiting += [(below, one.index, depth + 1, child) for below in reversed(places[child])]
    _ends(board)


def _ends(board: Board) -> None:
    for one in reversed(board.seen):
        one.end = max(one.end, one.index + 1)
        if one.above >= 0:
            above = board.seen[one.above]
            above.end = max(above.end, one.end)


def _seen(place: Place, index: int, above: int, depth: int, silent: frozenset[str], now: datetime) -> Seen:
    standings = tuple(standing_of(duty, now) for duty in place.duties)
    owed = not place.acknowledged and place.acknowledge_due is not None and place.asked
    late = owed and place.acknowledge_due is not None and place.acknowledge_due < now
    acknowledgement = (Light.RED if late else Light.GREY) if owed else None
    return Seen(
        place=place,
        light=unit_light(standings, acknowledgement=acknowledgement) if place.asked else Light.GREY,
        flags=_flags(place, standings, unacknowledged=owed, late=late, silent=place.unit_code in silent),
        standings=standings,
        index=index,
        above=above,
        depth=depth,
    )


def _flags(
    place: Place, standings: Sequence[Standing], *, unacknowledged: bool, late: bool, silent: bool
) -> frozenset[Flag]:
    bits = (
        unacknowledged,
        not OWED.isdisjoint(standings),
        late or not _RED.isdisjoint(standings),
        any(duty.sent_back for duty in place.duties),
        silent and place.asked,
    )
    return _FLAGS[sum(1 << place for place, bit in enumerate(bits) if bit)]


def _count(board: Board, one: Seen, now: datetime) -> None:
    """The unit's tasks towards its level's progress, and when its light changes by itself."""
    place = one.place
    level = board.progress.setdefault(place.level, Counter())
    for duty, standing in zip(place.duties, one.standings, strict=True):
        if duty.demand is Demand.MANDATORY and standing is not Standing.WITHDRAWN:
            level[standing] += 1
        if standing in OWED:
            board.until = _earlier(board.until, next_turn(duty, now))
    if Flag.UNACKNOWLEDGED in one.flags and place.acknowledge_due is not None and place.acknowledge_due >= now:
        board.until = _earlier(board.until, place.acknowledge_due)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def found(board: Board, wanted: Wanted, within: Seen | None = None) -> list[Seen]:
    """The places that are wanted, in the order of the tree; ``within`` only those below it."""
    scope = board.seen if within is None else board.seen[within.index + 1 : within.end]
    words = "".join(wanted.words.lower().split()).replace("'", "")
    return [one for one in scope if _fits(one, wanted, words)]


def _fits(one: Seen, wanted: Wanted, words: str) -> bool:
    return (
        (wanted.flag is None or wanted.flag in one.flags)
        and (wanted.light is None or one.light is wanted.light)
        and (wanted.level is None or one.place.level is wanted.level)
        and (not words or words in one.place.name.lower() or words in one.place.search or words == one.place.unit_code)
    )

"""What a page is told of a change: numbers and the lights of the units that look different, as one event."""

import json
from collections.abc import Mapping

from fastapi.sse import format_sse_event

from domain.board import FLAG_WORDS, Board, Flag, Seen
from domain.lights import LIGHTS, STANDING_WORDS, Light, Standing

MOST = 600
"""Units in one event at most: beyond that a page had better look again."""
UNREAD = "unread"
"""The word for a receipt that is overdue where nothing else is."""
RELOAD = "reload"
CHANGE = "change"


def place_key(one: Seen) -> str:
    """What names a place on a page and in a form: notice id and unit code."""
    return f"{one.place.notice_id}/{one.place.unit_code}"


def looks(board: Board) -> dict[str, tuple[object, ...]]:
    """How every place looks, by its key."""
    return {place_key(one): (one.light, one.flags, one.standings, *one.sums) for one in board.seen}


def reload_event(edition: str) -> bytes:
    """Tells a page that it knows too little to be told of changes alone."""
    return format_sse_event(event=RELOAD, data_str="{}", id=edition)


def change_event(edition: str, before: Mapping[str, tuple[object, ...]], board: Board) -> bytes:
    """What is different from ``before``; a reload where too much is, or units came or went; b"" where nothing is."""
    after = looks(board)
    changed = [one for one in board.seen if before.get(key := place_key(one)) != after[key]]
    if not changed and before.keys() == after.keys():
        return b""
    if len(changed) > MOST or before.keys() != after.keys():
        return reload_event(edition)
    told = {
        "counts": board.counts,
        "levels": {level.value: dict(parts) for level, parts in board.progress.items()},
        "units": {place_key(one): told_of(one) for one in changed},
    }
    return format_sse_event(event=CHANGE, data_str=json.dumps(told, separators=(",", ":")), id=edition)


def told_of(one: Seen) -> dict[str, object]:
    """One unit as a page shows it: light, the keys of its words, and the counts below it."""
    return {"light": one.light.value, "words": word_keys(one), "below": one.below}


def word_keys(one: Seen) -> list[str]:
    """What is to be said of a place, most pressing first: its flags, else the standings of its tasks."""
    flags = [flag.value for flag in FLAG_WORDS if flag in one.flags and flag not in _SAID]
    if Flag.UNACKNOWLEDGED in one.flags and Flag.OVERDUE in one.flags and not any(map(is_red, one.standings)):
        flags[flags.index(Flag.UNACKNOWLEDGED)] = UNREAD
    standings = [standing.value for standing in STANDING_WORDS if standing in one.standings and standing not in _QUIET]
    return flags + standings


# "未报" and "逾期" say less than the standing of the very task.
_SAID = frozenset({Flag.UNREPORTED, Flag.OVERDUE, Flag.RETURNED})
_QUIET = frozenset({Standing.WITHDRAWN})


def is_red(standing: Standing) -> bool:
    """Whether a standing alone turns the light red."""
    return LIGHTS[standing] is Light.RED

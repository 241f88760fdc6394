"""Places of a board as a page lists them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from domain.board import FLAG_WORDS, Board, Seen
from domain.lights import LIGHT_WORDS, STANDING_WORDS, Light, Standing
from domain.units import Level
from service.monitor.changes import UNREAD, place_key, word_keys

WORDS: Mapping[str, str] = (
    {flag.value: word for flag, word in FLAG_WORDS.items()}
    | {standing.value: word for standing, word in STANDING_WORDS.items()}
    | {light.value: word for light, word in LIGHT_WORDS.items()}
    | {UNREAD: "逾期未签收"}
)
"""What a page says for the keys of lights, flags and standings, in Chinese."""
PARTS: tuple[tuple[str, str, tuple[Standing, ...]], ...] = (
    ("good", "按时已报", (Standing.REPORTED,)),
    ("late", "迟报", (Standing.LATE,)),
    ("act", "待审核", (Standing.WAITING,)),
    ("owing", "待报", (Standing.OWING, Standing.SOON)),
    ("warn", "退回", (Standing.RETURNED,)),
    ("bad", "逾期", (Standing.OVERDUE,)),
    ("missing", "漏报", (Standing.MISSING, Standing.SENT_BACK)),
    ("waived", "免报", (Standing.WAIVED,)),
)
"""The segments of a bar of progress: class, word, and the standings that it counts."""


class UnitRow(NamedTuple):
    """One place. ``below`` None where the unit has passed nothing on; ``way`` the names above it."""

    key: str
    notice_id: str
    code: str
    name: str
    level: Level
    light: Light
    words: Sequence[str]
    below: Mapping[str, int] | None
    child_id: str | None
    way: Sequence[str]


class LevelProgress(NamedTuple):
    """One level's bar. ``parts``: class, word, number and the keys of the standings counted."""

    level: Level
    total: int
    parts: Sequence[tuple[str, str, int, str]]

    @property
    def done(self) -> int:
        """Tasks reported, whether late or still to be reviewed."""
        return sum(number for kind, _, number, _ in self.parts if kind in {"good", "late", "act"})


def unit_row(board: Board, one: Seen, *, way: bool = False) -> UnitRow:
    """The place as a row."""
    shown = one.end > one.index + 1
    return UnitRow(
        key=place_key(one),
        notice_id=one.place.notice_id,
        code=one.place.unit_code,
        name=one.place.name,
        level=one.place.level,
        light=one.light,
        words=word_keys(one),
        below=one.below if shown else None,
        child_id=one.place.child_id if shown else None,
        way=[above.place.name for above in board.way(one)] if way else (),
    )


def progress(board: Board) -> list[LevelProgress]:
    """A bar for each level that was asked something, from the top of the tree down."""
    return [
        LevelProgress(
            level=level,
            total=sum(board.progress[level].values()),
            parts=[
                (kind, word, sum(board.progress[level][one] for one in counted), " ".join(one.value for one in counted))
                for kind, word, counted in PARTS
            ],
        )
        for level in Level
        if board.progress.get(level)
    ]

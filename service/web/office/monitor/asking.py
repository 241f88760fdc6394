"""What the address of a monitor asks for, and what is listed for it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query

from domain.board import Board, Flag, Seen, Wanted, found
from domain.errors import NotFound
from domain.lights import Light
from domain.units import Level

PAGE = 100
_Word = Annotated[str, Query(max_length=20)]
_Kind = TypeVar("_Kind", bound=StrEnum)


class Asked(NamedTuple):
    """Which units, below which notice of the cascade ('' for its top), which page of them."""

    wanted: Wanted
    under: str
    number: int

    def query(self, **changes: object) -> str:
        """The query of an address that asks the same with ``changes``, on the first page; '' takes a name away."""
        asked = {
            "under": self.under,
            "flag": self.wanted.flag,
            "light": self.wanted.light,
            "level": self.wanted.level,
            "q": self.wanted.words,
        } | changes
        return urlencode({name: str(value) for name, value in asked.items() if value})


def asked_units(
    flag: _Word = "",
    light: _Word = "",
    level: _Word = "",
    q: Annotated[str, Query(max_length=60)] = "",
    under: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Asked:
    """What an address names; what it misspells is passed over."""
    wanted = Wanted(_named(Flag, flag), _named(Light, light), _named(Level, level), q.strip())
    return Asked(wanted, under, page)


AskedUnits = Annotated[Asked, Depends(asked_units)]


def _named(kind: type[_Kind], word: str) -> _Kind | None:
    return kind(word) if word in set(kind) else None


def branch_of(board: Board, top: str, asked: Asked) -> Seen | None:
    """The place whose branch is asked for, None for the whole. Raises NotFound for a notice not of this cascade."""
    if not asked.under or asked.under == top:
        return None
    branch = board.passed_on_by(asked.under)
    if branch is None:
        raise NotFound("没有这个下级通知，或它下面还没有单位；请从通知首页重新展开", field="under")
    return branch


def listed(board: Board, top: str, asked: Asked) -> Sequence[Seen]:
    """The units that a page lists: the next level of the branch, or all below it that are wanted."""
    branch = branch_of(board, top, asked)
    if asked.wanted.anything:
        return found(board, asked.wanted, branch)
    return board.children.get(asked.under or top, [])


def page_of(shown: Sequence[Seen], number: int) -> Sequence[Seen]:
    """One page of a list."""
    return shown[(number - 1) * PAGE : number * PAGE]

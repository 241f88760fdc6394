"""Long lists page by page, everywhere in the same way.

``limit`` says how many at most, ``after`` the id of the last one seen; where more follow, the header ``Link`` names
the next page (RFC 8288). A page begins behind what was seen, not at a number, so nothing is passed over or shown twice
while the list grows.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response

from domain.base import Frozen
from domain.errors import InvalidInput

LIMIT = 200
MOST = 1000
LONGEST_KEY = 400
_T = TypeVar("_T")


class Paging(Frozen):
    """Which page is asked for."""

    limit: int = LIMIT
    after: str | None = None

    @property
    def number(self) -> int | None:
        """``after`` where ids are numbers. Raises InvalidInput."""
        if self.after is None:
            return None
        if not self.after.isascii() or not self.after.isdecimal() or int(self.after) >= 2**63:
            raise InvalidInput("上一条的编号应为数字，请照前一页 Link 中的地址翻页", field="after")
        return int(self.after)


def _paging(
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most")] = LIMIT,
    after: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=LONGEST_KEY,
            pattern=r"^[^\x00-\x1f\x7f]+$",
            description="Id of the last one seen, as in the `Link` of the page before",
        ),
    ] = None,
) -> Paging:
    return Paging(limit=limit, after=after)


PagingDependency = Annotated[Paging, Depends(_paging)]


class Pager:
    """Cuts a page out of a list, and says in the answer where the next one begins."""

    def __init__(self, request: Request, response: Response, paging: PagingDependency) -> None:
        self._query = request.query_params
        self._response = response
        self.limit = paging.limit
        self.after = paging.after
        self._paging = paging

    @property
    def number(self) -> int | None:
        """``after`` where ids are numbers. Raises InvalidInput."""
        return self._paging.number

    @property
    def wanted(self) -> int:
        """How many a statement should fetch: one more than the page holds tells whether another follows."""
        return self.limit + 1

    def page(self, fetched: Sequence[_T], key: Callable[[_T], object]) -> list[_T]:
        """The page of what a statement gave for ``wanted`` rows behind ``after``."""
        shown = list(fetched[: self.limit])
        if len(fetched) > self.limit:
            others = [(name, value) for name, value in self._query.multi_items() if name not in ("limit", "after")]
            following = urlencode([*others, ("limit", self.limit), ("after", str(key(shown[-1])))])
            # Relative, so that it also holds behind a proxy that serves us below a path of its own.
            self._response.headers.append("Link", f'<?{following}>; rel="next"')
        return shown

    def cut(self, whole: Sequence[_T], key: Callable[[_T], object]) -> list[_T]:
        """The page out of a whole list. Raises InvalidInput where ``after`` is not in it."""
        start = 0
        if self.after is not None:
            found = [at for at, one in enumerate(whole) if str(key(one)) == self.after]
            if not found:
                raise InvalidInput("列表里没有上一条的编号，请从第一页重新翻起", field="after")
            start = found[-1] + 1
        return self.page(whole[start : start + self.wanted], key)


PagerDependency = Annotated[Pager, Depends()]

"""The close gate (办结前核对): what still stands in the way of closing an item, by name.

Source: 《党政机关公文处理工作条例》第二十四条 (催办、答复); domain rules 10 and 12: silence is declared by a named
person or at the planned moment, and what waits for the office itself is never closed over the unit's head.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.errors import Conflict
from domain.plan import Item, ItemKey


class ReportsWaiting(Conflict):
    """Reports wait for the office's review; closing now would decide them unseen."""

    code = "reports_waiting"


class RequestsWaiting(Conflict):
    """Requests of units wait for the office's decision."""

    code = "requests_waiting"


class Obstacle(StrEnum):
    """Why an item is not ready to be closed."""

    OWING = "owing"  # 欠报
    REVIEW = "review"  # 待审
    REQUEST = "request"  # 申请待批
    STALE = "stale"  # 汇总已过时: reports came after it was compiled, here or in a re-issuing unit below


_LABELS = {
    Obstacle.OWING: "欠报",
    Obstacle.REVIEW: "报告待审",
    Obstacle.REQUEST: "申请待批",
    Obstacle.STALE: "汇总已过时",
}


class Matter(Frozen):
    """One thing in the way, of one direct subordinate, or of the office itself where its own rollup is stale.

    ``due`` is what a unit owes by; ``since`` when a report or request came; ``detail`` the kind of a request.
    """

    obstacle: Obstacle
    unit_code: str
    unit_name: str
    due: AwareDatetime | None = None
    since: AwareDatetime | None = None
    detail: str = ""


class ItemGate(Frozen):
    """One occurrence and what stands in its way, in order of obstacle and code."""

    item: Item
    closed_at: AwareDatetime | None
    matters: tuple[Matter, ...]

    @property
    def waiting(self) -> int:
        """How many reports wait for review."""
        return sum(one.obstacle is Obstacle.REVIEW for one in self.matters)

    def of(self, obstacle: Obstacle) -> tuple[Matter, ...]:
        """What is in the way for this reason."""
        return tuple(one for one in self.matters if one.obstacle is obstacle)


def gates(
    items: Sequence[tuple[Item, AwareDatetime | None]], matters: Mapping[ItemKey, Sequence[Matter]]
) -> tuple[ItemGate, ...]:
    """Every item with its matters in order of obstacle and code."""
    order = list(Obstacle)
    return tuple(
        ItemGate(
            item=item,
            closed_at=closed_at,
            matters=tuple(
                sorted(matters.get(item.key, ()), key=lambda one: (order.index(one.obstacle), one.unit_code))
            ),
        )
        for item, closed_at in items
    )


def require_decided(gate: ItemGate) -> None:
    """Raise ReportsWaiting or RequestsWaiting where the office itself has still to decide something."""
    if waiting := gate.of(Obstacle.REVIEW):
        raise ReportsWaiting(
            f"“{gate.item.title}”还有 {len(waiting)} 份报告待审（{named(waiting)}），不能办结；请先采纳或退回",
            field="items",
        )
    if asked := gate.of(Obstacle.REQUEST):
        raise RequestsWaiting(
            f"“{gate.item.title}”还有 {len(asked)} 件申请待批（{named(asked)}），不能办结；请先答复",
            field="items",
        )


def named(matters: Sequence[Matter], shown: int = 5) -> str:
    """The units, by name, the first few of them."""
    names = list(dict.fromkeys(one.unit_name for one in matters))
    return "、".join(names[:shown]) + (f"等 {len(names)} 个单位" if len(names) > shown else "")


def label(obstacle: Obstacle) -> str:
    """The obstacle in the words of the offices."""
    return _LABELS[obstacle]

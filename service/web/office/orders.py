"""What people tick and type on the pages of review and rollup, as values of the use cases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from domain.base import Frozen
from domain.clock import SHANGHAI
from domain.errors import InvalidInput
from domain.plan import ItemKey
from domain.reviews import SeenReport

_Order = TypeVar("_Order", bound=Frozen)
_LONGEST_NUMBER = 18


def seen_reports(ticked: Sequence[str]) -> tuple[SeenReport, ...]:
    """The reports that were ticked, each as "task:version". Raises InvalidInput."""
    try:
        pairs = [one.split(":") for one in ticked]
        found = tuple(SeenReport(task_id=whole(task), version=whole(version)) for task, version in pairs)
    except ValueError as error:
        raise InvalidInput("页面上的选择读不出来，请刷新后重新勾选", field="seen") from error
    if not found:
        raise InvalidInput("没有勾选任何材料，请先勾选", field="seen")
    return found


def whole(text: str) -> int:
    """A number written in plain digits. Raises ValueError."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        raise ValueError(f"not a number: {text[:40]!r}")
    return int(text)


def moment_typed(typed: str) -> datetime:
    """What a browser sends for a moment, in Asia/Shanghai. Raises InvalidInput."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise InvalidInput("请填写新的截止时间，例如 2024-06-25 18:00", field="due") from error


def item_named(text: str) -> ItemKey | None:
    """The item that an address names as "obligation/occurrence"; None for anything else."""
    parts = text.split("/")
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def checked(kind: type[_Order], order: Mapping[str, Any]) -> _Order:
    """The order, its texts checked. Raises InvalidInput."""
    try:
        return kind(**order)
    except ValidationError as error:
        name = ".".join(map(str, error.errors()[0]["loc"]))
        raise InvalidInput("所填内容过长、为空或含有无法保存的字符，请改写", field=name) from error

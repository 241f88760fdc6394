"""What an amendment (变更) changed, in words: once for the office that decides, once for a unit that it concerns."""

from enum import StrEnum

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.texts import PlainText, ShortLine


class ChangeKind(StrEnum):
    """What kind of thing was changed."""

    TEXT = "text"  # 标题、附件、联系人等
    BODY = "body"  # 正文, which re-issues carry too
    DUE = "due"  # 截止时间
    FORM = "form"  # 填报内容: what was reported is asked for again
    DEMAND = "demand"  # 事项的名称、报送要求
    ADDED = "added"  # 新增事项、新增期次
    REMOVED = "removed"  # 取消事项、取消期次
    UNITS = "units"  # 报送单位


class Change(Frozen):
    """One change. ``sentence`` is for the office; ``told`` for the units concerned, which never learn of each other.

    ``told`` is '' where units are told the sentence itself. ``units`` are the codes of those concerned, None for all.
    """

    kind: ChangeKind
    sentence: PlainText
    told: PlainText = ""
    units: tuple[str, ...] | None = None

    @property
    def for_units(self) -> str:
        """The words for a unit."""
        return self.told or self.sentence

    def concerns(self, unit_code: str) -> bool:
        """Whether the unit is told of it."""
        return self.units is None or unit_code in self.units


class Revised(Frozen):
    """One amendment in the history of a notice: it made ``revision``, from 2 on."""

    revision: int
    at: AwareDatetime
    actor: ShortLine
    reason: ShortLine
    changes: tuple[Change, ...]

"""The organisations of the tree: units (单位), their levels (层级), and where they stand (materialised path)."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.base import Frozen

CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"
NAME_LENGTH = 200
_CODE = re.compile(CODE)

UnitCode = Annotated[str, Field(pattern=CODE)]


class Level(StrEnum):
    """What kind of organisation a unit is. A tree may skip levels and mix them."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    DEPARTMENT = "department"
    COMMITTEE_OFFICE = "committee_office"
    ENTERPRISE = "enterprise"
    GRID = "grid"


class ReissueRule(StrEnum):
    """What a recipient with subordinates does with a notice. 转发方式."""

    AUTOMATIC = "automatic"  # 自动转发, with the derived due
    REVIEW_FIRST = "review_first"  # 先审后转: its clerk issues
    NEVER = "never"  # 不转发: it answers for itself


class Unit(Frozen):
    """One organisation. 单位.

    ``path`` names every ancestor and the unit itself: "/3505/350502/350502001/". ``parent_code`` is None at the top.
    """

    code: UnitCode
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    level: Level
    parent_code: UnitCode | None
    path: str
    tags: tuple[str, ...] = ()
    acts_for: UnitCode | None = None
    """The unit in whose place this one issues, to that unit's subordinates: 区安委办 for its 区人民政府. 代行单位."""
    line_superior: UnitCode | None = None
    """The superior in the same line of business: 市商务局 for a 区商务局. 业务上级."""
    reissue: ReissueRule = ReissueRule.AUTOMATIC
    active: bool = True

    @model_validator(mode="after")
    def _path_fits(self) -> Self:
        fits = self.path == f"/{self.code}/" if self.parent_code is None else self._hangs_below(self.parent_code)
        if not fits:
            raise ValueError(f"path {self.path!r} does not lead over {self.parent_code!r} to {self.code!r}")
        return self

    def _hangs_below(self, parent_code: str) -> bool:
        return self.path.startswith("/") and self.path.endswith(f"/{parent_code}/{self.code}/")


_LABELS = {
    Level.PROVINCE: "省级",
    Level.CITY: "地市级",
    Level.DISTRICT: "区县级",
    Level.STREET: "乡镇（街道）",
    Level.COMMUNITY: "村（社区）",
    Level.DEPARTMENT: "部门",
    Level.COMMITTEE_OFFICE: "委办",
    Level.ENTERPRISE: "企业",
    Level.GRID: "网格",
}

_SPOKEN = {
    Level.PROVINCE: "省 自治区 直辖市 省份",
    Level.CITY: "市 地市 城市 市级 地级 地级市 州 盟",
    Level.DISTRICT: "区 县 区县 县区 区级 县级 县级市 县市区 市辖区 旗",
    Level.STREET: "街道 乡 镇 乡镇 街道乡镇 乡镇街道 街道办 街道办事处 乡级 镇街",
    Level.COMMUNITY: "社区 村 社区村 村社区 村居 村级 居委会 村委会",
    Level.DEPARTMENT: "局 委办局 职能部门",
    Level.COMMITTEE_OFFICE: "委员会办公室 议事协调机构",
    Level.ENTERPRISE: "公司 企业单位",
    Level.GRID: "网格员 基础网格",
}

_BY_NAME = (
    {level.value: level for level in Level}
    | {label.replace("（", "").replace("）", ""): level for level, label in _LABELS.items()}
    | {word: level for level, words in _SPOKEN.items() for word in words.split()}
)


def level_label(level: Level) -> str:
    """The level in Chinese, as pages and tables print it."""
    return _LABELS[level]


def level_named(text: str) -> Level | None:
    """The level that a table means by an English word or by any of the usual Chinese ones; None if there is none."""
    return _BY_NAME.get(re.sub(r"[\s（）()、/]", "", text).lower()) or _BY_NAME.get(text.strip().lower())


def is_code(text: str) -> bool:
    """Whether the text may be a unit's code: letters, digits, "-", "_", "."; at most 40 characters.

    It begins with a letter or digit, so that it is never a relative path or a spreadsheet formula.
    """
    return _CODE.fullmatch(text) is not None


def is_within(path: str, ancestor_path: str) -> bool:
    """Whether the unit at ``path`` is the one at ``ancestor_path`` or below it."""
    return path.startswith(ancestor_path)


def path_range(path: str) -> tuple[str, str]:
    """The half-open range [low, high) that holds the paths of the unit and of all below it, and no other.

    It holds for comparison by code point: the column needs SQLite's BINARY or PostgreSQL's "C" collation.
    """
    return path, path[:-1] + "0"  # "0" is the character after "/"

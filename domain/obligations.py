"""What a notice asks for: obligations (报送事项), who owes them, when, and in which form."""

from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, field_validator, model_validator
from pydantic import Field as Constraint

from domain.base import Frozen
from domain.texts import OneLine, ShortLine
from domain.units import Level, Unit

KEY = r"^[a-z][a-z0-9_]{0,39}$"


class Form(StrEnum):
    """The kind of thing reported."""

    PLAN = "plan"  # 活动方案
    SUMMARY = "summary"  # 活动总结
    STATISTICS = "statistics"  # 统计表
    FORM = "form"  # 反馈表、报名表
    CASES = "cases"  # 典型案例
    EVIDENCE = "evidence"  # 视频、照片等佐证材料


FORM_NAMES = {
    Form.PLAN: "方案",
    Form.SUMMARY: "总结",
    Form.STATISTICS: "统计表",
    Form.FORM: "表单",
    Form.CASES: "典型案例",
    Form.EVIDENCE: "佐证材料",
}
"""材料种类, as the pages name them."""


class Demand(StrEnum):
    """How strongly it is asked for."""

    MANDATORY = "mandatory"  # 必报: silence past the due is overdue
    OPT_IN = "opt_in"  # 自愿报送（有意向的）: silence is not overdue
    AS_THEY_OCCUR = "as_they_occur"  # 及时报送: no due, any number of reports


class FieldKind(StrEnum):
    """What a form field holds."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"


class Aggregation(StrEnum):
    """How the values of subordinates become one value of the office (汇总方式)."""

    SUM = "sum"
    MAX = "max"
    MIN = "min"
    MEAN = "mean"  # weighted by another field
    COUNT = "count"  # reports with a value
    DISTINCT = "distinct"  # different values
    TEXT_LIST = "text_list"  # passages, each led back to its unit


class Field(Frozen):
    """One blank of the form: a number with its rule or a text."""

    key: str = Constraint(pattern=KEY)
    label: OneLine = Constraint(min_length=1, max_length=60)
    kind: FieldKind = FieldKind.INTEGER
    unit: ShortLine = ""
    aggregation: Aggregation = Aggregation.SUM
    weight: str | None = None
    required: bool = True
    minimum: Decimal | None = Decimal(0)
    maximum: Decimal | None = None

    @model_validator(mode="after")
    def _aggregation_fits_kind(self) -> Self:
        numeric = {Aggregation.SUM, Aggregation.MAX, Aggregation.MIN, Aggregation.MEAN}
        if self.kind is FieldKind.TEXT and self.aggregation in numeric:
            raise ValueError(
                f"“{self.label}”是文字，不能按 {self.aggregation} 汇总；请改为 count、distinct 或 text_list"
            )
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"“{self.label}”：最小值 {self.minimum} 大于最大值 {self.maximum}")
        if (self.aggregation is Aggregation.MEAN) != (self.weight is not None):
            raise ValueError(f"“{self.label}”：mean 汇总必须且只有它可以指定权重字段 weight")
        return self


class Occurrence(Frozen):
    """One time an obligation falls due. ``due`` is aware; None only where reports come as they occur."""

    key: str = Constraint(default="once", pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")
    label: ShortLine = ""
    due: AwareDatetime | None = None

    @field_validator("due", mode="before")
    @classmethod
    def _written_out(cls, raw: object) -> object:
        # pydantic would take a number for seconds since 1970, and a slip of the pen for a due long past.
        if isinstance(raw, int | float) or (isinstance(raw, str) and raw.strip().isdigit()):
            raise ValueError(f"截止时间“{raw}”看不懂，请写成 2024-06-25T18:00:00+08:00")
        return raw


class Audience(Frozen):
    """A choice among direct subordinates: by level and tag, or by naming them. Empty chooses all."""

    levels: tuple[Level, ...] = ()
    tags: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def selects(self, unit: Unit) -> bool:
        """Whether ``unit`` belongs to it. Named codes stand alone; level and tag must both fit."""
        if self.codes:
            return unit.code in self.codes
        level_fits = not self.levels or unit.level in self.levels
        return level_fits and (not self.tags or bool(set(self.tags) & set(unit.tags)))


class Answer(Frozen):
    """The superior's obligation that a local one feeds: its rollup is submitted there."""

    notice_id: ShortLine
    obligation_key: ShortLine


class Obligation(Frozen):
    """One thing to be reported under a notice.

    ``minimum_entries`` is the quota of each occurrence (每月至少1个案例), ``selected_maximum`` how many of what came
    the office chooses to pass upward (每月选取1—2个). ``cascades`` tells whether a re-issue passes it down; ``review``
    whether a report waits for the office to accept it or is accepted on arrival. ``evidence`` names typed slots for
    files (盖章扫描件、照片、视频), ``required_evidence`` those of them that must not be empty. ``answers`` are the
    superiors' obligations that it feeds; ``local`` that it feeds
    none: the office asks it for itself (本级自设).
    """

    key: str = Constraint(pattern=KEY)
    title: OneLine = Constraint(min_length=1, max_length=120)
    form: Form
    demand: Demand = Demand.MANDATORY
    occurrences: tuple[Occurrence, ...] = Constraint(min_length=1)
    audience: Audience = Audience()
    fields: tuple[Field, ...] = ()
    minimum_entries: int = Constraint(default=0, ge=0, le=100)
    maximum_entries: int | None = None
    selected_maximum: int | None = Constraint(default=None, ge=1, le=100)
    evidence: tuple[ShortLine, ...] = ()
    required_evidence: tuple[ShortLine, ...] = ()
    cascades: bool = True
    review: bool = False
    answers: tuple[Answer, ...] = ()
    local: bool = False

    @model_validator(mode="after")
    def _stays_or_goes_up(self) -> Self:
        if self.local and self.answers:
            raise ValueError(f"“{self.title}”：本级自设事项（local）不上报，不能同时写 answers")
        return self

    @model_validator(mode="after")
    def _dues_fit_demand(self) -> Self:
        undated = any(occurrence.due is None for occurrence in self.occurrences)
        if undated != (self.demand is Demand.AS_THEY_OCCUR):
            raise ValueError(f"“{self.title}”：必报和自愿事项每期都要有截止时间，“及时报送”的事项不设截止时间")
        if len({occurrence.key for occurrence in self.occurrences}) != len(self.occurrences):
            raise ValueError(f"“{self.title}”：各期的 key 不能重复")
        return self

    @model_validator(mode="after")
    def _entries_fit(self) -> Self:
        if self.maximum_entries is not None and self.maximum_entries < self.minimum_entries:
            raise ValueError(f"“{self.title}”：最多 {self.maximum_entries} 个少于至少 {self.minimum_entries} 个")
        return self

    @model_validator(mode="after")
    def _evidence_fits(self) -> Self:
        if unknown := [slot for slot in self.required_evidence if slot not in self.evidence]:
            raise ValueError(f"“{self.title}”：必交材料“{unknown[0]}”不在佐证材料（evidence）之中")
        return self

    @model_validator(mode="after")
    def _fields_fit_together(self) -> Self:
        keys = [field.key for field in self.fields]
        if len(set(keys)) != len(keys):
            raise ValueError(f"“{self.title}”：表格字段的 key 不能重复")
        numbers = {field.key for field in self.fields if field.kind is not FieldKind.TEXT}
        if unfit := [field.weight for field in self.fields if field.weight and field.weight not in numbers]:
            raise ValueError(f"“{self.title}”：权重字段 {unfit[0]} 不是表格中的数字字段")
        return self

    @property
    def slots(self) -> tuple[str, ...]:
        """The named slots for files, each once."""
        return tuple(slot for slot in dict.fromkeys(self.evidence) if slot)

    def field(self, key: str) -> Field | None:
        """The field named ``key``, or None."""
        return next((field for field in self.fields if field.key == key), None)

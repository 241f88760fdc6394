"""Units that change in mid-course (撤并、更名、新设): what may happen to them, and the record of it.

Open tasks follow, closed notices are not touched (domain rule 10: every figure leads back to who gave it then).
"""

from enum import StrEnum

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.errors import CascadeError, Conflict


class UnitGone(CascadeError):
    """The unit is no more: merged into another or dissolved."""

    code = "unit_gone"
    status = 410


class UnitHasSubordinates(Conflict):
    """Others still hang below the unit, or are collected from by it."""

    code = "unit_has_subordinates"


class UnitElsewhere(Conflict):
    """The two units do not stand beside each other under one superior."""

    code = "unit_elsewhere"


class NothingToJoin(Conflict):
    """No open notice of the superior is left that the unit could still answer."""

    code = "nothing_to_join"


class UnitChangeKind(StrEnum):
    """What happened to a unit."""

    MERGED = "merged"  # 并入
    RENAMED = "renamed"  # 更名
    DISSOLVED = "dissolved"  # 撤销
    JOINED = "joined"  # 补入


class UnitChange(Frozen):
    """One change. ``other_code`` is the unit merged into; ``before`` and ``after`` are names."""

    unit_code: str
    kind: UnitChangeKind
    other_code: str | None = None
    before: str = ""
    after: str = ""
    reason: str
    actor: str
    at: AwareDatetime


def gone_sentence(name: str, into: str | None) -> str:
    """What a link of a unit that is no more says."""
    if into:
        return f"“{name}”已并入“{into}”，本链接不再使用；有关事项请由“{into}”通过其收到的链接办理"
    return f"“{name}”已撤销，本链接不再使用；如仍有事项需要办理，请联系发文单位"

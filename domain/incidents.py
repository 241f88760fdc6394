"""Incidents (待处理事项): what needs an administrator's hand, and that somebody has taken it in hand.

Raised once for its cause; the same cause after it was resolved raises it anew, so that no path ends in silence.
"""

from enum import StrEnum

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.errors import Conflict


class IncidentResolved(Conflict):
    """Somebody has resolved the incident before."""

    code = "incident_resolved"


class IncidentKind(StrEnum):
    """What went wrong."""

    NO_CONTACT = "no_contact"  # 某一层次无人可告知，已转下一层次
    UNREACHABLE = "unreachable"  # 通知无法送达
    DEAD_ADDRESS = "dead_address"  # 地址失效
    GIVEN_UP = "given_up"  # 多次发送未成功
    REISSUE_REFUSED = "reissue_refused"  # 无法自动转发
    STALE = "rollup_stale"  # 办结后收到补报，汇总已过时
    CLOSE_HELD = "close_held"  # 到期未能办结
    AMENDMENT_REFUSED = "amendment_refused"  # 上级变更未能自动跟随
    REOPENED_BELOW = "reopened_below"  # 下级重新办理
    WEBHOOK_DEAD = "webhook_dead"  # 事件推送多日未能送达


class OpenIncident(Frozen):
    """One incident as an administrator sees it. ``times`` counts how often it was raised; ``resolved_at`` None: open.

    ``kind`` is one of ``IncidentKind`` or, from a newer program, another word.
    """

    key: str
    kind: str
    notice_id: str | None = None
    unit_code: str | None = None
    unit_name: str = ""
    sentence: str
    raised_at: AwareDatetime
    times: int = 1
    resolved_at: AwareDatetime | None = None
    resolved_by: str = ""
    note: str = ""

"""Quotas of cases (典型案例报送数量): how many entries an occurrence asks for, and what became of each unit's.

Source: 「每月至少……1至2个」of the plan of 2023 (seed 004). Fewer entries than asked for are taken and kept, and do not
fulfil the duty: the task goes on owing until the rest comes, it is waived, or it is declared missing. What comes after
the occurrence was closed makes the month up, visibly late. An office passes a choice of its units' entries upward, each
with the reason and the unit it came from.
"""

from collections.abc import Sequence
from enum import StrEnum

from domain.obligations import Form, Obligation
from domain.reports import Content
from domain.task_life import REPORTED, TaskState


class QuotaStanding(StrEnum):
    """What became of one unit's quota for one occurrence."""

    FULFILLED = "fulfilled"  # 已完成
    LATE = "late"  # 迟报完成
    MADE_UP = "made_up"  # 补报完成: after the occurrence was closed
    SHORT = "short"  # 不足: something came, too little
    OWED = "owed"  # 待报
    MISSED = "missed"  # 漏报
    WAIVED = "waived"  # 免报
    WITHDRAWN = "withdrawn"  # 已撤回


LABELS = {
    QuotaStanding.FULFILLED: "已完成",
    QuotaStanding.LATE: "迟报",
    QuotaStanding.MADE_UP: "补报",
    QuotaStanding.SHORT: "不足",
    QuotaStanding.OWED: "待报",
    QuotaStanding.MISSED: "漏报",
    QuotaStanding.WAIVED: "免报",
    QuotaStanding.WITHDRAWN: "已撤回",
}


def shortfall(obligation: Obligation, entries: int) -> int:
    """How many entries are missing to the quota of one occurrence."""
    return max(obligation.minimum_entries - entries, 0)


def falls_short(obligation: Obligation, content: Content) -> bool:
    """Whether a report does not fulfil the quota. 零报告 has no entries."""
    return shortfall(obligation, len(content.entries)) > 0


def quota_standing(state: TaskState, entries: int, *, late: bool, supplement: bool) -> QuotaStanding:
    """What became of a quota, from the state of the task and its newest report."""
    if state in REPORTED:
        return QuotaStanding.MADE_UP if supplement else QuotaStanding.LATE if late else QuotaStanding.FULFILLED
    settled = {
        TaskState.WAIVED: QuotaStanding.WAIVED,
        TaskState.WITHDRAWN: QuotaStanding.WITHDRAWN,
        TaskState.MISSING: QuotaStanding.MISSED,
    }
    return settled.get(state) or (QuotaStanding.SHORT if entries else QuotaStanding.OWED)


def selects(obligation: Obligation, above: Sequence[Obligation]) -> bool:
    """Whether the office passes upward a choice of its units' entries, and not a mere rollup.

    ``above`` are the superiors' obligations that it answers. A limit on either side makes it a choice.
    """
    limited = (obligation.selected_maximum, *(o.maximum_entries for o in above), *(o.minimum_entries for o in above))
    return obligation.form is Form.CASES and any(limited)


def selection_limit(obligation: Obligation, above: Sequence[Obligation]) -> int | None:
    """How many entries of one occurrence may be chosen; None for any number."""
    limits = [obligation.selected_maximum, *(superior.maximum_entries for superior in above)]
    return min((limit for limit in limits if limit is not None), default=None)

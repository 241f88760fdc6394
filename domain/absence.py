"""Why a report has not come, as far as the facts tell, and what to do about it (未报原因与催办办法).

The most upstream cause is named: whom nobody reaches cannot acknowledge, and who has not acknowledged cannot report.
"""

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Why nothing is there."""

    UNREACHABLE = "unreachable"  # 联系不上
    DECLARED = "declared"  # 已声明漏报
    RETURNED = "returned"  # 退回后未重报
    UNACKNOWLEDGED = "unacknowledged"  # 未签收
    BELOW = "below"  # 下级未报齐
    SILENT = "silent"  # 已签收未报


WORDS: Mapping[Reason, str] = {
    Reason.UNREACHABLE: "没有可用的联系方式",
    Reason.DECLARED: "办结时仍未报",
    Reason.RETURNED: "退回后未重报",
    Reason.UNACKNOWLEDGED: "尚未签收",
    Reason.BELOW: "已转发，下级未报齐",
    Reason.SILENT: "已签收，尚未报送",
}
HINTS: Mapping[Reason, str] = {
    Reason.UNREACHABLE: "先补充联系人，再重新告知；急用时打电话或当面通知",
    Reason.DECLARED: "需要补报时请单位直接报送，再由本单位补报上级；或重新办理",
    Reason.RETURNED: "打电话说明退回理由，确认何时重报",
    Reason.UNACKNOWLEDGED: "先电话确认是否收到，再催办",
    Reason.BELOW: "看该单位的汇总，催它的下级；上级等不及时由它先行上报",
    Reason.SILENT: "催办；仍不报的拟发督办单",
}


def reason_of(*, declared: bool, reachable: bool, returned: bool, acknowledged: bool, passed_on: bool) -> Reason:
    """The cause to begin with. ``passed_on``: the unit compiles its report from units of its own."""
    if declared:
        return Reason.DECLARED
    if not reachable:
        return Reason.UNREACHABLE
    if returned:
        return Reason.RETURNED
    if passed_on:
        return Reason.BELOW
    return Reason.SILENT if acknowledged else Reason.UNACKNOWLEDGED

"""The text of a 督办单 in its usual form, from frozen facts and nothing else."""

from collections.abc import Sequence
from datetime import datetime

from domain.clock import SHANGHAI, day_label, instant_label
from domain.supervision import Colour, SupervisedItem, SupervisionFacts, colour_label
from domain.task_life import TaskState
from domain.texts import cited, paragraphs

TOLD_SHOWN = 20
_INDENT = "\u3000\u3000"
UNSIGNED = "（签发后编号）"


def supervision_text(
    facts: SupervisionFacts,
    colour: Colour,
    number: str,
    signed_by: str,
    due: datetime | None,
    *,
    requirement: str = "",
    signed_at: datetime | None = None,
) -> str:
    """The whole document. ``number``, ``signed_by``, ``due`` and ``signed_at`` are empty or None while it is a draft.

    ``requirement`` is what the office adds in its own words, one paragraph a line.
    """
    lines = [
        "督办单",
        f"{number or UNSIGNED}　级别：{colour_label(colour)}",
        "",
        f"{facts.unit_name}：",
        f"{_INDENT}{cited(facts.notice_title)}（{facts.notice_number}）要求你单位办理的以下事项，"
        f"截至{instant_label(facts.as_of)}尚未办结：",
        *(f"{_INDENT}{place}. {_item(item, facts.as_of)}" for place, item in enumerate(facts.items, 1)),
        *_told(facts),
        *(f"{_INDENT}{line}" for line in paragraphs(requirement)),
        f"{_INDENT}{_demand(due)}",
        "",
        facts.office_name,
        *((day_label(signed_at),) if signed_at else ()),
        f"签发人：{signed_by}" if signed_by else "签发人：（待签发）",
    ]
    return "\n".join(lines)


def _item(item: SupervisedItem, as_of: datetime) -> str:
    returns = "".join(f"；{instant_label(one.at)}被退回，原因：{one.reason}" for one in item.returns)
    return f"{item.title}：{_standing(item, as_of)}{returns}".removesuffix("。") + "。"


def _standing(item: SupervisedItem, as_of: datetime) -> str:
    if item.due is None:
        return "未报送"
    by = f"{instant_label(item.due)}截止"
    if item.state is TaskState.MISSING:
        return f"{by}，未报送，已记为漏报"
    state = "退回后尚未重报" if item.state is TaskState.RETURNED else "尚未报送"
    return f"{by}，{state}{_overdue(item.due, as_of)}"


def _overdue(due: datetime, as_of: datetime) -> str:
    if as_of <= due:
        return ""
    days = (as_of.astimezone(SHANGHAI).date() - due.astimezone(SHANGHAI).date()).days
    return f"，已逾期 {days} 天" if days else "，当天已逾期"


def _told(facts: SupervisionFacts) -> Sequence[str]:
    signed = _signed(facts)
    if not facts.told:
        return [f"{_INDENT}{signed}。"]
    shown = facts.told[-TOLD_SHOWN:]
    more = f"（共 {len(facts.told)} 次，列出最近 {len(shown)} 次）" if len(shown) < len(facts.told) else ""
    return [
        f"{_INDENT}{signed}。此前已告知{more}：",
        *(f"{_INDENT}· {instant_label(one.at)}　{one.who}（{one.way}）" for one in shown),
    ]


def _signed(facts: SupervisionFacts) -> str:
    if facts.acknowledged_at:
        return f"你单位已于{instant_label(facts.acknowledged_at)}签收"
    # Who had acknowledged before an amendment must not read that it never did.
    return f"通知于{instant_label(facts.amended_at)}变更后，你单位尚未签收" if facts.amended_at else "你单位尚未签收"


def _demand(due: datetime | None) -> str:
    by = f"于{instant_label(due)}前" if due else "按签发时确定的期限"
    return f"请抓紧办理，并{by}书面回复办理情况。"

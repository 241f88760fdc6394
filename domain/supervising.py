"""For whom a 督办单 is drafted, and for whom not and why: each unit is judged by itself, in one answer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.policy import Policy
from domain.supervision import Colour, SupervisedItem, colour_label, colour_of, pressing_items, severity
from domain.task_life import TaskState


class NotDrafted(StrEnum):
    """Why nothing was drafted for a unit. The codes are stable."""

    NOT_RECIPIENT = "not_recipient"  # 不是主送单位
    NOTHING_OWED = "nothing_owed"  # 没有未办事项
    TOO_EARLY = "too_early"  # 未临近截止
    ALREADY_OPEN = "already_open"  # 已有同级或更高级别的督办单未销号


class Undrafted(Frozen):
    """A unit for which nothing was drafted."""

    unit_code: str
    unit_name: str
    code: NotDrafted
    message: str


class Candidate(Frozen):
    """A recipient with what it has not settled, and the colours of its 督办单 that are open."""

    unit_code: str
    unit_name: str
    acknowledged_at: datetime | None = None
    items: tuple[SupervisedItem, ...] = ()
    open_colours: frozenset[Colour] = frozenset()


class Selection(Frozen):
    """For whom one is drafted, with its colour, and for whom not."""

    chosen: tuple[tuple[Candidate, Colour], ...]
    refused: tuple[Undrafted, ...]


class Proposed(Frozen):
    """A unit for which one would be drafted. ``reason`` says why in this colour."""

    unit_code: str
    unit_name: str
    colour: Colour
    reason: str
    items: int
    acknowledged: bool


class Proposal(Frozen):
    """For whom one would be drafted, the most pressing first, and who owes something but gets none, with the reason."""

    proposed: tuple[Proposed, ...]
    refused: tuple[Undrafted, ...]


def propose(candidates: Sequence[Candidate], as_of: datetime, policy: Policy, calendar: WorkCalendar) -> Proposal:
    """Judge every recipient that has not settled something."""
    codes = [one.unit_code for one in candidates if one.items]
    # Nobody asked for would mean: whoever is overdue.
    selection = select(codes, candidates, as_of, policy, calendar) if codes else Selection(chosen=(), refused=())
    found = [_proposed(unit, colour, as_of, policy, calendar) for unit, colour in selection.chosen]
    ordered = sorted(found, key=lambda one: (-severity(one.colour), one.unit_code))
    return Proposal(proposed=tuple(ordered), refused=selection.refused)


def _proposed(unit: Candidate, colour: Colour, as_of: datetime, policy: Policy, calendar: WorkCalendar) -> Proposed:
    items = pressing_items(unit.items, as_of, policy, calendar)
    return Proposed(
        unit_code=unit.unit_code,
        unit_name=unit.unit_name,
        colour=colour,
        reason="；".join(pressing_reason(item, as_of, calendar) for item in items),
        items=len(unit.items),
        acknowledged=unit.acknowledged_at is not None,
    )


def pressing_reason(item: SupervisedItem, as_of: datetime, calendar: WorkCalendar) -> str:
    """Why an item is pressing, in short."""
    if item.state is TaskState.MISSING:
        return f"“{item.title}”已记为漏报"
    if item.due is not None and item.due < as_of:
        days = (as_of.astimezone(SHANGHAI).date() - item.due.astimezone(SHANGHAI).date()).days
        returned = "退回后未重报，" if item.state is TaskState.RETURNED else ""
        return f"“{item.title}”{returned}{f'已逾期 {days} 天' if days else '今天已逾期'}"
    if item.state is TaskState.RETURNED:
        return f"“{item.title}”被退回，尚未重报"
    assert item.due is not None  # only a due can be near
    left = calendar.working_days_between(as_of.astimezone(SHANGHAI).date(), item.due.astimezone(SHANGHAI).date())
    return f"“{item.title}”距截止还有 {left} 个工作日" if left else f"“{item.title}”今天截止"


def select(
    asked: Collection[str], candidates: Sequence[Candidate], as_of: datetime, policy: Policy, calendar: WorkCalendar
) -> Selection:
    """Judge each unit asked for; without any all that are overdue and have no red one open are meant."""
    known = {one.unit_code: one for one in candidates}
    colours: Mapping[str, Colour | None] = {
        one.unit_code: colour_of(one.items, as_of, policy, calendar) for one in candidates
    }
    wanted = list(dict.fromkeys(asked)) or [
        code for code, one in known.items() if colours[code] is Colour.RED and Colour.RED not in one.open_colours
    ]
    refused = [refusal for code in wanted if (refusal := _refusal(code, known.get(code), colours.get(code)))]
    out = {refusal.unit_code for refusal in refused}
    chosen = [(known[code], colour) for code in wanted if code not in out and (colour := colours[code])]
    return Selection(chosen=tuple(chosen), refused=tuple(refused))


def _refusal(code: str, unit: Candidate | None, colour: Colour | None) -> Undrafted | None:
    if unit is None:
        message = f"单位“{code}”不在这份通知的主送范围内，请核对单位编码"
        return Undrafted(unit_code=code, unit_name="", code=NotDrafted.NOT_RECIPIENT, message=message)
    if not unit.items:
        return _undrafted(unit, NotDrafted.NOTHING_OWED, "没有未办事项，无需督办")
    if colour is None:
        return _undrafted(unit, NotDrafted.TOO_EARLY, "的事项尚未临近截止，可先催办，临近截止再督办")
    pressing = [one for one in unit.open_colours if severity(one) >= severity(colour)]
    if pressing:
        label = colour_label(max(pressing, key=severity))
        return _undrafted(unit, NotDrafted.ALREADY_OPEN, f"已有一份{label}色督办单尚未销号，请先办结该单")
    return None


def _undrafted(unit: Candidate, code: NotDrafted, sentence: str) -> Undrafted:
    return Undrafted(
        unit_code=unit.unit_code, unit_name=unit.unit_name, code=code, message=f"“{unit.unit_name}”{sentence}"
    )

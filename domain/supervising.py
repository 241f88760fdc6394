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


class Pressure(StrEnum):
    """Why an item is pressing."""

    MISSING = "missing"  # 已记为漏报
    OVERDUE = "overdue"  # 已逾期
    RETURNED_OVERDUE = "returned_overdue"  # 退回后逾期未重报
    RETURNED = "returned"  # 被退回
    NEAR = "near"  # 临近截止


class Pressing(Frozen):
    """One item that gives a unit its colour. ``days`` are calendar days past the due, or working days up to it."""

    pressure: Pressure
    title: str
    days: int = 0

    def sentence(self) -> str:
        """In short, as people of the offices say it."""
        past = f"已逾期 {self.days} 天" if self.days else "今天已逾期"
        left = f"距截止还有 {self.days} 个工作日" if self.days else "今天截止"
        told = {
            Pressure.MISSING: "已记为漏报",
            Pressure.OVERDUE: past,
            Pressure.RETURNED_OVERDUE: f"退回后未重报，{past}",
            Pressure.RETURNED: "被退回，尚未重报",
            Pressure.NEAR: left,
        }
        return f"“{self.title}”{told[self.pressure]}"


class Proposed(Frozen):
    """A unit for which one would be drafted. ``reason`` says why in this colour, ``pressing`` the same item by item."""

    unit_code: str
    unit_name: str
    colour: Colour
    reason: str
    pressing: tuple[Pressing, ...]
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
    pressing = tuple(_pressing(item, as_of, calendar) for item in items)
    return Proposed(
        unit_code=unit.unit_code,
        unit_name=unit.unit_name,
        colour=colour,
        reason="；".join(one.sentence() for one in pressing),
        pressing=pressing,
        items=len(unit.items),
        acknowledged=unit.acknowledged_at is not None,
    )


def _pressing(item: SupervisedItem, as_of: datetime, calendar: WorkCalendar) -> Pressing:
    returned = item.state is TaskState.RETURNED
    if item.state is TaskState.MISSING:
        return Pressing(pressure=Pressure.MISSING, title=item.title)
    if item.due is not None and item.due < as_of:
        days = (as_of.astimezone(SHANGHAI).date() - item.due.astimezone(SHANGHAI).date()).days
        pressure = Pressure.RETURNED_OVERDUE if returned else Pressure.OVERDUE
        return Pressing(pressure=pressure, title=item.title, days=days)
    if returned or item.due is None:
        return Pressing(pressure=Pressure.RETURNED, title=item.title)
    left = calendar.working_days_between(as_of.astimezone(SHANGHAI).date(), item.due.astimezone(SHANGHAI).date())
    return Pressing(pressure=Pressure.NEAR, title=item.title, days=left)


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

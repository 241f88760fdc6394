"""Dues: derived from the superior's, checked before issue, and flagged where a reader would stumble. 报送时限.

Source: domain rules 1 (dates) and 2 (derived due).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic import Field as Constraint

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI, instant_label
from domain.errors import InvalidInput


class DueBeforeIssue(InvalidInput):
    """The due has passed when the notice is issued."""

    code = "due_before_issue"


class DueAfterSuperior(InvalidInput):
    """The due is later than the superior's, and no reason was given for that."""

    code = "due_after_superior"


class DuePassed(InvalidInput):
    """A new due lies in the past."""

    code = "due_passed"


class DueNotLater(InvalidInput):
    """An extension that gives no more time."""

    code = "due_not_later"


class DueAfterClose(InvalidInput):
    """A new due is later than the moment at which the item closes."""

    code = "due_after_close"


def _written_out(raw: object) -> object:
    # pydantic would take a number for seconds since 1970.
    if isinstance(raw, int | float) or (isinstance(raw, str) and raw.strip().isdigit()):
        raise ValueError(f"截止时间“{raw}”看不懂，请写成 2024-06-25 或 2024-06-25T18:00:00+08:00")
    return raw


GivenDue = Annotated[
    AwareDatetime | date, Constraint(union_mode="left_to_right"), BeforeValidator(_written_out, str | datetime | date)
]
"""A due as a person gives it: an instant, or a day, which counts up to closing time (domain rule 1)."""


class FlagCode(StrEnum):
    """What the issuer should see before issue; none of it forbids the issue."""

    REST_DAY = "rest_day"  # 时限落在休息日
    TENTATIVE_YEAR = "tentative_year"  # 年份暂定
    TOO_LITTLE_TIME = "too_little_time"  # 上午发下午要
    AFTER_SUPERIOR = "after_superior"  # 晚于上级时限, with a reason


class DueFlag(Frozen):
    """One remark on a due: a stable code and a Chinese sentence."""

    code: FlagCode
    message: str


def derive_due(superior_due: datetime, lead_working_days: int, calendar: WorkCalendar) -> datetime:
    """Closing time ``lead_working_days`` working days before the day of the superior's due, in Asia/Shanghai.

    From a rest day the first working day before it is one working day back. Never later than the superior's due.
    """
    if lead_working_days < 0:
        raise ValueError("a lead is a number of working days before the superior's due")
    day = calendar.add_working_days(_day(superior_due), -lead_working_days)
    return min(calendar.closing_instant(day), superior_due.astimezone(SHANGHAI))


def check_due(
    due: datetime,
    issued_at: datetime,
    superior_due: datetime | None,
    override_reason: str | None,
    calendar: WorkCalendar,
) -> tuple[DueFlag, ...]:
    """The remarks on one due, all moments aware.

    Raises DueBeforeIssue, and DueAfterSuperior unless ``override_reason`` says why it is later than the superior's.
    """
    if due <= issued_at:
        raise DueBeforeIssue(
            f"报送时限 {instant_label(due)} 不晚于下发时间 {instant_label(issued_at)}，请改为下发之后的时间。",
            field="due",
        )
    flags = _day_flags(due, calendar)
    if superior_due is not None and due > superior_due:
        flags += _override(due, superior_due, (override_reason or "").strip())
    return tuple(flags)


def due_given(given: datetime | date, calendar: WorkCalendar) -> datetime:
    """The instant that a person means: of a day its closing time."""
    return given.astimezone(SHANGHAI) if isinstance(given, datetime) else calendar.due_instant(given)


def check_new_due(due: datetime, now: datetime, close_at: datetime, superior_due: datetime | None) -> None:
    """A due given after issue (extension, return) lies ahead, and neither past the item's close nor past the office's
    own due above. All instants aware. Raises DuePassed, DueAfterClose, DueAfterSuperior.
    """
    if due <= now:
        raise DuePassed(f"新的截止时间 {instant_label(due)} 已经过去，请改为之后的时间", field="due")
    if due > close_at:
        raise DueAfterClose(
            f"新的截止时间 {instant_label(due)} 晚于该事项的办结时间 {instant_label(close_at)}，请提前", field="due"
        )
    if superior_due is not None and due > superior_due:
        raise DueAfterSuperior(
            f"新的截止时间 {instant_label(due)} 晚于本单位向上级报送的时限 {instant_label(superior_due)}，请提前",
            field="due",
        )


def proposed_due(
    now: datetime, close_at: datetime, superior_due: datetime | None, calendar: WorkCalendar, working_days: int = 2
) -> datetime | None:
    """A due for what is sent back now: closing time ``working_days`` from today, or the last moment still allowed.

    The office's own due above binds only while it lies ahead. None where the close is here.
    """
    latest = close_at if superior_due is None or superior_due <= now else min(close_at, superior_due)
    usual = calendar.closing_instant(calendar.add_working_days(_day(now), working_days))
    due = min(usual, latest).astimezone(SHANGHAI)
    return due if due > now else None


def lead_flags(
    due: datetime, issued_at: datetime, levels_below: int, lead: int, calendar: WorkCalendar, minimum: int = 3
) -> tuple[DueFlag, ...]:
    """A warning when the lowest level is left fewer than ``minimum`` working days, the day of issue not counted.

    ``levels_below`` re-issues lie between the issuer's recipients and the lowest level; each takes ``lead`` working
    days off the due.
    """
    lowest = derive_due(due, lead * levels_below, calendar)
    left = calendar.working_days_between(_day(issued_at), _day(lowest))
    if left >= minimum:
        return ()
    remains = f"只剩 {left} 个工作日" if lowest > issued_at else "在收到之前时限已过"
    message = (
        f"最基层单位须在 {instant_label(lowest)} 前报送，{remains}（至少应留 {minimum} 个）。"
        "请推迟时限、提早下发或减少各级提前量，避免“上午发、下午要”。"
    )
    return (DueFlag(code=FlagCode.TOO_LITTLE_TIME, message=message),)


def _override(due: datetime, superior_due: datetime, reason: str) -> list[DueFlag]:
    later = f"报送时限 {instant_label(due)} 晚于上级时限 {instant_label(superior_due)}"
    if not reason:
        raise DueAfterSuperior(f"{later}，请提前时限；确需晚于上级的，请填写理由。", field="due")
    return [DueFlag(code=FlagCode.AFTER_SUPERIOR, message=f"{later}，理由：{reason}")]


def _day_flags(due: datetime, calendar: WorkCalendar) -> list[DueFlag]:
    flags: list[DueFlag] = []
    day = _day(due)
    if not calendar.is_working_day(day):
        message = f"时限当天为{calendar.note(day)}，仍按 {instant_label(due)} 截止，不顺延；请确认各单位能够报送。"
        flags.append(DueFlag(code=FlagCode.REST_DAY, message=message))
    if calendar.is_tentative(day):
        message = f"{day.year} 年放假安排尚未公布，工作日按周一至周五暂定；公布后请重新核对时限 {instant_label(due)}。"
        flags.append(DueFlag(code=FlagCode.TENTATIVE_YEAR, message=message))
    return flags


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()

"""What a person must look at before confirming a draft."""

from datetime import date

from domain.reading.draft import Due, Evidence, Flag, Found, ObligationDraft
from domain.reading.lexing.days import Day

_INFERRED = {"page_record", "anniversary", "title_year", "text_year", "cited_year"}


def flags(
    obligations: tuple[ObligationDraft, ...], issued: Found[date] | None, damaged: list[tuple[Day, Evidence]]
) -> tuple[Flag, ...]:
    """All warnings of a draft: damaged dates, open or inferred years, days that do not exist or fall on a weekend."""
    raised = [_damage(day, where) for day, where in damaged]
    for obligation in obligations:
        for due in obligation.dues:
            doubts = _doubts(due, issued, obligation.holiday_rule)
            raised += [Flag(code=code, message=said, evidence=due.evidence) for code, said in doubts]
    return tuple(raised)


def _doubts(due: Due, issued: Found[date] | None, shift: str | None) -> list[tuple[str, str]]:
    return _open(due) if due.date is None else _settled(due, due.date, issued, shift)


def _open(due: Due) -> list[tuple[str, str]]:
    """Why a due has no day yet."""
    said = due.evidence.text
    if due.year_source == "damaged":
        return []
    if due.year_source == "lunar":
        return [("lunar_date", f"“{said}”是农历日期，请换算成公历后填写。")]
    if due.year_source == "weekday_conflict":
        return [("weekday_conflict", f"“{said}”的星期与日期不符，请核对年份。")]
    if due.year_source == "no_issue_day":
        return [("open_date", f"“{said}”从发文之日算起，原文未见成文日期，请填写。")]
    if due.year_source == "named":
        return [("open_date", f"“{said}”没有写明日期，请核对后填写。")]
    if due.year_source == "unknown":
        return [("year_unknown", f"“{said}”的年份无从推断，请补填。")]
    if due.readings:
        return [("open_date", f"“{said}”不是确定的一天，请选定日期。")]
    return [("no_such_day", f"“{said}”不是实际存在的日期，请核对原件。")]


def _settled(due: Due, day: date, issued: Found[date] | None, shift: str | None) -> list[tuple[str, str]]:
    """What to check about a day that is settled. ``shift`` is what the text says of rest days."""
    doubts = []
    if due.year_source in _INFERRED:
        doubts.append(("year_inferred", f"“{due.evidence.text}”的年份系推断为 {day.year} 年，请确认。"))
    if issued and day < issued.value:
        doubts.append(("due_before_issue", f"时限 {day} 早于成文日期 {issued.value}。"))
    if day.weekday() >= 5:
        moved, kept = (
            f"时限 {day} 是周末，原文写“{shift}”，请核对日期。",
            f"时限 {day} 是周末，原文未写顺延，按原日期保留。",
        )
        doubts.append(("rest_day", moved if shift else kept))
    return doubts


def _damage(day: Day, where: Evidence) -> Flag:
    said = f"日期“{where.text}”缺字，无法推断是哪一天，请核对原件。"
    if likely := "或".join(f"{month}月{number}日" for month, number in day.readings):
        said = f"日期“{where.text}”缺字，可能是{likely}，请核对原件。"
    return Flag(code="damaged_date", message=said, evidence=where)

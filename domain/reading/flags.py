"""What a person must look at before confirming a draft."""

from datetime import date

from domain.reading.draft import Evidence, Flag, Found, ObligationDraft
from domain.reading.lexing.days import Day

_INFERRED = {"page_record", "anniversary", "title_year", "text_year", "carried_over"}


def flags(
    obligations: tuple[ObligationDraft, ...], issued: Found[date] | None, damaged: list[tuple[Day, Evidence]]
) -> tuple[Flag, ...]:
    """All warnings of a draft, in the order of the text: damaged dates, open years, dues on odd days."""
    raised = [_damage(day, where) for day, where in damaged]
    for obligation in obligations:
        for due in obligation.dues:
            if due.year_source == "weekday_conflict":
                raised.append(
                    Flag(
                        code="weekday_conflict",
                        message=f"“{due.evidence.text}”的星期与日期不符，请核对年份。",
                        evidence=due.evidence,
                    )
                )
            elif due.date is None and due.year_source == "unknown":
                raised.append(
                    Flag(
                        code="year_unknown",
                        message=f"“{due.evidence.text}”的年份无从推断，请补填。",
                        evidence=due.evidence,
                    )
                )
            elif due.year_source in _INFERRED:
                raised.append(
                    Flag(
                        code="year_inferred",
                        message=f"“{due.evidence.text}”的年份 {due.date} 系推断，请确认。",
                        evidence=due.evidence,
                    )
                )
            if due.date and issued and due.date < issued.value:
                raised.append(
                    Flag(
                        code="due_before_issue",
                        message=f"时限 {due.date} 早于成文日期 {issued.value}。",
                        evidence=due.evidence,
                    )
                )
            if due.date and due.date.weekday() >= 5:
                raised.append(
                    Flag(
                        code="rest_day",
                        message=f"时限 {due.date} 是周末，原文未写顺延，按原日期保留。",
                        evidence=due.evidence,
                    )
                )
            if due.date is None and due.readings and due.year_source != "damaged":
                raised.append(
                    Flag(
                        code="open_date",
                        message=f"“{due.evidence.text}”不是确定的一天，请选定日期。",
                        evidence=due.evidence,
                    )
                )
    return tuple(raised)


def _damage(day: Day, where: Evidence) -> Flag:
    likely = "或".join(f"{month}月{number}日" for month, number in day.readings) or "无法推断"
    return Flag(code="damaged_date", message=f"日期“{where.text}”缺字，可能是{likely}，请核对原件。", evidence=where)

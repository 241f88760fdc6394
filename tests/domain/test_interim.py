"""No superior's deadline waits: not for another superior, nor for a later due of the office's own."""

from domain.calendar import WorkCalendar
from domain.interim import dues_above, interim_compilings
from domain.obligations import Answer
from domain.plan import timetable
from domain.policy import PLAIN, Act
from tests.domain.examples import moment, summary

ISSUED = moment(2024, 6, 3, 9)
ANSWERS = tuple(Answer(notice_id=name, obligation_key="summary") for name in ("a", "b", "c"))
LOCAL = summary(moment(2024, 6, 24), answers=ANSWERS)


def at(a: int, b: int, c: int) -> list[str]:
    """When is compiled again where the three superiors are due on these days of June."""
    dues = {
        (name, "summary", "once"): moment(2024, 6, day) for name, day in zip(("a", "b", "c"), (a, b, c), strict=True)
    }
    above = {("summary", "once"): min(dues.values())}
    table = timetable((LOCAL,), PLAIN, WorkCalendar(), ISSUED, above)
    rungs = interim_compilings(table, PLAIN, dues_above((LOCAL,), dues))
    assert {rung.act for rung in rungs} <= {Act.COMPILE}
    assert len({rung.id for rung in rungs}) == len(rungs)
    return [f"{rung.instant:%d %H:%M}" for rung in rungs]


def test_at_noon_of_each_later_due() -> None:
    assert at(25, 26, 27) == ["26 12:00", "27 12:00"]


def test_superiors_that_agree_need_no_second() -> None:
    assert at(25, 25, 25) == []
    assert at(25, 25, 27) == ["27 12:00"]


def test_what_is_due_after_the_close_needs_none() -> None:
    assert at(25, 26, 30) == ["26 12:00", "30 12:00"]
    dues = {("a", "summary", "once"): moment(2024, 6, 25), ("b", "summary", "once"): moment(2024, 9, 25)}
    table = timetable((LOCAL,), PLAIN, WorkCalendar(), ISSUED, {("summary", "once"): moment(2024, 6, 25)})
    assert interim_compilings(table, PLAIN, dues_above((LOCAL,), dues)) == ()


def test_two_dues_of_one_day_are_halved() -> None:
    dues = {("a", "summary", "once"): moment(2024, 6, 25, 12), ("b", "summary", "once"): moment(2024, 6, 25, 18)}
    table = timetable((LOCAL,), PLAIN, WorkCalendar(), ISSUED, {("summary", "once"): moment(2024, 6, 25, 12)})
    (rung,) = interim_compilings(table, PLAIN, dues_above((LOCAL,), dues))
    assert table.items[0].compile_at < rung.instant < moment(2024, 6, 25, 18)


def test_a_due_of_ours_after_the_superiors_makes_no_superior_wait() -> None:
    late = summary(moment(2024, 6, 28), answers=ANSWERS[:1])
    dues = {("a", "summary", "once"): moment(2024, 6, 25)}
    table = timetable((late,), PLAIN, WorkCalendar(), ISSUED, {("summary", "once"): moment(2024, 6, 25)})
    (rung,) = interim_compilings(table, PLAIN, dues_above((late,), dues))
    assert f"{rung.instant:%d %H:%M}" == "25 12:00"
    assert table.items[0].compile_at == moment(2024, 6, 28)

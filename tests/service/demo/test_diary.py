"""The people's own record: what was answered, and what was taken without an answer having come."""

from datetime import datetime

from domain.clock import SHANGHAI
from service.demo.diary import NO_ANSWER, Act, Diary, Entry

REPORT = Entry(
    unit_code="v1",
    act=Act.REPORT,
    notice_id="n1",
    at=datetime(2024, 6, 3, 9, tzinfo=SHANGHAI),
    status=NO_ANSWER,
    obligation="statistics",
    occurrence="once",
    submission={"values": {"events": "3"}},
)
TASK = {"obligation": "statistics", "occurrence": "once"}


def test_a_report_counts_when_the_answer_was_lost_and_the_page_shows_it_taken() -> None:
    diary = Diary()
    diary.begin(REPORT)
    assert diary.reports("statistics") == []
    diary.settle("v1", "n1", TASK)
    assert [entry.submission for entry in diary.reports("statistics")] == [REPORT.submission]


def test_an_answered_report_is_not_counted_again_when_the_page_shows_it_taken() -> None:
    diary = Diary()
    diary.begin(REPORT)
    diary.note(REPORT.model_copy(update={"status": 409, "code": "report_stale"}))
    diary.settle("v1", "n1", TASK)
    assert diary.reports("statistics") == []
    assert [entry.code for entry in diary.refused()] == ["report_stale"]


def test_what_nobody_tried_is_not_settled() -> None:
    diary = Diary()
    diary.begin(REPORT)
    diary.settle("v2", "n1", TASK)
    diary.settle("v1", "n1", TASK | {"occurrence": "second"})
    assert diary.entries == []

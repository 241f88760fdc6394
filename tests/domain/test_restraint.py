"""Restraint: which of the waiting messages go out now, which stand alone, and what is told once."""

from datetime import timedelta
from typing import Any

import pytest

from domain.enclosures import Enclosure
from domain.outbox import ENCLOSING, IntentState, Pending, Purpose
from domain.restraint import bundle, drop_settled, newest_only, news_once, one_a_day
from tests.service.letters.examples import LATE, owed, pending

PAPER = Enclosure(kind="督办单", number="〔2024〕督1号", heading="督办单", body="督办单")


def states(dropped: list[Pending]) -> list[int]:
    """The ids."""
    return [part.id for part in dropped]


def test_who_has_not_had_the_notice_gets_it_once_as_it_stands_now() -> None:
    first = pending(1, Purpose.NOTICE, rung_id="tell")
    changed = pending(2, Purpose.AMENDED, rung_id="amended.r2.tell.0")
    other = pending(3, Purpose.AMENDED, rung_id="amended.r2.tell.0", notice_id="n2")
    kept, dropped = news_once([first, changed, other])
    assert states(kept) == [1, 3]
    assert [(one.pending.id, one.state) for one in dropped] == [(2, IntentState.SUPERSEDED)]


def test_two_amendments_that_wait_together_are_one_letter_and_neither_is_lost() -> None:
    parts = [pending(number, Purpose.AMENDED, rung_id=f"amended.r{number}.tell.0") for number in (2, 3)]
    kept, _ = newest_only(parts)
    assert [states(list(letter)) for letter in bundle(kept)] == [[2, 3]]


def test_that_a_notice_is_withdrawn_is_told_and_nothing_else_of_it() -> None:
    gone = pending(1, Purpose.WITHDRAWN, rung_id="withdrawn", live=False)
    changed = pending(2, Purpose.AMENDED, rung_id="amended.r2.tell.0", live=False)
    kept, dropped = drop_settled([gone, changed])
    assert states(kept) == [1]
    assert [one.pending.id for one in dropped] == [2]


def paper(number: int, purpose: Purpose, *things: Any, rung: str = "supervision.d1.document.sign.0") -> Pending:
    return pending(number, purpose, *things, rung_id=rung, enclosure=PAPER)


@pytest.mark.parametrize("purpose", sorted(ENCLOSING))
def test_every_signed_document_is_a_letter_of_its_own(purpose: Purpose) -> None:
    first = paper(1, purpose, owed(), rung="supervision.d1.document.sign.0")
    second = paper(2, purpose, owed(), rung="supervision.d2.document.sign.0")
    digest = [pending(number, Purpose.REMINDER, owed()) for number in (3, 4)]
    assert sorted(len(parts) for parts in bundle([first, second, *digest])) == [1, 1, 2]


def test_an_order_is_not_sent_once_everything_is_handed_in() -> None:
    kept, dropped = drop_settled([paper(1, Purpose.SUPERVISION), paper(2, Purpose.SUPERVISION, owed())])
    assert [one.id for one in kept] == [2]
    assert [(one.pending.id, one.state) for one in dropped] == [(1, IntentState.SETTLED)]


def test_its_end_a_reply_and_a_circular_are_told_though_nothing_is_owed() -> None:
    told = [Purpose.SUPERVISION_ENDED, Purpose.SUPERVISION_REPLIED, Purpose.CIRCULAR]
    kept, _ = drop_settled([paper(number, purpose) for number, purpose in enumerate(told)])
    assert len(kept) == len(told)


def test_no_reminder_of_the_reply_takes_the_place_of_the_order() -> None:
    order = paper(1, Purpose.SUPERVISION, owed())
    chasing = [
        pending(
            2 + place,
            Purpose.REMINDER,
            owed(),
            rung_id=f"supervision.d1.escalate.{place}",
            instant=LATE + timedelta(days=place),
        )
        for place in range(2)
    ]
    kept, dropped = newest_only([order, *chasing])
    assert ([one.id for one in kept], [one.pending.id for one in dropped]) == ([1, 3], [2])


def test_of_an_urging_and_a_reminder_of_the_same_matter_the_newest_speaks() -> None:
    planned = pending(1, Purpose.REMINDER, owed(), rung_id="report.statistics.once.remind.0", instant=LATE)
    urged = pending(
        2, Purpose.REMINDER, owed(), rung_id="report.statistics.once.urge.1", instant=LATE + timedelta(hours=1)
    )
    kept, _ = newest_only([planned, urged])
    assert [one.id for one in kept] == [2]


def test_a_document_is_no_chasing_and_goes_out_whoever_was_reminded_today() -> None:
    order, reminder = paper(1, Purpose.SUPERVISION, owed()), pending(2, Purpose.REMINDER, owed())
    kept, held = one_a_day([order, reminder], {"v1.liaison"}, LATE + timedelta(days=1), lambda _: False)
    assert ([one.id for one in kept], [one.pending.id for one in held]) == ([1], [2])

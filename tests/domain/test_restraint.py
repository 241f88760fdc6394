"""What is told once, and what is told even of a notice that is withdrawn."""

from domain.outbox import IntentState, Pending, Purpose
from domain.restraint import bundle, drop_settled, newest_only, news_once
from tests.service.letters.examples import pending


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

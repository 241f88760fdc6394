"""督办单 on both databases: what they are drafted from, their numbers, and their reply."""

import threading
from datetime import timedelta

import pytest

from activities.supervising import Drafted, SupervisionOrder, sign
from activities.supervising import draft as draft_supervisions
from activities.telling import tell_recipients
from domain.document_numbers import Series
from domain.errors import NotFound
from domain.letters import ChannelName
from domain.outbox import IntentState, Purpose, Sent
from domain.reviews import Verdict
from domain.supervision import Colour, Supervision, SupervisionState
from domain.task_life import TaskState
from tests.service.store.world import CASES, DUE, INTENTION, ISSUED, STATISTICS, TABLE, TEXT, World, draft

LATE = DUE + timedelta(hours=1)


def drafted(world: World, *units: str) -> Drafted:
    with world.facts() as facts:
        return draft_supervisions(facts, "top", SupervisionOrder(by="王五", units=units), LATE)


def signed(world: World, one: Supervision) -> Supervision:
    with world.facts() as facts:
        return sign(facts, "top", one.id, "赵六", LATE)[0]


def returned(world: World, task_id: int, reason: str) -> None:
    """As a reviewing office does."""
    with world.facts() as facts:
        task = facts.task(task_id)
        facts.put_reviews([task], Verdict.RETURNED, ISSUED + timedelta(days=3), "王五", reason, DUE)


def test_what_must_be_done_and_what_was_returned(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT, INTENTION, CASES))
    world.report(top, "n")
    returned(world, world.task(top, "n").id, "数字有误")
    world.report(top, "s", ("summary", "once"))
    with world.ledger.reading() as facts:
        unsettled = facts.unsettled("top", None)
        of_one = facts.unsettled("top", TABLE)
    assert [(item.title, item.state) for item in unsettled["n"]] == [
        ("统计表", TaskState.RETURNED),
        ("活动总结", TaskState.OWED),
    ]
    assert [one.reason for one in unsettled["n"][0].returns] == ["数字有误"]
    assert [item.title for item in unsettled["s"]] == ["统计表"]
    assert {code: len(items) for code, items in of_one.items()} == {"n": 1, "s": 1}


def test_what_was_told_to_whom(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        tell_recipients(facts, top, facts.receipts(top.id), ISSUED)
        done = [
            Sent(id=part.id, state=IntentState.SENT, letter_id="l", at=ISSUED, checked_at=ISSUED)
            for part in facts.pending(ChannelName.EMAIL, LATE, 100)
            if part.unit_code == "n"
        ]
        facts.record(ChannelName.EMAIL, done)
        told = facts.told_units(top.id, ["n", "s"])
    assert [(one.who, one.way, one.at) for one in told["n"]] == [("联络员nliaison", "邮件", ISSUED)]
    assert "s" not in told


def test_numbers_are_without_gaps_for_each_office_series_and_year(world: World) -> None:
    world.issue(draft())
    first, second = drafted(world).drafted
    assert signed(world, second).number == "〔2024〕督1号"
    assert signed(world, first).number == "〔2024〕督2号"
    with world.facts() as facts:
        assert facts.next_number("c", Series.SUPERVISION, 2024).sequence == 3
        assert facts.next_number("c", Series.SUPERVISION, 2025).sequence == 1
        assert facts.next_number("n", Series.SUPERVISION, 2024).sequence == 1
        assert facts.next_number("c", Series.CIRCULAR, 2024).sequence == 1


def test_two_who_sign_at_once_get_two_numbers(world: World) -> None:
    world.issue(draft())
    drafts = drafted(world).drafted
    numbers: list[str] = []
    together = threading.Barrier(2)

    def act(one: Supervision) -> None:
        together.wait()
        numbers.append(signed(world, one).number)

    threads = [threading.Thread(target=act, args=(one,)) for one in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == ["〔2024〕督1号", "〔2024〕督2号"]


def test_two_who_draft_at_once_draft_one(world: World) -> None:
    world.issue(draft())
    counts: list[int] = []
    together = threading.Barrier(2)

    def act() -> None:
        together.wait()
        counts.append(len(drafted(world).drafted))

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 2]


def test_a_reply_is_owed_until_it_comes_or_everything_is_handed_in(world: World) -> None:
    top = world.issue(draft())
    north, south = (signed(world, one) for one in drafted(world).drafted)
    moment = (north.due or LATE) + timedelta(minutes=1)

    def owing() -> set[str]:
        with world.ledger.reading() as facts:
            parts = facts.pending(ChannelName.EMAIL, moment, 100)
        replies = [p for p in parts if p.rung_id.startswith("supervision.") and p.purpose is Purpose.REMINDER]
        return {one.unit_code for part in replies for one in part.owed}

    def striking_off() -> set[str]:
        with world.ledger.reading() as facts:
            parts = facts.pending(ChannelName.EMAIL, moment + timedelta(days=2), 100)
        waiting = [part for part in parts if part.purpose is Purpose.SUPERVISION_OPEN]
        return {one.unit_code for part in waiting for one in part.owed}

    assert owing() == {"n", "s"}
    assert striking_off() == set()
    with world.facts() as facts:
        facts.move_supervision(north.id, SupervisionState.REPLIED, reply="已补报", replied_at=LATE)
    assert owing() == {"s"}
    world.report(top, "s", at=LATE)
    assert owing() == set()
    assert striking_off() == {"n", "s"}
    with world.facts() as facts:
        facts.move_supervision(south.id, SupervisionState.CLEARED)
    assert striking_off() == {"n"}
    with world.ledger.reading() as facts:
        assert {one.id: one.settled for one in facts.supervisions("top")} == {north.id: False, south.id: True}
        assert [one.id for one in facts.supervisions("top", "n")] == [north.id]


def test_the_document_comes_with_its_message(world: World) -> None:
    world.issue(draft())
    one = signed(world, drafted(world, "n").drafted[0])
    with world.ledger.reading() as facts:
        parts = facts.pending(ChannelName.EMAIL, LATE, 100)
    documents = [part for part in parts if part.purpose is Purpose.SUPERVISION]
    assert {part.contact.duty.value for part in documents} == {"liaison", "leader"}
    for part in documents:
        assert part.enclosure is not None
        assert (part.enclosure.number, part.enclosure.body, part.enclosure.due) == (one.number, one.body, one.due)


def test_what_is_withheld_is_not_sent_and_nothing_else(world: World) -> None:
    world.issue(draft())
    north, south = (signed(world, one) for one in drafted(world).drafted)
    with world.facts() as facts:
        assert facts.withhold("top", f"supervision.{north.ladder}") > 0
        assert not facts.was_sent("top", f"supervision.{north.ladder}.document.sign.0")
    with world.ledger.reading() as facts:
        left = {part.rung_id.split(".")[1] for part in facts.pending(ChannelName.EMAIL, LATE, 100)}
    assert left == {south.ladder}


def test_open_colours_and_what_is_not_there(world: World) -> None:
    world.issue(draft())
    one, _ = drafted(world).drafted
    with world.facts() as facts:
        assert facts.open_colours("top") == {"n": {Colour.RED}, "s": {Colour.RED}}
        facts.move_supervision(one.id, SupervisionState.CANCELLED)
        assert facts.open_colours("top") == {"s": {Colour.RED}}
        with pytest.raises(NotFound):
            facts.supervision("top", 99)
        assert facts.task_states([]) == {}

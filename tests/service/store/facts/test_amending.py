"""What an amendment and a withdrawal write, on both databases, in a number of statements that no unit adds to."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from activities.amending import prepare_amendment, write_amendment
from activities.inheriting import follow_superiors
from activities.telling import tell_recipients
from activities.withdrawing import end
from domain.amendment import Amendment
from domain.errors import Conflict
from domain.letters import ChannelName
from domain.notices import Notice, NoticeDraft, NoticeState
from domain.obligations import Audience, Field, Obligation, Occurrence
from domain.outbox import IntentState, Purpose, Sent
from domain.task_life import TaskState
from service.store.tables import NOTICE, NOTICE_REVISION, OUTBOX, RUNG, SUPERVISION
from tests.service.store.world import DUE, ISSUED, NORTH, STATISTICS, TEXT, World, draft, office

NOW = ISSUED + timedelta(days=2)
LATER = STATISTICS.model_copy(update={"occurrences": (Occurrence(due=DUE + timedelta(days=4)),)})
WIDER = LATER.model_copy(update={"fields": (*LATER.fields, Field(key="cost", label="经费"))})


def amend(world: World, notice_id: str, chosen: NoticeDraft) -> Amendment:
    """Amend one notice."""
    with world.facts() as facts:
        notice = facts.notice(notice_id)
        prepared = prepare_amendment(facts, notice, chosen, NOW, actor="王五", reason="推迟")
        return write_amendment(facts, prepared.amendment, NOW, actor="王五", reason="推迟").amendment


def told(world: World, notice: Notice) -> None:
    """Every recipient got its mail."""
    with world.facts() as facts:
        tell_recipients(facts, notice, facts.receipts(notice.id), ISSUED)
        done = [
            Sent(id=part.id, state=IntentState.SENT, letter_id="l", at=NOW, checked_at=NOW)
            for part in facts.pending(ChannelName.EMAIL, NOW, 10_000)
        ]
        facts.record(ChannelName.EMAIL, done)


def test_each_version_can_be_read_and_the_newest_is_the_notice(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    amend(world, top.id, draft(LATER, TEXT))
    amend(world, top.id, draft(LATER))
    with world.ledger.reading() as facts:
        assert facts.notice(top.id).revision == 3
        assert [facts.notice_as(top.id, number).draft.obligations for number in (1, 2, 3)] == [
            (STATISTICS, TEXT),
            (LATER, TEXT),
            (LATER,),
        ]
    with world.engine.connect() as connection:
        rows = connection.execute(select(NOTICE_REVISION).order_by(NOTICE_REVISION.c.revision)).all()
    assert [(row.revision, row.actor, row.reason) for row in rows] == [(1, "王五", "推迟"), (2, "王五", "推迟")]


def test_of_two_amendments_made_from_the_same_look_the_second_is_refused(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    with world.ledger.reading() as facts:
        seen = prepare_amendment(facts, facts.notice(top.id), draft(LATER, TEXT), NOW, actor="王五", reason="推迟")
    amend(world, top.id, draft(STATISTICS))
    with pytest.raises(Conflict), world.facts() as facts:
        write_amendment(facts, seen.amendment, NOW, actor="王五", reason="推迟")
    with world.ledger.reading() as facts:
        assert facts.notice(top.id).revision == 2


def test_a_later_extension_is_kept_and_an_earlier_one_follows(world: World) -> None:
    top = world.issue(draft(STATISTICS))
    dues = {"n": DUE + timedelta(days=30), "s": DUE + timedelta(days=1)}
    for code, due in dues.items():
        with world.facts() as facts:
            task = facts.tasks_of(top.id, code)[0]
            facts.move_tasks(top.id, [task.id], f"x{code}", due)
    amend(world, top.id, draft(LATER))
    assert {code: (world.task(top, code).ladder, world.task(top, code).due) for code in dues} == {
        "n": ("xn", dues["n"]),
        "s": ("r2", DUE + timedelta(days=4)),
    }
    with world.ledger.reading() as facts:
        assert facts.items(top.id)[0].item.close_at >= dues["n"]


def test_a_re_issue_follows_its_superior_once(world: World) -> None:
    top, north, _ = world.cascade(STATISTICS, TEXT)
    amend(world, top.id, draft(LATER, TEXT))
    with world.ledger.reading() as facts:
        assert north.id in facts.unattended(NOW)
        assert [carried.superior_id for carried in facts.superiors_moved(north.id)] == [top.id]
    with world.facts() as facts:
        follow_superiors(facts, north.id, NOW)
    with world.facts() as facts:
        assert facts.superiors_moved(north.id) == []
        assert facts.notice(north.id).revision == 2
        assert north.id not in facts.unattended(NOW)
        follow_superiors(facts, north.id, NOW)
        assert facts.notice(north.id).revision == 2


def test_a_re_issue_made_after_an_amendment_carries_it_out_already(world: World) -> None:
    top = world.issue(draft(STATISTICS))
    amend(world, top.id, draft(LATER))
    north = world.reissue(top, NORTH, NOW)
    with world.ledger.reading() as facts:
        assert facts.superiors_moved(north.id) == []


def test_a_unit_taken_away_and_asked_again_owes_anew(world: World) -> None:
    top = world.issue(draft(STATISTICS))
    amend(world, top.id, draft(STATISTICS, recipients=Audience(codes=("n",))))
    assert world.task(top, "s").state is TaskState.WITHDRAWN
    amend(world, top.id, draft(STATISTICS))
    assert world.task(top, "s").state is TaskState.OWED
    with world.ledger.reading() as facts:
        assert [unit.code for unit in facts.recipients(top.id)] == ["n", "s"]
        assert [(state.expected, state.outstanding) for state in facts.items(top.id)] == [(2, 2)]


def test_a_withdrawn_cascade_keeps_its_record_and_is_left_alone_by_the_sweep(world: World) -> None:
    top, north, south = world.cascade()
    world.report(north, "n1")
    told(world, top)
    with world.facts() as facts:
        found, people = end(facts, top, [top.id], NOW, actor="王五", reason="文件有误")
    assert set(found.ended) == {top.id, north.id, south.id}
    assert people == 2
    with world.ledger.reading() as facts:
        assert {facts.notice(one).state for one in found.ended} == {NoticeState.WITHDRAWN}
        assert facts.notice(south.id).withdrawn_reason == "文件有误"
        assert list(facts.unattended(DUE + timedelta(days=90))) == []
        assert facts.unstarted() == []
        assert [state.outstanding for one in found.ended for state in facts.items(one)] == [0, 0, 0]
    assert world.task(north, "n1").state is TaskState.ACCEPTED
    assert world.task(north, "n2").state is TaskState.WITHDRAWN
    with world.engine.connect() as connection:
        unfired = select(func.count()).select_from(RUNG).where(RUNG.c.fired_at.is_(None))
        assert connection.execute(unfired).scalar_one() == 0
        purposes = connection.execute(select(OUTBOX.c.purpose, OUTBOX.c.contact_id, OUTBOX.c.rung_id)).all()
    assert [tuple(row) for row in purposes if row.purpose == Purpose.WITHDRAWN.value] == [
        ("withdrawn", "n-liaison", "withdrawn"),
        ("withdrawn", "s-liaison", "withdrawn"),
    ]


def order(notice_id: str, unit_code: str) -> dict[str, object]:
    """A signed 督办单."""
    return {
        "notice_id": notice_id,
        "office": "c",
        "unit_code": unit_code,
        "colour": "red",
        "state": "signed",
        "facts": "{}",
        "body": "",
        "drafted_by": "王五",
        "drafted_at": ISSUED,
    }


def test_orders_about_what_is_asked_no_more_are_cancelled_with_the_reason(world: World) -> None:
    top = world.issue(draft(STATISTICS))
    with world.engine.begin() as connection:
        connection.execute(SUPERVISION.insert(), [order(top.id, "n"), order(top.id, "s")])
    found = select(SUPERVISION.c.unit_code, SUPERVISION.c.state, SUPERVISION.c.ended_reason).order_by(
        SUPERVISION.c.unit_code
    )
    amend(world, top.id, draft(STATISTICS, recipients=Audience(codes=("n",))))
    with world.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(found)] == [("n", "signed", ""), ("s", "cancelled", "推迟")]
    with world.facts() as facts:
        end(facts, facts.notice(top.id), [top.id], NOW, actor="王五", reason="文件有误")
    with world.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(found)] == [
            ("n", "cancelled", "文件有误"),
            ("s", "cancelled", "推迟"),
        ]


def counts(engine: Engine, units: int) -> dict[str, int]:
    """How many statements an amendment and a withdrawal take in an office of so many units."""
    world = World.furnished(engine, office(units))
    top = world.issue(draft(STATISTICS, TEXT))
    told(world, top)
    found: dict[str, int] = {}
    half = tuple(f"e{number:05d}" for number in range(units // 2))
    changes: dict[str, tuple[tuple[Obligation, ...], Audience]] = {
        "due": ((LATER, TEXT), Audience()),
        "form": ((WIDER, TEXT), Audience()),
        "half taken away": ((WIDER, TEXT), Audience(codes=half)),
        "all again": ((WIDER, TEXT), Audience()),
        "obligation": ((WIDER,), Audience()),
    }
    for name, (obligations, recipients) in changes.items():
        with world.counting() as sent:
            amend(world, top.id, draft(*obligations, recipients=recipients))
        found[name] = len(sent)
    with world.counting() as sent, world.facts() as facts:
        end(facts, facts.notice(top.id), [top.id], NOW, actor="王五", reason="文件有误")
    found["withdraw"] = len(sent)
    return found


def test_the_number_of_units_does_not_show(engine: Engine, another_engine: Engine) -> None:
    few, many = counts(engine, 10), counts(another_engine, 200)
    assert few == many
    assert {name: count for name, count in few.items() if count > 45} == {}


def test_the_number_of_notices_does_not_show_in_a_withdrawal(world: World, another_engine: Engine) -> None:
    def withdrawal(it: World, *, deep: bool) -> int:
        top = it.cascade()[0] if deep else it.issue(draft())
        with it.counting() as sent, it.facts() as facts:
            end(facts, facts.notice(top.id), [top.id], NOW, actor="王五", reason="文件有误")
        return len(sent)

    other = World.furnished(another_engine)
    # A cascade is looked at a second time, to be sure that nothing further carries it out.
    assert withdrawal(world, deep=True) <= withdrawal(other, deep=False) + 2
    with world.engine.connect() as connection:
        assert set(connection.execute(select(NOTICE.c.state)).scalars()) == {"withdrawn"}

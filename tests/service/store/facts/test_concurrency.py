"""Many at once: nothing is lost, nothing is counted twice, nobody waits for ever."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from activities.compiling import CompileOrder, take_stock
from activities.reviewing import Acceptance, accept
from domain.errors import CascadeError
from domain.facts import Provenance, Submitted
from domain.notices import Notice
from domain.reports import Content, LinkUsed
from domain.reviews import SeenReport
from domain.rollup import compile_rollup
from domain.task_life import TaskState, after_report
from service.store.views import Views
from tests.service.store.world import (
    DUE,
    ISSUED,
    SOMEBODY,
    STATISTICS,
    TABLE,
    World,
    draft,
    office,
)

LINK = Provenance(actor="林一", channel="email", link="17")


@pytest.fixture
def enterprises(engine: Engine) -> World:
    return World.furnished(engine, office(64))


def together(act: Callable[[Any], Any], arguments: Iterable[Any]) -> list[Any]:
    """All at once, each in a thread. What is refused by name is an answer, too."""

    def answer(argument: Any) -> Any:
        try:
            return act(argument)
        except CascadeError as refusal:
            return refusal

    with ThreadPoolExecutor(64) as threads:
        return list(threads.map(answer, arguments))


def whole(world: World, notice: Notice) -> bool:
    return Views(world.engine).verify_trail(notice.id) is None


def test_a_whole_office_reports_at_once(enterprises: World) -> None:
    top = enterprises.issue(draft())
    codes = [unit.code for unit in office(64)[1:]]
    answers: list[Submitted] = together(
        lambda code: enterprises.report(top, code, values={"people": Decimal(2)}), codes
    )
    assert sorted(answer.outstanding for answer in answers) == list(range(64))
    with enterprises.ledger.reading() as facts:
        assert facts.items(top.id)[0].complete
        rollup = compile_rollup(STATISTICS.fields, facts.contributions(top.id, TABLE))
    assert (rollup.base.included, rollup.figures[0].value) == (64, 128)
    assert whole(enterprises, top)


def test_one_form_sent_many_times_at_once_is_taken_once(world: World) -> None:
    top = world.issue(draft())
    seen = world.task(top, "n")

    def hand_in(number: int) -> Submitted:
        with world.facts() as facts:
            return facts.put_report(seen, TaskState.ACCEPTED, Content(text=str(number)), ISSUED, LINK)

    answers = together(hand_in, range(16))
    assert sum(isinstance(answer, Submitted) for answer in answers) == 1
    assert sum(isinstance(answer, LinkUsed) for answer in answers) == 15
    assert world.task(top, "n").version == 1
    with world.ledger.reading() as facts:
        assert facts.items(top.id)[0].outstanding == 1


def test_corrections_at_once_are_versions_one_after_another(world: World) -> None:
    top = world.issue(draft())
    task_id = world.task(top, "n").id

    def correct(number: int) -> int:
        with world.facts() as facts:
            task = facts.task(task_id)
            state = after_report(task.state, review=False)
            return facts.put_report(task, state, Content(text=str(number)), ISSUED, SOMEBODY).version

    assert sorted(together(correct, range(16))) == list(range(1, 17))
    assert whole(world, top)


def test_no_report_is_lost_between_compiling_and_closing(enterprises: World) -> None:
    """Whatever was taken is in the last rollup; whatever is not in it was refused, or taken as a supplement."""
    top = enterprises.issue(draft())
    codes = [unit.code for unit in office(64)[1:]]

    def act(code: str) -> Any:
        if code not in {"e00020", "e00040"}:
            return enterprises.report(top, code, values={"people": Decimal(1)})
        kind = "compile" if code == "e00020" else "close"
        with enterprises.facts() as facts:
            rungs = tuple(rung.id for rung in facts.rungs(top.id) if rung.act.value == kind)
            return take_stock(facts, CompileOrder(notice_id=top.id, rung_ids=rungs), DUE + timedelta(days=9))

    answers = together(act, codes)
    taken = sum(isinstance(answer, Submitted) and not answer.supplement for answer in answers)
    later = sum(isinstance(answer, Submitted) and answer.supplement for answer in answers)
    refused = [answer.code for answer in answers if isinstance(answer, CascadeError)]
    assert taken + later + len(refused) == 62
    assert set(refused) <= {"task_closed", "task_not_fit"}
    with enterprises.ledger.reading() as facts:
        found = facts.latest_rollup(top.id, TABLE)
        assert found is not None
        assert facts.items(top.id)[0].outstanding == 0
    assert (found[1].base.included, found[1].figures[0].value) == (taken, taken)
    assert whole(enterprises, top)


def test_many_offices_issue_at_once(world: World) -> None:
    def issue(number: int) -> str:
        return world.issue(draft(number=f"第{number}号"), f"n{number}").id

    assert len(set(together(issue, range(12)))) == 12
    refused = together(lambda number: world.issue(draft(number="同号"), f"m{number}").id, range(8))
    assert sum(isinstance(answer, str) for answer in refused) == 1
    assert {answer.code for answer in refused if isinstance(answer, CascadeError)} == {"number_taken"}


def test_verdicts_and_new_versions_at_once_each_see_the_other(enterprises: World) -> None:
    """Whoever comes first: an accepted version is the one that was seen, and a newer one waits again."""
    top = enterprises.issue(draft(STATISTICS.model_copy(update={"review": True})))
    tasks = {unit.code: enterprises.task(top, unit.code) for unit in office(64)[1:]}

    def hand_in(code: str) -> Submitted:
        with enterprises.facts() as facts:
            task = facts.task(tasks[code].id)
            state = after_report(task.state, review=True)
            return facts.put_report(task, state, Content(values={"people": Decimal(1)}), ISSUED, SOMEBODY)

    for code in tasks:
        hand_in(code)

    def act(number: int) -> Any:
        codes = list(tasks)
        if number % 8:
            return hand_in(codes[number % 40])
        chosen = codes[number % 5 :: 5]
        reports = tuple(SeenReport(task_id=tasks[code].id, version=1) for code in reversed(chosen))
        with enterprises.facts() as facts:
            return accept(facts, top.id, Acceptance(reports=reports, by="王五"), ISSUED)

    answers = together(act, range(64))
    refused = {answer.code for answer in answers if isinstance(answer, CascadeError)}
    assert refused <= {"version_outdated", "task_not_fit"}
    with enterprises.ledger.reading() as facts:
        states = {code: facts.task(tasks[code].id) for code in tasks}
        assert facts.items(top.id)[0].waiting == sum(task.state is TaskState.SUBMITTED for task in states.values())
        assert facts.items(top.id)[0].outstanding == 0
    assert all(task.version == 1 for task in states.values() if task.state is TaskState.ACCEPTED)
    assert whole(enterprises, top)

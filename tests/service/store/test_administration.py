"""What administrators set: policies for new notices, and the log of their acts."""

from datetime import timedelta

from sqlalchemy import Engine

from domain.policy import DEFAULTS, PLAIN, URGENT, Urgency
from service.store.administration import Administration
from service.store.ledger import SqlLedger
from tests.small_city import MONDAY

STRICT = PLAIN.model_copy(update={"acknowledge_working_days": 1, "close_working_days": 2})


def test_what_nobody_has_set_is_the_programs_own(engine: Engine) -> None:
    assert Administration(engine).policies() == DEFAULTS
    with SqlLedger(engine).reading() as facts:
        assert facts.default_policy(Urgency.URGENT) == URGENT


def test_a_policy_is_kept_logged_and_taken_back(engine: Engine) -> None:
    administration = Administration(engine)
    administration.put_policy(Urgency.PLAIN, STRICT, "管理员甲", MONDAY)
    assert administration.policies() == {**DEFAULTS, Urgency.PLAIN: STRICT}
    with SqlLedger(engine).reading() as facts:
        assert facts.default_policy(Urgency.PLAIN) == STRICT
    administration.forget_policy(Urgency.PLAIN, "管理员乙", MONDAY + timedelta(hours=1))
    assert administration.policies() == DEFAULTS
    newest, oldest = administration.changes()
    assert (newest.actor, newest.area, newest.act, newest.subject) == ("管理员乙", "policy", "restored", "plain")
    assert (oldest.actor, oldest.at, oldest.act) == ("管理员甲", MONDAY, "changed")
    assert '"close_working_days":2' in oldest.detail


def test_the_log_is_read_by_area_and_from_the_newest_on(engine: Engine) -> None:
    administration = Administration(engine)
    for number in range(5):
        administration.log("甲", MONDAY, "channel" if number % 2 else "calendar", "tested", str(number), n=number)
    assert [one.subject for one in administration.changes(limit=2)] == ["4", "3"]
    third = administration.changes(limit=2)[-1].id
    assert [one.subject for one in administration.changes(before=third)] == ["2", "1", "0"]
    assert [one.subject for one in administration.changes(area="channel")] == ["3", "1"]

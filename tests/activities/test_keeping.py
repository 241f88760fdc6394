"""Keeping units and contacts: one transaction each, with a line in the log, and nothing half-written."""

from typing import Any

import pytest

from activities.keeping import CodeTaken, Keeping
from domain.contacts import ContactRow, Duty, InvalidContacts
from domain.errors import NotFound
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.tree import InvalidTree, UnitRow
from domain.units import Level, ReissueRule, Unit
from tests.activities.desk import Desk
from tests.activities.test_staffing import waiting


@pytest.fixture
def keeping(desk: Desk) -> Keeping:
    return Keeping(desk.ledger, desk.clock, desk.engine)


def row(code: str, **more: str) -> UnitRow:
    return UnitRow.model_validate({"row": 1, "code": code, "name": "新社区", "level": "社区"} | more)


def person(**more: str) -> ContactRow:
    plain = {"row": 1, "unit_code": "v1", "name": "林一", "duty": "备用联络员", "email": "lin@example.invalid"}
    return ContactRow.model_validate(plain | more)


def acts(desk: Desk, subject: str) -> list[tuple[str, str, dict[str, Any]]]:
    with desk.ledger.reading() as facts:
        return [(one.act, one.actor, one.detail) for one in facts.kept(subject, 10)]


def unit(desk: Desk, code: str) -> Unit:
    with desk.ledger.reading() as facts:
        return facts.unit(code)


def test_a_new_unit_hangs_where_it_was_put(desk: Desk, keeping: Keeping) -> None:
    made = keeping.add_unit(row("v9", parent_code="s1", tags="沿海;城区"), "陈二")
    assert made == unit(desk, "v9")
    assert (made.path, made.tags) == ("/c/d1/s1/v9/", ("沿海", "城区"))
    assert [(act, actor) for act, actor, _ in acts(desk, "v9")] == [("unit_added", "陈二")]


def test_a_code_is_given_once(desk: Desk, keeping: Keeping) -> None:
    with pytest.raises(CodeTaken, match="一社区"):
        keeping.add_unit(row("v1", parent_code="s1"), "陈二")
    assert acts(desk, "v1") == []


def test_properties_change_and_name_and_place_stay(desk: Desk, keeping: Keeping) -> None:
    before = unit(desk, "s1")
    keeping.edit_unit(row("s1", level="部门", reissue="先审后转", parent_code="d2", active="否"), "陈二")
    after = unit(desk, "s1")
    assert (after.name, after.path, after.active) == (before.name, before.path, True)
    assert (after.level, after.reissue) == (Level.DEPARTMENT, ReissueRule.REVIEW_FIRST)
    ((act, _, detail),) = acts(desk, "s1")
    assert act == "unit_edited"
    assert detail["changes"] == {"级别": ["乡镇（街道）", "部门"], "转发方式": ["自动转发", "先审后转"]}


def test_nothing_is_logged_where_nothing_changes(desk: Desk, keeping: Keeping) -> None:
    keeping.edit_unit(row("s1", level="街道"), "陈二")
    assert acts(desk, "s1") == []


@pytest.mark.parametrize("wrong", [{"acts_for": "nobody"}, {"line_superior": "s1"}, {"level": "星系"}])
def test_what_does_not_fit_is_refused_whole(desk: Desk, keeping: Keeping, wrong: dict[str, str]) -> None:
    before = unit(desk, "s1")
    with pytest.raises(InvalidTree):
        keeping.edit_unit(row("s1", **{"level": "街道"} | wrong), "陈二")
    assert (unit(desk, "s1"), acts(desk, "s1")) == (before, [])


def test_an_unknown_unit_is_not_edited(keeping: Keeping) -> None:
    with pytest.raises(NotFound):
        keeping.edit_unit(row("v9"), "陈二")


def test_a_contact_changes_and_stays_the_same_person(desk: Desk, keeping: Keeping) -> None:
    made = keeping.keep_contact(person(), None, "陈二")
    changed = keeping.keep_contact(person(duty="联络员", name="林一一", verified="是"), made.id, "陈二")
    assert (changed.id, changed.duty, changed.verified) == (made.id, Duty.LIAISON, True)
    with desk.ledger.reading() as facts:
        assert facts.contact(made.id) == changed
    (edited, _, detail), (added, _, _) = acts(desk, "v1")
    assert (added, edited) == ("contact_added", "contact_edited")
    assert set(detail["changes"]) == {"姓名", "职责", "已核实"}


def test_a_new_liaison_is_told_what_the_unit_owes(desk: Desk, keeping: Keeping) -> None:
    desk.cascade()
    made = keeping.keep_contact(person(duty="联络员"), None, "陈二")
    told = [part for part in waiting(desk, "v1") if part.purpose is Purpose.HANDOVER]
    assert {part.contact.id for part in told} == {made.id}


def test_two_people_of_one_duty_and_name_are_one(keeping: Keeping) -> None:
    made = keeping.keep_contact(person(), None, "陈二")
    assert keeping.keep_contact(person(email="", mobile="19900000009"), None, "陈二").id == made.id
    with pytest.raises(InvalidContacts, match="同一职责"):
        keeping.keep_contact(person(), "v1.liaison", "陈二")


@pytest.mark.parametrize("wrong", [{"email": "", "mobile": ""}, {"name": ""}, {"email": "nowhere"}])
def test_a_contact_that_cannot_be_right_is_refused(desk: Desk, keeping: Keeping, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidContacts):
        keeping.keep_contact(person(**wrong), None, "陈二")
    assert acts(desk, "v1") == []


def test_a_contact_of_another_unit_is_not_found(keeping: Keeping) -> None:
    with pytest.raises(NotFound):
        keeping.keep_contact(person(), "v2.liaison", "陈二")
    with pytest.raises(NotFound):
        keeping.mend("v1", "v2.liaison", ChannelName.EMAIL, "陈二")


def test_a_dead_address_is_mended_and_another_edit_does_not_mend_it(desk: Desk, keeping: Keeping) -> None:
    made = keeping.keep_contact(person(mobile="19900000009"), None, "陈二")
    with desk.ledger.transaction() as facts:
        facts.put_contacts([made.model_copy(update={"email_dead": True, "sms_dead": True})])
    keeping.keep_contact(person(mobile="19900000009", verified="是"), made.id, "陈二")
    keeping.mend("v1", made.id, ChannelName.SMS, "陈二")
    with desk.ledger.reading() as facts:
        found = facts.contact(made.id)
    assert (found.email_dead, found.sms_dead) == (True, False)
    assert acts(desk, "v1")[0][0] == "address_mended"
    assert not keeping.keep_contact(person(email="new@example.invalid"), made.id, "陈二").email_dead


def test_a_table_is_taken_whole_or_not_at_all(desk: Desk, keeping: Keeping) -> None:
    with pytest.raises(InvalidTree):
        keeping.import_units([row("v8", parent_code="s1"), row("v9", parent_code="nobody")], "陈二", "0" * 64)
    keeping.import_units([row("v8", parent_code="s1"), row("v9", parent_code="s1")], "陈二", "0" * 64)
    with pytest.raises(InvalidContacts):
        keeping.import_contacts([person(), person(row="2", unit_code="nobody")], "陈二", "0" * 64)
    assert keeping.import_contacts([person()], "陈二", "0" * 64).contacts == 1
    with desk.ledger.reading() as facts:
        assert [(one.act, one.detail["sha256"]) for one in facts.kept("", 10)] == [
            ("contacts_imported", "0" * 64),
            ("units_imported", "0" * 64),
        ]

"""What a table would change, beside what is known."""

from domain.contacts import Contact, ContactRow, Duty, check_contacts
from domain.table_changes import RowKind, contact_changes, recognised, unit_changes, unit_words
from domain.tree import UnitRow, build_tree
from tests.small_city import contacts, units

KNOWN = {unit.code: unit for unit in units()}


def row(line: int, code: str, **more: str) -> UnitRow:
    words = {"name": f"{code}单位", "level": "社区", "parent_code": "s1"}
    return UnitRow.model_validate({"row": line, "code": code} | words | more)


def test_rows_are_new_changed_or_as_they_were() -> None:
    rows = [row(2, "v9"), row(3, "v1", name="新名"), row(4, "v2", name=KNOWN["v2"].name)]
    new, changed, same = unit_changes(rows, build_tree(rows, KNOWN), KNOWN)
    assert (new.kind, new.row, changed.kind, same.kind) == (RowKind.NEW, 2, RowKind.CHANGED, RowKind.UNCHANGED)
    assert [(one.column, one.before, one.after) for one in changed.changes] == [("名称", "一社区", "新名")]


def test_units_that_move_with_one_above_them_come_last_and_without_a_line() -> None:
    rows = [UnitRow(row=2, code="s1", name=KNOWN["s1"].name, level="街道", parent_code="d2")]
    changes = unit_changes(rows, build_tree(rows, KNOWN), KNOWN)
    assert [(one.key, one.row) for one in changes] == [("s1", 2), ("v1", 0), ("v2", 0), ("v3", 0)]
    assert [one.column for one in changes[0].changes] == ["上级编码"]


def test_whoever_is_known_keeps_the_id_however_it_came_about() -> None:
    (liaison, *_) = (one for one in contacts() if one.id == "v1.liaison")
    rows = [ContactRow(row=2, unit_code="v1", name=liaison.name, duty="联络员", mobile="19900000001")]
    (found,) = recognised(check_contacts(rows, ["v1"]), contacts())
    assert found.id == "v1.liaison"
    (change,) = contact_changes([2], [found], {one.id: one for one in contacts()})
    assert {one.column for one in change.changes} == {"邮箱", "手机"}


def test_nobody_gets_the_id_of_somebody_else() -> None:
    rows = [ContactRow(row=2, unit_code="v1", name="林一", duty="联络员", email="a@example.invalid")]
    (checked,) = check_contacts(rows, ["v1"])
    moved = checked.model_copy(update={"duty": Duty.BACKUP})
    (found,) = recognised([checked], [moved])
    assert found.id == f"{checked.id}.2"
    assert contact_changes([2], [found], {moved.id: moved})[0].kind is RowKind.NEW
    assert isinstance(found, Contact)


def test_a_unit_is_written_as_a_table_writes_it() -> None:
    words = unit_words(KNOWN["s1"])
    assert (words["级别"], words["上级编码"], words["启用"], words["转发方式"]) == (
        "乡镇（街道）",
        "d1",
        "是",
        "自动转发",
    )

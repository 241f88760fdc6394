"""Tables that must not be taken: every line at fault is told, and nothing of the table is written."""

from typing import Any

import pytest

from domain.contacts import InvalidContacts
from domain.tree import InvalidTree
from service.imports.files import FileTooLarge, UnreadableFile
from service.imports.tables import InvalidHeader, InvalidTable
from service.web.refusals import BodyTooLarge
from tests.service.web.front_desk import FrontDesk

HEADER = "编码,名称,级别,上级编码\n"
PEOPLE = "单位编码,姓名,职责,邮箱,手机\n"


def units(desk: FrontDesk, text: str | bytes, name: str = "units.csv") -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return desk.api("POST", "/units/import", files={"file": (name, content)})


def contacts(desk: FrontDesk, text: str) -> Any:
    return desk.api("POST", "/contacts/import", files={"file": ("contacts.csv", text.encode())})


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ("x1,甲街道,街道,x2\nx2,乙街道,街道,x1\n", "cycle", "绕成一圈"),
        ("x1,甲街道,街道,c\nx1,乙街道,街道,c\n", "duplicate_code", "与第 2 行重复"),
        ("x1,甲街道,街道,nowhere\nx2,乙街道,街道,nowhere\n", "orphan", "先导入上级单位"),
        ("x1,,街道,c\n", "empty_name", "没有名称"),
        ("x1,甲街道,星系,c\n", "unknown_level", "请填以下之一"),
        ("=1+1,甲街道,街道,c\n", "bad_code", "不合规"),
        ("c,测试市,市,v1\n", "cycle", "绕成一圈"),
    ],
)
def test_a_tree_that_is_none_is_refused(desk: FrontDesk, rows: str, code: str, said: str) -> None:
    with desk.untouched():
        answer = units(desk, HEADER + rows + "y9,好街道,街道,c\n")
        problem = desk.refused(answer, InvalidTree, answer.json()["field"])
    assert code in {row["code"] for row in problem["problems"]}
    assert any(said in row["message"] for row in problem["problems"])
    assert all(row["row"] >= 2 for row in problem["problems"])
    assert "未导入任何数据" in problem["title"]


def test_every_line_at_fault_is_told_at_once(desk: FrontDesk) -> None:
    rows = "".join(f"x{number},第{number}街道,星系,c\n" for number in range(50)) + "ok,好街道,街道,c\n"
    with desk.untouched():
        problem = desk.refused(units(desk, HEADER + rows), InvalidTree, "level")
    assert [row["row"] for row in problem["problems"]] == list(range(2, 52))


def test_chinese_encodings_are_read(desk: FrontDesk) -> None:
    assert units(desk, (HEADER + "x1,\U000200cc街道,街道,c\n").encode("gb18030")).json() == {"units": 1}
    assert units(desk, (HEADER + "x2,甲街道,街道,c\n").encode("utf-8-sig")).json() == {"units": 1}
    assert units(desk, (HEADER + "x3,乙街道,街道,c\n").encode("utf-16")).json() == {"units": 1}
    names = {unit["code"]: unit["name"] for unit in desk.api("GET", "/units", params={"path": "/c/"}).json()}
    assert (names["x1"], names["x2"], names["x3"]) == ("\U000200cc街道", "甲街道", "乙街道")


def test_mixed_encodings_are_refused(desk: FrontDesk) -> None:
    mixed = HEADER.encode("gb18030") + "x1,甲街道,街道,c\n".encode("gb18030") + "x2,乙街道,街道,c\n".encode()
    with desk.untouched():
        problem = desk.refused(units(desk, mixed), UnreadableFile, "file")
    assert "UTF-8" in problem["title"]


@pytest.mark.parametrize(
    ("content", "kind", "field"),
    [
        (b"", UnreadableFile, "file"),
        (b"\x00\x01\x02", UnreadableFile, "file"),
        (b"PK\x03\x04rest", UnreadableFile, "file"),
        (b"\xd0\xcf\x11\xe0old", UnreadableFile, "file"),
        (HEADER.encode(), UnreadableFile, "file"),
        ("编码,名称\nx1,甲\n".encode(), InvalidHeader, "level"),
        ("编码,名称,级别,上级编码,生日\nx,y,街道,c,1\n".encode(), InvalidHeader, "header"),
        ((HEADER + "x1,甲,乙,街道,c\n").encode(), InvalidTable, "row"),
        ((HEADER + '"x1,甲,街道,c\n').encode(), UnreadableFile, "file"),
        (b"x" * (20 * 1024 * 1024 + 1), FileTooLarge, "file"),
    ],
)
def test_a_file_that_is_no_table_is_refused(desk: FrontDesk, content: bytes, kind: type[Any], field: str) -> None:
    with desk.untouched():
        desk.refused(units(desk, content), kind, field)


def test_a_file_beyond_all_measure_is_not_read(desk: FrontDesk) -> None:
    with desk.untouched():
        desk.refused(units(desk, b"x" * (22 * 1024 * 1024)), BodyTooLarge)


def test_a_form_without_file_names_the_file(desk: FrontDesk) -> None:
    with desk.untouched():
        answer = desk.api("POST", "/units/import", data={"other": "1"})
    assert (answer.status_code, answer.json()["field"]) == (422, "file")
    assert "文件" in answer.json()["title"]


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("v1,甲安宁,联络员,,", "contact_without_address", "请至少填一项"),
        ("nowhere,甲安宁,联络员,a@example.invalid,", "unknown_unit", "先导入单位"),
        ("v1,,联络员,a@example.invalid,", "bad_name", "不能为空"),
        ("v1,甲安宁,所长,a@example.invalid,", "unknown_duty", "请填以下之一"),
        ("v1,甲安宁,联络员,甲的邮箱,", "invalid_contact", "邮箱"),
        ("v1,甲安宁,联络员,,12345", "invalid_contact", "手机号码"),
    ],
)
def test_a_contact_that_cannot_be_reached_is_refused(desk: FrontDesk, row: str, code: str, said: str) -> None:
    good = "v2,乙安宁,联络员,b@example.invalid,\n"
    with desk.untouched():
        answer = contacts(desk, PEOPLE + good + row + "\n")
        first = desk.refused(answer, InvalidContacts, answer.json()["field"])["problems"][0]
    assert (first["code"], first["row"]) == (code, 3)
    assert said in first["message"]


def test_good_contacts_are_taken(desk: FrontDesk) -> None:
    assert contacts(desk, PEOPLE + "v1,甲安宁,联络员,a@example.invalid,\n").json() == {
        "contacts": 1,
        "changed": ["v1"],
        "notices": 0,
    }

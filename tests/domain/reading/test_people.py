"""Contacts, and the numbers and mailboxes that are none."""

import pytest

from tests.domain.reading.samples import read


def contacts(*lines: str) -> list[tuple[str | None, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    people = read(*lines).contacts
    return [(p.value.name, p.value.phones, p.value.faxes, p.value.emails) for p in people]


def test_one_line() -> None:
    line = "联系人：晏清，联系电话：0999-5550131（办）；传真：0999-5550132；电子邮箱：office@example.invalid。"
    assert contacts(line) == [("晏清", ("0999-5550131",), ("0999-5550132",), ("office@example.invalid",))]


def test_lines_of_labels_with_spaced_names() -> None:
    people = contacts("联 系 人：秦望舒 卓 然", "联系电话：0999-5550101、5550102", "邮 箱：office@example.invalid")
    assert [person[0] for person in people] == ["秦望舒", "卓然"]
    assert {person[1] for person in people} == {("0999-5550101", "5550102")}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "联系人：陈老师（0999-5550131，office@example.invalid）",
            [("陈老师", ("0999-5550131",), ("office@example.invalid",))],
        ),
        (
            "请于6月28日前报委办公室（邮箱：office@example.invalid，联系人：郑晏，电话：5550131）。",
            [("郑晏", ("5550131",), ("office@example.invalid",))],
        ),
        ("未尽事宜，请联系人事处，联系人及电话：唐老师，0999-5550131。", [("唐老师", ("0999-5550131",), ())]),
        (
            "联系人：于晏  电话：(0999)5550131-820\nEmail：office@example.invalid",
            [("于晏", ("(0999)5550131-820",), ("office@example.invalid",))],
        ),
        ("请于6月28日前报办公室，邮箱：13900001111。", []),
        ("传真电话：0999-5550131  联系人：李晏\n此通知。", [("李晏", (), ())]),
    ],
)
def test_brackets_and_marks(line: str, wanted: list[tuple[str, tuple[str, ...], tuple[str, ...]]]) -> None:
    assert [(name, phones, mails) for name, phones, _, mails in contacts(line)] == wanted


def test_a_second_number_after_a_fax_is_a_fax() -> None:
    (person,) = contacts("传真号码：0999-5550130，5550131。")
    assert person[1:3] == ((), ("0999-5550130", "5550131"))


def test_two_people_with_their_own_numbers() -> None:
    people = contacts("联系人：秦望，电话：0999-5550101；消防救援支队 卓然，电话：0999-5550102。")
    assert [(person[0], person[1]) for person in people] == [("秦望", ("0999-5550101",)), ("卓然", ("0999-5550102",))]


def test_a_line_that_only_names_the_office() -> None:
    assert contacts("市科技局：黄晏清 贾卓 0999-5550131")[0][:2] == ("黄晏清", ("0999-5550131",))


def test_a_phone_that_is_also_the_fax() -> None:
    assert contacts("联系人：晏清，联系电话（传真）：0999-5550131")[0][1:3] == (("0999-5550131",), ("0999-5550131",))


@pytest.mark.parametrize(
    "line",
    [
        "请于6月19日报到（地址：滨河路98号，电话：0999-5550199）。",
        "工作QQ群号：123456789。",
        "地址：云川市滨河路1号（邮编：000000）。",
        "宣传12350举报电话和12345便民服务平台。",
        "电子版发至office@example.invalid邮箱。",
        "请将材料发送至邮箱office@example.invalid，逾期不再受理。",
    ],
)
def test_no_contacts(line: str) -> None:
    assert contacts(line) == []


def test_a_mailbox_in_a_bracket_with_the_fax_is_a_contact() -> None:
    found = contacts("请于6月20日前反馈于办公室（传真：0999-5550132，E-mail：office@example.invalid）。")
    assert [person[3] for person in found] == [("office@example.invalid",)]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "联系人：房产科史明，电话0999-5558101；市场科毕晨，电话0999-5558102。",
            [("史明", ("0999-5558101",), ()), ("毕晨", ("0999-5558102",), ())],
        ),
        ("联系人：组织二组 卓越，0999-5551688转8012。", [("卓越", ("0999-5551688转8012",), ())]),
        ("咨询电话：安全科0999-5553002，应急办0999-5553003。", [(None, ("0999-5553002", "0999-5553003"), ())]),
        ("联系人：裴远，联系电话：0999-5552310（传真同号）", [("裴远", ("0999-5552310",), ("0999-5552310",))]),
        ("联系人：裴远，0999-5552310（电话/传真）", [("裴远", ("0999-5552310",), ("0999-5552310",))]),
        ("联系人：裴远，0999-5552310（传真）", [("裴远", (), ("0999-5552310",))]),
        (
            "请将回执传真至0999-5553008或发送电子邮件至a@example.invalid。联系人：牟晓，13900000001。",
            [("牟晓", ("13900000001",), ())],
        ),
    ],
)
def test_who_answers_which_number(line: str, wanted: list[tuple[str | None, tuple[str, ...], tuple[str, ...]]]) -> None:
    found = [person.value for person in read(line).contacts]
    assert [(person.name, person.phones, person.faxes) for person in found] == wanted

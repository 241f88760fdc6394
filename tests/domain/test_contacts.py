from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contacts import (
    Contact,
    ContactRow,
    Duty,
    InvalidContact,
    InvalidContacts,
    address,
    check_contacts,
    contact_id,
    duty_label,
    duty_named,
    normalise_email,
    normalise_mobile,
    normalise_phone,
)
from domain.letters import ChannelName

PERSON = Contact(
    id="c1",
    unit_code="350502001",
    name="张三",
    duty=Duty.LIAISON,
    email="zhang.san@example.invalid",
    mobile="10000000001",
    phone="0595-00000000",
)


def test_a_contact_is_reached_where_it_has_an_address() -> None:
    assert address(PERSON, ChannelName.EMAIL) == "zhang.san@example.invalid"
    assert address(PERSON, ChannelName.SMS) == "10000000001"


def test_a_dead_address_is_no_address_and_leaves_the_other_alone() -> None:
    bounced = PERSON.model_copy(update={"email_dead": True})
    assert address(bounced, ChannelName.EMAIL) is None
    assert address(bounced, ChannelName.SMS) == "10000000001"
    assert address(PERSON.model_copy(update={"sms_dead": True}), ChannelName.SMS) is None


def test_an_absent_address_is_none() -> None:
    bare = PERSON.model_copy(update={"email": None, "mobile": None})
    assert [address(bare, channel) for channel in ChannelName] == [None, None]


def test_who_has_left_the_post_is_reached_no_more() -> None:
    gone = PERSON.model_copy(update={"active": False})
    assert [address(gone, channel) for channel in ChannelName] == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        "10000000001",
        "+86 100 0000 0001",
        "86-100-0000-0001",
        "0086 10000000001",
        "１００００００００01",
        " 1000 0000 001 ",
    ],
)
def test_a_mobile_number_is_its_eleven_digits(text: str) -> None:
    assert normalise_mobile(text) == "10000000001"


@pytest.mark.parametrize("text", ["", "1000000000", "20000000001", "100000000011", "+87 10000000001", "10000000001a"])
def test_other_numbers_are_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidContact, match="11 位数字") as refusal:
        normalise_mobile(text)
    assert refusal.value.code == "invalid_contact"
    assert refusal.value.field == "mobile"


def test_a_mailbox_keeps_its_case_and_lowers_its_domain() -> None:
    assert normalise_email(" Li.Si+a@Example.INVALID ") == "Li.Si+a@example.invalid"
    assert normalise_email("li＠example.invalid") == "li@example.invalid"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "li",
        "li@localhost",
        "li@@example.invalid",
        ".li@example.invalid",
        "l..i@example.invalid",
        "li@example..invalid",
        "li@-example.invalid",
        "李四@example.invalid",
        "li si@example.invalid",
        "李四 <li@example.invalid>",
        "li@example.invalid,wang@example.invalid",
        "li@example.invalid\nBcc: wang@example.invalid",
        "x" * 65 + "@example.invalid",
        "li@" + "a." * 130 + "invalid",
    ],
)
def test_what_is_not_one_plain_mailbox_is_refused(text: str) -> None:
    with pytest.raises(InvalidContact) as refusal:
        normalise_email(text)
    assert refusal.value.field == "email"


def test_office_telephones_keep_their_dashes() -> None:
    assert normalise_phone("0595—0000 0000 转 12") == "0595-00000000转12"
    assert normalise_phone("（0595）00000000") == "(0595)00000000"
    with pytest.raises(InvalidContact, match="分机"):
        normalise_phone("见通讯录")


def test_duties_have_chinese_names_that_read_back() -> None:
    assert [duty_label(duty) for duty in Duty] == ["联络员", "备用联络员", "分管领导", "经办人"]
    for duty in Duty:
        assert duty_named(duty_label(duty)) is duty
        assert duty_named(f" {duty.value.upper()} ") is duty
    assert duty_named("司机") is None


@given(st.text(max_size=30))
def test_addresses_are_normalised_once_or_refused(text: str) -> None:
    for normalise in (normalise_mobile, normalise_email, normalise_phone):
        with suppress(InvalidContact):
            once = normalise(text)
            assert normalise(once) == once
            assert once.isprintable()


@given(st.from_regex(r"1[0-9]{10}", fullmatch=True), st.sampled_from(["", "+86", "86 ", "0086-"]))
def test_every_spelling_of_a_number_is_one_number(digits: str, prefix: str) -> None:
    ascii_digits = "".join(str(int(digit)) for digit in digits)
    assert normalise_mobile(f"{prefix}{digits[:3]} {digits[3:7]}-{digits[7:]}") == ascii_digits


def row(number: int, **fields: str) -> ContactRow:
    told = {"unit_code": "u1", "name": f"某人{number}", "duty": "联络员", "email": f"p{number}@example.invalid"}
    return ContactRow.model_validate({"row": number} | told | fields)


def test_rows_become_contacts_with_normalised_addresses() -> None:
    told = row(
        2, name=" 王 五 ", duty="分管领导", email="", mobile="+86 100 0000 0002", phone="0595 00000000", verified="是"
    )
    (contact,) = check_contacts([told], {"u1"})
    assert contact == Contact(
        id=contact_id("u1", Duty.LEADER, "王 五"),
        unit_code="u1",
        name="王 五",
        duty=Duty.LEADER,
        mobile="10000000002",
        phone="059500000000",
        verified=True,
    )
    assert "王" not in contact.id


def test_importing_again_gives_the_same_ids() -> None:
    first = check_contacts([row(2), row(3)], {"u1"})
    mended = check_contacts([row(2), row(3, email="new@example.invalid")], {"u1"})
    assert [contact.id for contact in first] == [contact.id for contact in mended]
    assert len({contact.id for contact in first}) == 2


def test_all_problems_of_contacts_are_reported_at_once() -> None:
    rows = [
        row(2),
        row(3, unit_code="nowhere"),
        row(4, duty="司机"),
        row(5, email=""),
        row(6, email="a@b", mobile="123", phone="x"),
        row(7, name=""),
        row(8, name="某人2"),
        row(9, verified="也许", active="?"),
        row(10, email="", phone="0595-00000000"),
    ]
    with pytest.raises(InvalidContacts) as refusal:
        check_contacts(rows, {"u1"})
    assert refusal.value.code == "invalid_contacts"
    assert [(problem.row, problem.field, problem.code) for problem in refusal.value.problems] == [
        (3, "unit_code", "unknown_unit"),
        (4, "duty", "unknown_duty"),
        (5, "email", "contact_without_address"),
        (6, "email", "invalid_contact"),
        (6, "mobile", "invalid_contact"),
        (6, "phone", "invalid_contact"),
        (7, "name", "bad_name"),
        (8, "name", "duplicate_contact"),
        (9, "verified", "not_yes_or_no"),
        (9, "active", "not_yes_or_no"),
        (10, "email", "contact_without_address"),
    ]
    assert "既没有邮箱也没有手机号码" in refusal.value.problems[2].message


ROWS = st.builds(
    ContactRow,
    row=st.integers(2, 99),
    unit_code=st.sampled_from(["u1", "u2", ""]),
    name=st.text(max_size=3),
    duty=st.sampled_from(["联络员", "leader", "", "?"]),
    email=st.sampled_from(["", "a@example.invalid", "a"]),
    mobile=st.text("1 +8a", max_size=14),
    phone=st.text(max_size=4),
    verified=st.sampled_from(["", "是", "?"]),
)


@given(st.lists(ROWS, max_size=6))
def test_no_table_of_contacts_crashes(rows: list[ContactRow]) -> None:
    with suppress(InvalidContacts):
        contacts = check_contacts(rows, ["u1", "u2"])
        assert len({contact.id for contact in contacts}) == len(rows)
        assert all(contact.email or contact.mobile for contact in contacts)

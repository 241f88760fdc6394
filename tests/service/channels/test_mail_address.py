"""Addresses on the wire: what passes, what is refused, and that nothing dangerous gets through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.channels.mail_address import UnmailableAddress, parse_mail_address


@pytest.mark.parametrize(
    ("address", "wire", "needs_utf8"),
    [
        ("office@unit.example.invalid", b"office@unit.example.invalid", False),
        ("  office@unit.example.invalid ", b"office@unit.example.invalid", False),
        ("first.last+tag@example.invalid", b"first.last+tag@example.invalid", False),
        ("office@测试.example.invalid", b"office@xn--0zwm56d.example.invalid", False),
        ("联络员@example.invalid", "联络员@example.invalid".encode(), True),
    ],
)
def test_good_addresses_are_written_for_the_wire(address: str, wire: bytes, needs_utf8: bool) -> None:
    assert parse_mail_address(address) == (wire, needs_utf8)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "office",
        "office@",
        "@example.invalid",
        "a b@example.invalid",
        "a@b@example.invalid",
        "a..b@example.invalid",
        ".a@example.invalid",
        '"a b"@example.invalid',
        "<a@example.invalid>",
        "a@exa mple.invalid",
        "a@-example.invalid",
        "a@example..invalid",
        "a@example.invalid\r\nRCPT TO:<b@example.invalid>",
        "a@example.invalid> SIZE=1",
        "a\r\nDATA@example.invalid",
        "a\u2028b@example.invalid",
        "x" * 65 + "@example.invalid",
        "a@" + "x" * 64 + ".invalid",
        "a@" + "街" * 70 + ".invalid",
        "a@" + ".".join(["x" * 50] * 6),
    ],
)
def test_bad_addresses_are_refused_with_what_to_do(address: str) -> None:
    with pytest.raises(UnmailableAddress, match="请核对") as refusal:
        parse_mail_address(address)
    assert refusal.value.code == "unmailable_address"
    assert refusal.value.field == "email"


@given(st.text(max_size=80) | st.builds(lambda a, b: f"{a}@{b}", st.text(max_size=30), st.text(max_size=30)))
def test_whatever_passes_cannot_leave_its_angle_brackets(address: str) -> None:
    try:
        wire = parse_mail_address(address).wire
    except UnmailableAddress:
        return
    assert not re.search(rb"[\x00-\x20\x7f<>]", wire)
    assert wire.count(b"@") == 1

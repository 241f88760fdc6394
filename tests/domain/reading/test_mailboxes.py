"""Mailboxes as they are printed, and as pages and typists damage them."""

import pytest

from domain.reading.lexing.mailboxes import mailboxes
from tests.domain.reading.samples import read

BODY = "请于6月20日前将总结报送区教育局。"


@pytest.mark.parametrize(
    ("print_", "wanted", "flagged"),
    [
        ("a_b.c@mail.example.com", "a_b.c@mail.example.com", False),
        ("abc@ example.com", "abc@example.com", False),
        ("abc＠example．com", "abc@example.com", False),
        ("abc@example，com", "abc@example.com", True),
        ("abc@example。com", "abc@example.com", True),
        ("abc@moe.example.gov，cn", "abc@moe.example.gov.cn", True),
        ("abc#example.com", "abc@example.com", True),
        ("abc（at）example.com", "abc@example.com", True),
        ("abc[at]example.com", "abc@example.com", True),
    ],
)
def test_prints(print_: str, wanted: str, flagged: bool) -> None:
    draft = read(BODY, f"联系人：晏清，电话：0999-5550131，邮箱：{print_}。")
    (person,) = draft.contacts
    assert person.value.emails == (wanted,)
    assert ("damaged_mail" in [flag.code for flag in draft.flags]) is flagged


@pytest.mark.parametrize("print_", ["abcexample.com", "abc@", "@example.com", "abc@example"])
def test_what_is_lost_is_shown_and_not_made_up(print_: str) -> None:
    draft = read(BODY, f"联系人：晏清，电话：0999-5550131，邮箱：{print_}")
    (person,) = draft.contacts
    assert person.value.emails == ()
    (flag,) = [flag for flag in draft.flags if flag.code == "damaged_mail"]
    assert flag.evidence is not None
    assert flag.evidence.text == print_


@pytest.mark.parametrize(
    "text", ["第#3项，见附件。com", "邮箱：见通讯录", "邮箱:http://mail.example.com", "报至邮箱：办公室OA", "★重要★"]
)
def test_other_signs(text: str) -> None:
    assert list(mailboxes(text)) == []
    assert "damaged_mail" not in [flag.code for flag in read(BODY, text).flags]


def test_each_of_several() -> None:
    text = "邮箱:a@example.com,b@example,com;c#example.com、d@example.com"
    assert [mended or text[start:end] for start, end, mended in mailboxes(text)] == [
        f"{name}@example.com" for name in "abcd"
    ]

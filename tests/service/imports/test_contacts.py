import pytest

from domain.contacts import Duty, InvalidContacts, check_contacts
from service.imports.contacts import read_contacts
from service.imports.tables import InvalidHeader

TABLE = "单位编码,姓名,职责,邮箱,手机号码,办公电话\n"
TABLE += "350502001,林某,联络员,lin@example.invalid,+86 100 0000 0001,0595-00000000\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_table_of_contacts_becomes_contacts(encoding: str) -> None:
    (contact,) = check_contacts(read_contacts(TABLE.encode(encoding)), {"350502001"})
    assert (contact.name, contact.duty, contact.unit_code) == ("林某", Duty.LIAISON, "350502001")
    assert (contact.email, contact.mobile, contact.phone) == ("lin@example.invalid", "10000000001", "0595-00000000")


def test_english_headings_are_read() -> None:
    data = b"unit_code,name,duty,email,verified\n3505,Lin,leader,lin@example.invalid,yes\n"
    (contact,) = check_contacts(read_contacts(data), {"3505"})
    assert (contact.duty, contact.verified) == (Duty.LEADER, True)


def test_problems_carry_the_line_of_the_file() -> None:
    data = TABLE + "\n350502001,王某,联络员,,,\n"
    with pytest.raises(InvalidContacts) as refusal:
        check_contacts(read_contacts(data.encode()), {"350502001"})
    assert [(problem.row, problem.code) for problem in refusal.value.problems] == [(4, "contact_without_address")]


def test_a_table_without_duties_is_refused() -> None:
    with pytest.raises(InvalidHeader, match="缺少“职责”列"):
        read_contacts("单位编码,姓名\n3505,林某\n".encode())

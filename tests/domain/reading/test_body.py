from domain.reading.body import body
from tests.domain.reading.samples import notice


def test_the_body_stands_between_recipients_and_signature() -> None:
    assert body(notice("为做好工作，现通知如下。", "请报送。")) == "为做好工作，现通知如下。\n\n请报送。"


def test_nothing_has_no_body() -> None:
    assert body(" \n") == ""

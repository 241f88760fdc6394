"""From cited notices to known ones."""

import pytest

from domain.reading.basis import KnownNotice, link, number_key
from domain.reading.draft import BasisDocument

KNOWN = [
    KnownNotice(id="n1", number="云商务〔2024〕70号", title="云川市商务局关于开展2024年“安全生产月”活动的通知"),
    KnownNotice(id="n2", number="云安办〔2024〕43号", title="关于开展2024年安全生产月活动的通知"),
    KnownNotice(id="n3", number="", title="关于报送防溺水情况的通知"),
]


@pytest.mark.parametrize(
    ("number", "title", "wanted", "by"),
    [
        ("云商务〔2024〕70号", None, "n1", "number"),
        ("云商务[2024]070号", "随便什么标题", "n1", "number"),
        (None, "关于报送防溺水情况的通知", "n3", "title"),
        ("云安办〔2023〕43号", "关于开展2024年安全生产月活动的通知", None, None),
        (None, "关于不存在的通知", None, None),
    ],
)
def test_links(number: str | None, title: str | None, wanted: str | None, by: str | None) -> None:
    (found,) = link([BasisDocument(number=number, title=title)], KNOWN)
    assert (found.notice_id, found.by) == (wanted, by)
    assert found.certain is (by == "number")


def test_two_of_one_number_settle_nothing() -> None:
    twice = [*KNOWN, KnownNotice(id="n9", number="云商务〔2024〕70号", title="另一个")]
    assert link([BasisDocument(number="云商务〔2024〕70号", title=None)], twice)[0].notice_id is None


def test_ways_of_printing_one_number() -> None:
    printed = ["劳社厅发[2003]4号", "劳社厅发〔2003〕04号", "劳社厅发（２００３）４号", "劳社厅发 【2003】 第4号"]
    assert len({number_key(number) for number in printed}) == 1
    assert number_key("劳社厅发〔2003〕4号") != number_key("劳社厅发〔2003〕14号")

"""Where the text says what was read: every blank leads to its own words."""

from domain.drafting.findings import findings
from domain.reading import read_notice
from domain.reading.proposal import Context, propose
from tests.domain.reading.samples import notice
from tests.domain.reading.test_proposal import HEAD, OFFICE, SUBORDINATES


def marked(*lines: str) -> dict[str, str]:
    """The words by the place that they fill."""
    text = notice(*lines, head=HEAD)
    read = read_notice(text)
    found = findings(read, propose(read, Context(office=OFFICE, subordinates=SUBORDINATES)))
    return {mark.place: text[mark.start : mark.end] for mark in found.marks if mark.place.startswith("obligations")}


def test_of_several_days_each_thing_has_its_own() -> None:
    words = marked("请各单位于6月21日前和11月25日前分别报送上半年活动总结和全年活动总结。")
    dues = {place: said for place, said in words.items() if place.endswith(".due")}
    assert dues == {
        "obligations.0.occurrences.0.due": "6月21日前",
        "obligations.1.occurrences.0.due": "11月25日前",
    }


def test_the_tags_of_one_clause_stand_in_the_order_of_its_items() -> None:
    words = marked("请各单位于6月20日前将《隐患统计表》和《整改台账》报送区教育局。")
    assert list(words) == ["obligations.1", "obligations.0", *(f"obligations.{n}.occurrences.0.due" for n in (0, 1))]


def test_days_that_are_open_go_by_their_order() -> None:
    words = marked("请于630日前、930日前将进展情况报送区教育局。")
    assert [words[f"obligations.0.occurrences.{number}.due"] for number in (0, 1)] == ["630日前", "930日前"]


def test_what_is_said_of_silence_stands_by_what_is_asked() -> None:
    words = marked(
        "请于6月20日前将《隐患统计表》报送区教育局。无隐患的实行零报告。", "典型案例要及时报送区教育局应急科。"
    )
    assert [(place, said) for place, said in words.items() if place.endswith(".demand")] == [
        ("obligations.0.demand", "实行零报告")
    ]

"""A document as it lies on the desk says what the text says, and nothing else."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.circular_text import circular_text
from domain.clock import SHANGHAI
from domain.papers import Kind, paper_of
from domain.roster import Standing
from domain.supervision import Colour
from domain.supervision_text import supervision_text
from tests.domain.test_circular_text import ROSTER
from tests.domain.test_roster import ROSTERS, snapshot
from tests.domain.test_supervision_text import facts, item

SIGNED = datetime(2024, 6, 22, 15, tzinfo=SHANGHAI)
DUE = datetime(2024, 6, 26, 18, tzinfo=SHANGHAI)
WORDS = st.text(alphabet="请按时报送。\n　 一、（）", max_size=60)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_signed_order_line_by_line() -> None:
    paper = paper_of(
        supervision_text(
            facts(item()),
            Colour.RED,
            "〔2024〕督1号",
            "赵六",
            DUE,
            requirement="分管领导要过问。\n\n",
            signed_at=SIGNED,
        )
    )
    assert (paper.masthead, paper.title, paper.number, paper.remark) == (
        "某市安委办",
        "督办单",
        "〔2024〕督1号",
        "级别：红",
    )
    assert paper.addressee == "甲街道："
    assert [one.text for one in paper.paragraphs[-2:]] == [
        "分管领导要过问。",
        "请抓紧办理，并于2024年6月26日（星期三）18:00前书面回复办理情况。",
    ]
    assert (paper.signature, paper.note) == (("某市安委办", "2024年6月22日"), "签发人：赵六")


def test_a_draft_has_no_day() -> None:
    paper = paper_of(supervision_text(facts(item()), Colour.BLUE, "", "", None))
    assert (paper.number, paper.signature, paper.note) == ("（签发后编号）", ("某市安委办",), "签发人：（待签发）")


def test_headings_of_a_circular() -> None:
    paper = paper_of(circular_text(snapshot(*ROSTER), "〔2024〕通1号", "赵六", requirement="请举一反三。"))
    assert [one.text for one in paper.paragraphs if one.kind is Kind.HEADING] == [
        "一、总体情况",
        "二、名单",
        "三、有关要求",
    ]
    assert [one.text[:7] for one in paper.paragraphs if one.kind is Kind.SUBHEADING] == [
        "（一）按时报送",
        "（二）迟报（1",
        "（三）未报送（",
        "（四）材料退回",
    ]
    assert paper.paragraphs[-1].text == "请举一反三。"


def test_requirements_follow_a_ranking() -> None:
    paper = paper_of(circular_text(snapshot(*ROSTER, ranking=True), "", "", requirement="请举一反三。"))
    assert [one.text for one in paper.paragraphs if one.kind is Kind.HEADING][-2:] == ["三、排名", "四、有关要求"]


@given(ROSTERS, WORDS, st.booleans())
def test_nothing_is_lost_and_nothing_added(roster: list[Standing], words: str, signed: bool) -> None:
    body = circular_text(
        snapshot(*roster), "〔2024〕通1号", "赵六", requirement=words, signed_at=SIGNED if signed else None
    )
    paper = paper_of(body)
    told = [paper.title, paper.number, paper.remark, paper.addressee, *(one.text for one in paper.paragraphs)]
    assert squeezed("".join([*told, *paper.signature, paper.note])) == squeezed(body)

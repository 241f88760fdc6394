from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.obligations import Demand, Form
from domain.policy import Urgency
from domain.reading import read_notice
from domain.reading.basis import KnownNotice
from domain.reading.body import body
from domain.reading.forms import Form as Sheet
from domain.reading.proposal import Context, Proposal, propose
from domain.units import Level, Unit
from tests.domain.reading.samples import notice

OFFICE = Unit(code="o", name="望江区教育局", level=Level.DEPARTMENT, parent_code=None, path="/o/")
SUBORDINATES = tuple(
    Unit(code=code, name=name, level=level, parent_code="o", path=f"/o/{code}/")
    for code, name, level in (
        ("x1", "第一小学", Level.DEPARTMENT),
        ("s1", "临湖街道", Level.STREET),
        ("v1", "柳岸社区", Level.COMMUNITY),
        ("e1", "云川机械公司", Level.ENTERPRISE),
    )
)
SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"


def proposed(*lines: str, known: tuple[KnownNotice, ...] = (), forms: tuple[Sheet, ...] = (), **parts: str) -> Proposal:
    return proposal(notice(*lines, **parts), known, forms)


def proposal(text: str, known: tuple[KnownNotice, ...] = (), forms: tuple[Sheet, ...] = ()) -> Proposal:
    context = Context(office=OFFICE, subordinates=SUBORDINATES, known=known, forms=forms, body=body(text))
    return propose(read_notice(text), context)


def blocking(found: Proposal) -> list[tuple[str, str]]:
    return [(question.field, question.code) for question in found.questions if question.blocking]


HEAD = "望江区教育局文件\n望教安〔2024〕17号"


def test_a_plain_notice_is_ready_at_once() -> None:
    found = proposed("请各单位于6月20日前将工作总结报送区教育局。联系人：秦望，电话：0999-5550101。", head=HEAD)
    assert blocking(found) == []
    ready = found.notice
    assert ready is not None
    assert (ready.office, ready.number, ready.urgency) == ("o", "望教安〔2024〕17号", Urgency.PLAIN)
    assert ready.recipients.codes == ("x1",)
    assert ready.obligations[0].form is Form.SUMMARY
    assert ready.inquiry.phone == "0999-5550101"
    assert "6月20日前" in ready.body
    assert "2024年6月3日" not in ready.body


def test_optional_and_soft_things_keep_their_weight() -> None:
    found = proposed(
        "具有代表性的典型案例要及时报送区教育局。",
        "有意向参加展演的学校，请于6月12日前反馈报名表。",
        "请于6月20日前将工作总结报送区教育局。",
        head=HEAD,
    )
    assert found.notice is not None
    assert [(one.key, one.demand) for one in found.notice.obligations] == [
        ("cases", Demand.AS_THEY_OCCUR),
        ("form", Demand.OPT_IN),
        ("summary", Demand.MANDATORY),
    ]


def test_what_is_damaged_or_missing_blocks() -> None:
    found = proposed("请于630日前将工作总结报送区教育局。")
    assert found.notice is None
    assert blocking(found) == [("number", "number_missing"), ("obligations.0.occurrences.0.due", "damaged_date")]
    assert found.sketch["number"] is None


def test_the_superiors_deadline_is_no_obligation() -> None:
    found = proposed("请于6月20日前将工作总结报送区教育局，我局汇总后于6月25日前报市教育局。", head=HEAD)
    assert found.notice is not None
    days = [time.due.day for one in found.notice.obligations for time in one.occurrences if time.due]
    assert days == [20]


def test_a_known_basis_is_linked_by_its_number() -> None:
    known = (KnownNotice(id="n1", number="川教安〔2024〕3号", title="关于防溺水工作的通知"),)
    found = proposed(
        "根据《关于防溺水工作的通知》（川教安〔2024〕3号）要求，请于6月20日前将工作总结报送区教育局。",
        head=HEAD,
        known=known,
    )
    assert found.notice is not None
    assert [(one.number, one.notice_id) for one in found.notice.basis] == [("川教安〔2024〕3号", "n1")]


def test_a_form_of_the_file_gives_the_fields() -> None:
    sheet = Sheet(title="防溺水隐患统计表", columns=("单位", "排查次数"))
    found = proposed("请于6月20日前将《防溺水隐患统计表》报送区教育局。", head=HEAD, forms=(sheet,))
    assert found.notice is not None
    assert [field.label for field in found.notice.obligations[0].fields] == ["单位", "排查次数"]
    assert found.notice.obligations[0].form is Form.STATISTICS


def test_a_text_without_any_limit_cannot_be_issued() -> None:
    assert ("obligations", "nothing_due") in blocking(proposed("请认真学习。", head=HEAD))


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    lines = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    found = proposed(lines, "请于6月20日前将工作总结报送区教育局。", head=HEAD)
    assert found.notice is not None or found.questions


@pytest.mark.parametrize(
    ("seed", "open_fields"),
    [
        ("000", []),
        ("002", []),
        ("003", [("obligations.3.occurrences.0.due", "damaged_date")]),
        ("004", [("number", "number_missing")]),
    ],
)
def test_the_seeds_ask_only_what_they_leave_open(seed: str, open_fields: list[tuple[str, str]]) -> None:
    files = sorted(SEEDS.glob(f"{seed}_*.txt"))
    if not files:
        pytest.skip("../shared/seeds is not here")
    found = proposal(files[0].read_text(encoding="utf-8"))
    assert blocking(found) == open_fields
    assert (found.notice is None) == bool(open_fields)

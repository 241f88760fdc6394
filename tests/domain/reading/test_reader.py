"""The reader as a whole: laws over any text, the labelled notices, and the record that goes out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import CascadeError
from domain.reading import Draft, read_notice
from domain.reading.account import account, explanation
from domain.reading.exchange import record
from domain.reading.reader import LONGEST, Empty, TooLong
from domain.reading.rules import RULES
from tests.domain.reading.samples import notice

SHARED = Path(__file__).resolve().parents[4] / "shared"
WORDS = [
    "每月",
    "每季度末",
    "前",
    "之前",
    "报送",
    "上报",
    "反馈",
    "市教育局",
    "各县区",
    "、",
    "，",
    "。",
    "；",
    "：",
    "\n",
    "《",
    "》",
    "（",
    "）",
    "〔2024〕12号",
    "2024年",
    "6月20日",
    "530日",
    "至",
    "下午",
    "17:00",
    "5个工作日内",
    "收到通知后",
    "联系人",
    "秦望",
    "电话0999-5550101",
    "附件",
    "1.",
    "关于",
    "通知",
    "抄送",
    "一、",
    "│",
    "截止时间为",
    "报名时间",
    "于",
    "将",
    "总结",
    "及时",
    "農(nóng)",
    "次年",
    "底",
    "分别",
    "和",
    "a@b.example",
    "31",
    "\u200b",
    "第八个防灾减灾日",
    "(星期二)",
    "月",
    "日",
    "年",
]


def evidences(draft: Draft) -> list[tuple[int, int, str]]:
    """Every evidence span of a draft, nested ones too."""
    found: list[tuple[int, int, str]] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if set(value) == {"start", "end", "text"}:
                found.append((value["start"], value["end"], value["text"]))
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                walk(inner)

    walk(draft.model_dump())
    return found


def check(text: str) -> None:
    """The laws: evidence is verbatim, every rule is on the register, the record is JSON, the account can be printed."""
    try:
        draft = read_notice(text)
    except CascadeError:
        return
    for start, end, quoted in evidences(draft):
        assert text[start:end] == quoted
    assert {item.rule for item in draft.obligations} <= RULES.keys()
    assert json.loads(json.dumps(record(draft, "x"), ensure_ascii=False))["id"] == "x"
    assert account(draft)
    assert explanation(draft)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=80).map("".join))
def test_laws_over_words_of_notices(text: str) -> None:
    check(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_laws_over_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "unit",
    ["《", "（", "6月20日前报送", "每月", "1", "a ", "附件：》", "5个工作日内至每月", "│a│\n", "各县、", "关于\n"],
)
def test_laws_over_a_hundred_kilobytes(unit: str) -> None:
    check((unit * 100_000)[:34_000])


def test_reading_twice_gives_the_same() -> None:
    text = notice("请于6月20日前将总结报送区教育局。")
    assert read_notice(text) == read_notice(text)


def test_no_text_and_too_much_text_are_refused() -> None:
    with pytest.raises(Empty, match="粘贴"):
        read_notice(" \n\u3000\n")
    with pytest.raises(TooLong, match="超过"):
        read_notice("文" * (LONGEST + 1))


def test_every_rule_names_its_source_and_an_example() -> None:
    assert len(RULES) >= 30
    for name, said in RULES.items():
        assert "Source:" in said, name
        assert "Example:" in said, name


def test_explanation_names_the_rule_of_every_value() -> None:
    lines = explanation(read_notice(notice("请于6月20日前将总结报送区教育局。")))
    assert any("due.before_verb" in line and "6月20日前" in line for line in lines)
    assert any(line.startswith("recipients.line: ") for line in lines)


def test_the_record_keeps_its_shape() -> None:
    printed = record(read_notice(notice("请于6月20日17:00前将总结报送区教育局。")), "n1")
    assert {
        "id",
        "doc_number",
        "title",
        "issue_date",
        "issuers",
        "recipients",
        "copies",
        "bases",
        "contacts",
        "attachments",
        "obligations",
        "flags",
    } <= printed.keys()
    (item,) = printed["obligations"]
    assert item["dues"][0]["date"] == "2024-06-20"
    assert item["dues"][0]["time"] == "17:00"
    assert item["evidence"].startswith("请于6月20日")


def test_a_draft_says_what_was_not_found() -> None:
    lines = account(read_notice("请于6月20日前将总结报送区教育局。"))
    assert "文号：未识别" in lines


SEEDS = {
    "000": ["2024-06-20"],
    "002": ["2024-06-25"],
    "003": ["2025-05-30", "2025-05-30", "2025-06-28"],
    "004": ["2023-06-02", "2023-06-21", "2023-11-26"],
}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_four_seeds_have_their_dues_and_no_other(seed: str) -> None:
    paths = list((SHARED / "seeds").glob(f"{seed}_*.txt"))
    if not paths:
        pytest.skip("the seeds are not at hand")
    draft = read_notice(paths[0].read_text(encoding="utf-8"))
    found = sorted(due.date.isoformat() for item in draft.obligations for due in item.dues if due.date)
    assert found == SEEDS[seed]


@pytest.mark.parametrize(("folder", "floor"), [("real", 0.93), ("composed", 0.93)])
def test_the_labelled_notices_score(folder: str, floor: float, tmp_path: Path) -> None:
    notices = SHARED / "notices"
    if not notices.exists():
        pytest.skip("the labelled notices are not at hand")
    paths = [(path, path.stem) for path in sorted((notices / folder).glob("*.txt"))]
    if folder == "real":
        paths += [(path, "S" + path.name[:3]) for path in sorted((SHARED / "seeds").glob("*.txt"))]
    lines = [
        json.dumps(record(read_notice(path.read_text(encoding="utf-8")), name), ensure_ascii=False)
        for path, name in paths
    ]
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(notices / "score.py"), str(notices / folder / "labels.json"), str(predictions)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout.strip().rpartition(" ")[2]) >= floor, done.stdout


@pytest.mark.parametrize(
    "foot",
    [
        "上一篇：关于6月1日前报送材料的通知",
        "下一条：请于6月1日前报送总结",
        "版权所有：望江区教育局 联系电话：0999-5550199",
    ],
)
def test_the_foot_of_a_page_asks_for_nothing(foot: str) -> None:
    draft = read_notice(notice("请于6月20日前将总结报送区教育局。") + "\n\n" + foot)
    assert [str(due.date) for item in draft.obligations for due in item.dues] == ["2024-06-20"]
    assert draft.contacts == ()

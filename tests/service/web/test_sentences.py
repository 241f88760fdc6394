"""Sentences of the program are known again by their pattern, and every one that people may see has English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.sentences import CLOSE, OPEN, Sentences, own, with_language
from service.web.words import sentences

HAN = re.compile("[\u3400-\u9fff]")
BLANK = re.compile(r"%\(\w+\)[sd]")
SPEAKING = ("activities", "domain", "service/files", "service/hooks", "service/imports", "service/store", "service/web")
ELSEWHERE = re.compile(
    r"domain/reading/(?!assignments|flags|letterhead|occurrences|proposal|sketch)|domain/(circular_text|compilation|supervision_text|gazette_text|gazette|letters|policy|reissue)\.py"
    r"|service/imports/divisions\.py|service/store/(answers|migrate)\.py"
    r"|service/web/(api/|(conditions|described|examples|idempotency|paging|parameters|words)\.py)"
)
"""What makes documents, which are Chinese in every language, reads them, or speaks to programs only."""
FRAGMENTS = frozenset(
    {
        *("{}年{}月{}日（星期{}）{}", "{}年{}月{}日", "{}月{}日", "{}月{}日{}", "{}至{}{}", "%Y年%m月%d日 %H:%M"),
        *("〔{}〕{}{}号", "周{}", "第{}次", "{}-材料.zip", "通报{}.docx", "督办单{}{}.docx", "{}导入模板.xlsx"),
        *("{}报送台账", "{}台账", "    [*] --> {}: 起草", "    [*] --> {}: 下发", "{} 下发 {} 个单位"),
        *("{}{}，告知{}", "{}{}小时", "{}{}个工作日", "下一步 {} 告知{}{}", "{}{}{}次提醒{}", "{}等{}项"),
        *(
            "报送时限 {} 晚于上级时限 {}",
            "{}，请提前时限；确需晚于上级的，请填写理由。",
            "{}截止时间 {}",
            "至少 {}、{}",
        ),
        *(
            "共 {} 期，第一期",
            "至多 {}",
            "{}截止时间：{} → {}",
            "；另有 {} 处",
            "{}有 {} 处问题，未导入任何数据：{}{}。请逐行更正后重新导入。",
        ),
        *(
            "有 {} 个单位又报了新版（{}{}），本次全部未作决定；请查看最新一版后再审核",
            "编码“{}”不合规",
            "表格{}，请检查是否选错了文件。",
        ),
        *("{}，请用字母、数字、“-”“_”“.”，以字母或数字开头，不超过 40 个字符", "回复督办单{}"),
        "有多个单位符合，请改填单位编码：{}{}",
        *("{}月", "{}年", "第{}季度", "{}第1期", "典型案例及{}", "后{}日"),
        *("台账-{}-{}.csv", "台账-{}-{}.xlsx", "（草稿）-{}", "报送评价-{}-{}-{}.xlsx"),
    }
)
"""Dates, numbers and names of files; and pieces that the catalogue holds within longer sentences, or word by word."""


def made(file: Path) -> Iterator[str]:
    """The templates of all sentences that a program fills or refuses with, their blanks as {}."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            named = isinstance(node.func, ast.Name) and node.func.id[:1].isupper()
            said = str(node.args[0].value) if named else ""
        else:
            continue
        if HAN.search(said):
            yield said


def sources() -> list[Path]:
    files = [file for folder in SPEAKING for file in sorted(Path(folder).rglob("*.py"))]
    return [file for file in files if not ELSEWHERE.search(file.as_posix())]


def test_whatever_the_program_says_has_english() -> None:
    keys = {
        BLANK.sub("{}", entry.msgid).replace("%%", "%")
        for file in Path("templates/locale/en").glob("*.po")
        for entry in polib.pofile(str(file))
    }
    untold = {f"{file}: {said}" for file in sources() for said in made(file) if said not in keys | FRAGMENTS}
    assert untold == set()


KNOWN = Sentences(
    {"联络员": "Liaison", "今天截止": "due today", "事项": "Item"},
    [
        ("“%(title)s”必填", "“%(title)s” must be filled in"),
        ("“%(title)s”%(our_when)s，告知%(our_whom)s", "“%(title)s” is %(our_when)s, tells the %(our_whom)s"),
        ("%(count)d 个单位", "%(count)d units"),
        ("时限 %(our_due)s 已过", "The due, %(our_due)s, is past"),
    ],
)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("“人数”必填", f"“{OPEN}人数{CLOSE}” must be filled in"),
        ("“A”今天截止，告知联络员", "“A” is due today, tells the liaison"),
        ("“A”必填；“B”必填", "“A” must be filled in; “B” must be filled in"),
        ("3 个单位", "3 units"),
        ("几 个单位", None),
        ("时限 2024年6月25日（星期二）18:00 已过", "The due, 25 Jun 2024, 18:00, is past"),
        ("时限 明天 已过", None),
        ("“A”明天截止，告知联络员", None),
        ("一社区", None),
        ("d1", "d1"),
    ],
)
def test_a_sentence_is_known_by_its_pattern(said: str, told: str | None) -> None:
    assert KNOWN.say(said) == told


@given(st.text(alphabet="甲乙必填“”；，告知%()s d1", max_size=20), st.text(alphabet="人数ab%(){} ", max_size=10))
def test_whatever_stands_in_a_blank_stays_as_it_is(said: str, title: str) -> None:
    KNOWN.say(said)
    told = KNOWN.say(f"“{title}”必填")
    assert told is not None
    assert told.replace(OPEN, "").replace(CLOSE, "") == f"“{title}” must be filled in"


def test_why_a_unit_is_stuck_can_be_told() -> None:
    told = sentences().say("逾期未报：“总结”，6月18日起2次提醒均已送达；下一步 6月26日 09:00 告知分管领导 张三、李四")
    assert told == (
        f"Overdue: “{own('总结')}”; since 18 Jun, reminders sent: 2, all delivered; "
        f"next, 26 Jun 09:00: tells the leader, {own('张三、李四')}"
    )


def test_marked_words_become_elements_where_elements_may_stand() -> None:
    page = f"<title>{own('甲')}</title><p title='{own('乙')}'>{own('丙')}</p><text x='1'>{own('丁')}</text>"
    assert with_language(page) == (
        '<title lang="zh-CN">甲</title><p title=\'乙\'><bdi lang="zh-CN">丙</bdi></p>'
        "<text x='1'><tspan lang=\"zh-CN\">丁</tspan></text>"
    )


@given(st.text(alphabet=f"{OPEN}{CLOSE}<>甲a", max_size=30))
def test_no_sign_is_left_over(text: str) -> None:
    assert not re.search(f"[{OPEN}{CLOSE}]", with_language(text))

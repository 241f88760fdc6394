"""What was read as 核对 shows it: open blanks offer what is likely, and what is wrong is said with its place."""

import re

import pytest

from domain.drafting.typed import TypedBasis
from tests.service.web.front_desk import FrontDesk
from tests.service.web.office.wizard.browser import Browser
from tests.small_city import draft

TEXT = """测安委办文件

测安办〔2024〕9号

测市安委办关于报送隐患排查情况的通知

各区：

根据《关于开展消防安全检查的通知》要求，请各区每月25日17时前将《隐患排查统计表》报送市安委办，并附现场照片3张。无隐患的实行零报告。
请各区于6月22日前报送工作方案。

测市安委办
2024年6月3日
"""


@pytest.fixture
def checked(desk: FrontDesk) -> Browser:
    """At 核对, with that text."""
    browser = Browser(desk)
    browser.open("/notices/new?office=c")
    form = browser.form("/drafts", "read")
    form.fill(text=TEXT)
    return browser.press(form, "read")


def test_a_cycle_without_bounds_waits_for_them_alone(checked: Browser) -> None:
    form = checked.form("/check")
    assert (form.value("obligations.0.cycle.freq"), form.value("obligations.0.cycle.on")) == ("monthly", "25")
    assert re.search(r'<details open id="obligations.0.cycle">', checked.text)
    form.fill(obligations__0__cycle__first="2024-06-01", obligations__0__cycle__last="2024-08-31")
    form = checked.press(form, "unroll:obligations.0").form("/check")
    assert form.value("obligations.0.occurrences.2.clock") == "17:00"
    assert [form.value(f"obligations.0.occurrences.{number}.day") for number in range(3)] == [
        "2024-06-25",
        "2024-07-25",
        "2024-08-25",
    ]


def test_what_was_not_read_needs_no_tick(checked: Browser) -> None:
    boxes = [name for name, _ in checked.form("/check").boxes if name.endswith(".confirmed")]
    assert boxes == ["obligations.1.occurrences.0.confirmed"]


def test_what_is_remarked_of_a_form_is_open_to_see(checked: Browser) -> None:
    assert re.search(r'<details open id="obligations.0.fields">.*?没有读到这张表的填报项', checked.text, re.DOTALL)


def test_the_words_ask_for_their_files_and_for_nil_reports(checked: Browser) -> None:
    assert checked.form("/check").value("obligations.0.evidence") == "照片3张"
    assert re.search(r'实行零报告<a class="tag" href="#obligations.0.demand">报送要求</a></mark>', checked.text)
    assert re.search(r'href="#e-obligations.0.demand"', checked.text)


def test_a_plain_notice_lacks_no_urgency(checked: Browser) -> None:
    assert re.search(r'<label for="urgency">紧急程度</label>', checked.text)


def test_the_list_of_mistakes_says_where_each_is(checked: Browser) -> None:
    form = checked.form("/check")
    form.fill(number="")
    checked.press(form, "next")
    listed = re.findall(r'<li><a href="#([^"]*)">(.*?)</a></li>', checked.text)
    assert [place for place, _ in listed] == [
        "number",
        "obligations.0.occurrences.0.due",
        "obligations.1.occurrences.0.due",
    ]
    assert [said[:6] for _, said in listed] == ["发文字号：不", "事项 1：请", "事项 2：请"]
    # What the list explains is not said a third time beside the remark.
    assert "请核对这个日期后勾选“已核对”，或改填" in checked.mistakes()


def test_a_cited_notice_that_may_be_known_is_linked_by_a_button(desk: FrontDesk) -> None:
    known = desk.issue(draft(title="关于开展消防安全检查的通知"))
    browser = Browser(desk).open("/notices/new?office=c")
    form = browser.form("/drafts", "read")
    form.fill(text=TEXT)
    browser.press(form, "read")
    browser.press(browser.form("/check"), f"link-basis:basis.0:{known}")
    kept = desk.office.wizard.drafts.find(browser.draft)
    assert kept.content.basis == (TypedBasis(number="", title="关于开展消防安全检查的通知", notice_id=known),)
    assert "本系统中的通知" in browser.text

"""The issue wizard in a browser: a notice goes out, by keyboard too; drafts save themselves; evidence is shown."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, City
from tests.service.web.front_desk import TOKEN

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],  # else half of the time goes into describing what is right
}
SIGNED_IN = {"extra_http_headers": {"Authorization": f"Bearer {TOKEN}"}}
TEXT = """测试市安全生产委员会办公室文件

测安办〔2024〕21号

关于报送安全生产月活动情况的通知

各区人民政府：

为做好安全生产月活动，请各区于6月22日前报送活动总结，联系人：甲小安，电话：0595-00000001。

测试市安全生产委员会办公室
2024年6月3日
"""
STEPS = ("content", "check", "audience", "rehearsal", "issue")


def pasted(page: Page, city: City) -> str:
    """Paste the text; returns the address of the draft."""
    page.goto(f"{city.url}/notices/new")
    page.get_by_label("通知全文").fill(TEXT)
    page.get_by_role("button", name="识读", exact=True).click()
    page.wait_for_url("**/check")
    return page.url.removesuffix("/check")


def settle(page: Page) -> None:
    """Whatever the reader flagged has been looked at: 22 June 2024 is a Saturday."""
    for box in page.get_by_label("已核对这个日期").all():
        box.check()


def test_a_notice_goes_out(opened: Callable[..., Page], city: City) -> None:
    page = opened(**SIGNED_IN)
    pasted(page, city)
    settle(page)
    page.get_by_role("button", name="下一步：发送范围").click()
    page.get_by_label("全部 2 个直属下级").check()
    page.get_by_role("button", name="下一步：预演").click()
    expect(page.get_by_role("img", name="各级时间线")).to_be_visible()
    page.get_by_role("button", name="下一步：下发").click()
    page.wait_for_url("**/issue")
    expect(page.get_by_role("button", name="下发给 2 个单位")).to_be_visible()
    for box in page.locator("#flags input").all():
        box.check()
    page.get_by_role("button", name="下发给 2 个单位").click()
    page.wait_for_url("**/notices/n*")
    assert len(city.desk.engine.started) == 1


def test_a_draft_saves_itself_while_one_types(opened: Callable[..., Page], city: City) -> None:
    page = opened(**SIGNED_IN)
    draft = pasted(page, city)
    page.get_by_label("标题", exact=False).first.fill("改过的标题")
    expect(page.locator("#saved")).to_contain_text("✓")
    page.goto(f"{draft}/check")
    expect(page.locator("#title")).to_have_value("改过的标题")
    # What was saved in the background does not stand in the way of the button.
    page.locator("#title").fill("又改的标题")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    expect(page.locator("#title")).to_have_value("又改的标题")


def test_the_words_are_shown_and_lead_back(opened: Callable[..., Page], city: City) -> None:
    page = opened(**SIGNED_IN)
    pasted(page, city)
    page.locator("a.source[href='#e-number']").click()
    expect(page.locator("[id='e-number']")).to_have_class("evidence shown")
    expect(page.locator("[id='e-number']")).to_be_in_viewport()
    page.locator("a.tag[href='#number']").click()
    expect(page.locator("#number")).to_be_focused()


def test_without_script_the_anchors_do_the_same(opened: Callable[..., Page], city: City) -> None:
    page = opened(**SIGNED_IN, java_script_enabled=False)
    pasted(page, city)
    page.locator("a.source[href='#e-number']").click()
    assert page.url.endswith("#e-number")
    expect(page.locator("[id='e-number']")).to_be_in_viewport()
    page.get_by_role("button", name="添加报送事项").click()
    expect(page.get_by_role("heading", name="事项 2", exact=True)).to_be_visible()


def test_a_refused_form_puts_the_focus_on_what_is_to_be_mended(opened: Callable[..., Page], city: City) -> None:
    page = opened(**SIGNED_IN)
    pasted(page, city)
    page.locator("#number").fill("")
    page.get_by_role("button", name="下一步：发送范围").click()
    expect(page.locator("#mistakes")).to_be_focused()
    page.locator("#mistakes a[href='#number']").click()
    expect(page.locator("#number")).to_be_focused()


def test_a_forecast_arrives_by_itself(opened: Callable[..., Page], city: City) -> None:
    page = opened(**SIGNED_IN)
    draft = pasted(page, city)
    settle(page)
    page.get_by_role("button", name="下一步：发送范围").click()
    page.wait_for_url("**/audience")
    page.goto(f"{draft}/rehearsal")
    page.get_by_role("button", name="都在最后一天办理").click()
    expect(page.locator("#forecast")).to_contain_text("条消息", timeout=90_000)


def test_the_steps_are_gone_by_keyboard_alone(opened: Callable[..., Page], city: City) -> None:
    page = opened(**SIGNED_IN)
    pasted(page, city)
    settle(page)
    page.locator("#number").focus()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "下一步：发送范围":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/audience")


@pytest.mark.parametrize(
    ("device", "theme", "language"),
    [(PHONE, "dark", "en"), (DESKTOP, "light", "zh-CN")],
    ids=["phone-dark-english", "desktop"],
)
def test_every_step_is_for_everybody(
    opened: Callable[..., Page], city: City, device: dict[str, Any], theme: str, language: str
) -> None:
    page = opened(**SIGNED_IN, **device, color_scheme=theme)
    draft = pasted(page, city)
    settle(page)
    page.get_by_role("button", name="下一步：发送范围").click()
    page.wait_for_url("**/audience")
    page.context.add_cookies([{"name": "language", "value": language, "url": city.url}])
    for step in (*STEPS, "delete"):
        page.goto(f"{draft}/{step}")
        assert page.url.endswith(step)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{step} is wider than the screen"
        assert page.locator("h1").count() == 1
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{step}: {found.generate_report()}"

"""A liaison without network: what was typed stays on the page and goes when the network is back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from domain.obligations import Form, Obligation, Occurrence
from tests.browser.conftest import PHONE, City
from tests.small_city import DUE, draft

SUMMARY = Obligation(
    key="summary", title="活动总结", form=Form.SUMMARY, occurrences=(Occurrence(due=DUE),), cascades=False
)


def test_what_was_typed_waits_for_the_network(city: City, opened: Callable[..., Page]) -> None:
    notice = city.desk.issue(draft(SUMMARY))
    page = opened(**PHONE)
    page.goto(f"{city.url}/l/{city.desk.token('d1', notice)}")
    page.get_by_role("button", name="签收通知").click()
    text, send = page.get_by_label("文字材料").first, page.get_by_role("button", name="报送", exact=True)
    text.fill("我区开展宣传3场。")
    page.context.set_offline(True)
    send.click()
    expect(page.locator("[data-saving]").first).to_contain_text("网络不通")
    expect(text).to_have_value("我区开展宣传3场。")
    page.context.set_offline(False)
    send.click()
    expect(page.get_by_role("status").first).to_contain_text("报送成功：活动总结")

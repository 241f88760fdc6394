"""Without network: what was typed stays on the page, and goes when the network is back.

Connected is not enough: a hot spot without internet and a service that starts anew leave the browser online.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from domain.obligations import Form, Obligation, Occurrence
from domain.rights import Role
from tests.browser.conftest import PHONE, City, SignIn
from tests.small_city import DUE, STATISTICS, draft

SUMMARY = Obligation(
    key="summary", title="活动总结", form=Form.SUMMARY, occurrences=(Occurrence(due=DUE),), cascades=False
)
REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False})
TYPED = "我区开展宣传3场。"
UNSENT, UNREPORTED, RESTORED = "没有提交：网络不通", "还没有报送", "已恢复上次没有提交的内容"


def cut(page: Page, address: str = "**/*") -> None:
    """Nothing comes through any more, and the browser does not know."""
    page.context.route(address, lambda route: route.abort("connectionrefused"))


def mend(page: Page, address: str = "**/*") -> None:
    page.context.unroute(address)


@pytest.fixture
def report(city: City, opened: Callable[..., Page]) -> Page:
    """The page of a link with one report to fill in."""
    notice = city.desk.issue(draft(SUMMARY))
    page = opened(**PHONE)
    page.goto(f"{city.url}/l/{city.desk.token('d1', notice)}")
    return page


def test_what_was_typed_waits_for_the_network(report: Page) -> None:
    page = report
    text, send = page.get_by_label("文字材料").first, page.get_by_role("button", name="报送", exact=True)
    said = page.locator("[data-saving]").first
    text.fill(TYPED)
    page.context.set_offline(True)
    send.click()
    expect(said).to_have_text("网络不通，还没有报送；所填内容都在本页，请联网后再点一次")
    page.get_by_role("button", name="保存草稿").click()
    expect(said).to_have_text("网络不通，草稿没有保存")
    send.click()
    expect(said).to_contain_text(UNREPORTED)
    expect(text).to_have_value(TYPED)
    page.context.set_offline(False)
    # What was typed is safe at once; that nothing is handed in yet stays said.
    expect(said).to_contain_text("草稿已自动保存")
    expect(said).to_contain_text(UNREPORTED)
    send.click()
    expect(page.get_by_role("status").first).to_contain_text("报送成功：活动总结")


def test_a_dead_line_leaves_the_page_as_it_is(report: Page) -> None:
    page = report
    text, send = page.get_by_label("文字材料").first, page.get_by_role("button", name="报送", exact=True)
    cut(page)
    page.get_by_role("button", name="签收通知").click()
    expect(page.get_by_role("alert")).to_contain_text(UNSENT)
    text.fill(TYPED)
    send.click()
    expect(page.locator("[data-saving]").first).to_contain_text(UNREPORTED)
    expect(text).to_have_value(TYPED)
    mend(page)
    # The service answers, and dies before the form comes: the page is lost, what was typed is on the server.
    link = page.url
    cut(page, "**/tasks/*")
    with page.expect_event("requestfailed"):
        send.click()
    expect(text).to_have_count(0)
    mend(page, "**/tasks/*")
    page.goto(link)
    expect(text).to_have_value(TYPED)
    posts: list[str] = []
    page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    send.dblclick()
    expect(page.get_by_role("status").first).to_contain_text("报送成功：活动总结")
    assert len(posts) == 1


def test_a_dead_service_behind_a_proxy_and_a_silent_line(report: Page) -> None:
    page = report
    acknowledge = page.get_by_role("button", name="签收通知")
    page.clock.install()
    page.context.route("**/healthz", lambda route: route.fulfill(status=502, content_type="text/html", body="x"))
    acknowledge.click()
    expect(page.get_by_role("alert")).to_contain_text(UNSENT)
    held: list[Route] = []
    mend(page, "**/healthz")
    page.context.route("**/healthz", lambda route: held.append(route))
    acknowledge.click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.clock.fast_forward(5000)
    expect(page.locator(".note.warn")).to_contain_text("网络很慢")
    page.clock.fast_forward(9000)
    expect(page.get_by_role("alert")).to_contain_text(UNSENT)
    mend(page, "**/healthz")
    acknowledge.click()
    expect(page.get_by_role("status").first).to_contain_text("已签收")


def test_a_page_that_is_lost_comes_back_with_what_was_typed(report: Page, city: City) -> None:
    page = report
    text, link = page.get_by_label("文字材料").first, page.url
    text.fill(TYPED)
    # Saved while it was left, the draft may come to the server before the new page or after it.
    page.reload()
    expect(text).to_have_value(TYPED)
    expect(page.get_by_text("在别处改动过")).to_have_count(0)
    cut(page)
    text.fill(f"{TYPED}又一场。")
    mend(page)
    page.goto(link)
    expect(text).to_have_value(f"{TYPED}又一场。")
    expect(page.locator("[data-saving]").first).to_contain_text("草稿已自动保存")
    # Meanwhile somebody has changed the draft: a person decides.
    drafts = "**/draft"
    cut(page, drafts)
    text.fill("手机上写的")
    address = page.locator("form.report").get_attribute("data-draft")
    assert address is not None
    place = f"{city.url}/{address.replace('../', '')}/draft"
    version = page.request.get(place).json()["version"]
    saved = page.request.put(place, data={"typed": {"text": "电脑上写的"}, "version": version})
    assert saved.ok
    mend(page, drafts)
    page.goto(link)
    expect(text).to_have_value("电脑上写的")
    page.get_by_role("button", name="换成本机的内容").click()
    expect(text).to_have_value("手机上写的")
    expect(page.locator("[data-saving]").first).to_contain_text("草稿已自动保存")
    # A form without a draft, whose sending dies on the way.
    asking, reason = page.get_by_role("link", name="申请延期或免报"), page.locator("textarea[name=reason]")
    asking.click()
    page.get_by_label("免报：").check()
    reason.fill("防汛值班，人手不足")
    page.context.route(
        "**/request", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    with page.expect_event("requestfailed"):
        page.locator("button.main").click()
    expect(reason).to_have_count(0)
    mend(page, "**/request")
    page.go_back()
    asking.click()
    expect(reason).to_have_value("防汛值班，人手不足")
    expect(page.get_by_label("免报：")).to_be_checked()
    expect(page.get_by_role("status")).to_contain_text(RESTORED)
    page.locator("button.main").click()
    page.wait_for_url(lambda url: not url.endswith("/request"))
    assert page.evaluate("sessionStorage.length") == 0


def test_other_forms_wait_too(city: City, sign_in: SignIn) -> None:
    """Handing over, by the unit; returning, by the office."""
    notice = city.desk.issue(draft(SUMMARY, REVIEWED))
    page = sign_in(Role.LIAISON, "d1", **PHONE)
    page.goto(f"{city.url}/work/{notice}/d1/handover")
    page.locator("textarea[name=reason]").fill("出差")
    cut(page)
    page.locator("button.main").click()
    expect(page.get_by_role("alert")).to_contain_text(UNSENT)
    expect(page.locator("textarea[name=reason]")).to_have_value("出差")
    mend(page)
    # A session that has ended: the answer shows what was typed, and after signing in the form has it again.
    session = page.context.cookies()
    page.context.clear_cookies()
    page.locator("button.main").click()
    expect(page.locator("h1")).to_contain_text("登录已失效")
    page.context.add_cookies([{**one, "url": city.url, "domain": None, "path": None} for one in session])
    page.goto(f"{city.url}/work/{notice}/d1/handover")
    expect(page.locator("textarea[name=reason]")).to_have_value("出差")
    assert city.desk.report(city.desk.token("d1"), {"events": "3", "people": "120"}).status_code == 201
    clerk = sign_in(Role.CLERK, "c")
    clerk.goto(f"{city.url}/notices/{notice}/review")
    clerk.keyboard.press("r")
    reason, send = clerk.locator("#one-reason"), clerk.locator("[data-key=send]")
    reason.fill("请核实人数")
    cut(clerk)
    send.press("Enter")
    expect(clerk.get_by_role("alert")).to_contain_text(UNSENT)
    expect(reason).to_have_value("请核实人数")
    mend(clerk)
    send.press("Enter")
    expect(clerk.get_by_role("status").first).to_contain_text("退回")

"""A liaison on a phone: from the link in the mail to the receipt, with photographs, a draft, and a second device."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from domain.obligations import Form, Obligation, Occurrence
from domain.rights import Role
from tests.browser.conftest import PHONE, City, SignIn
from tests.service.files.samples import PDF, jpeg, tiff
from tests.small_city import DUE, STATISTICS, draft

SUMMARY = Obligation(
    key="summary",
    title="活动总结",
    form=Form.SUMMARY,
    occurrences=(Occurrence(due=DUE),),
    evidence=("盖章扫描件", "照片"),
    required_evidence=("盖章扫描件",),
    cascades=False,
)
TABLE = STATISTICS.model_copy(update={"cascades": False})


@pytest.fixture
def notice(city: City) -> str:
    return city.desk.issue(draft(SUMMARY, TABLE))


def pick(page: Page, slot: int, *files: tuple[str, str, bytes]) -> None:
    chosen = [FilePayload(name=name, mimeType=kind, buffer=data) for name, kind, data in files]
    page.locator(f"fieldset.slot[data-index='{slot}'] input[multiple]").first.set_input_files(chosen)


def fits(page: Page) -> None:
    """At its own size and at 200 %."""
    own = page.viewport_size
    assert own is not None
    for width in (180, 360):
        page.set_viewport_size({"width": width, "height": own["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_the_link_to_the_receipt(city: City, notice: str, opened: Callable[..., Page]) -> None:
    page = opened(**PHONE)
    page.goto(f"{city.url}/l/{city.desk.token('d1', notice)}")
    fits(page)
    page.get_by_role("button", name="签收通知").click()
    expect(page.get_by_role("status").first).to_contain_text("已签收")
    pick(page, 0, ("总结（盖章）.pdf", "application/pdf", PDF))
    pick(page, 1, ("一.jpg", "image/jpeg", jpeg(tiff())), ("假.jpg", "image/jpeg", b"MZ" + bytes(99)))
    failed = page.locator("li.failed")
    expect(failed).to_contain_text("程序")
    expect(page.locator("li.sending")).to_have_count(0)
    # What was refused is not handed in by silence.
    page.get_by_role("button", name="报送", exact=True).locator("visible=true").click()
    expect(failed.get_by_role("button")).to_be_focused()
    failed.get_by_role("button", name="去掉").click()
    page.get_by_label("文字材料").first.fill("我区开展宣传3场。")
    fits(page)
    page.get_by_role("button", name="报送", exact=True).locator("visible=true").click()
    expect(page.get_by_role("status").first).to_contain_text("报送成功：活动总结")
    with city.desk.house.ledger.reading() as facts:
        content = facts.content(facts.tasks_of(notice, "d1")[0].id)
    assert content is not None
    assert [(one.name, one.slot) for one in content.files] == [("总结（盖章）.pdf", "盖章扫描件"), ("一.jpg", "照片")]


def test_a_draft_is_kept_by_itself_and_goes_on_elsewhere(
    city: City, notice: str, opened: Callable[..., Page], sign_in: SignIn
) -> None:
    page = opened(**PHONE)
    link = f"{city.url}/l/{city.desk.token('d1', notice)}"
    page.goto(link)
    page.get_by_label("文字材料").first.fill("先写一半")
    expect(page.locator("[data-saving]").first).to_contain_text("草稿已自动保存")
    other = sign_in(Role.LIAISON, "d1", **PHONE)
    other.goto(f"{city.url}/work/{notice}/d1")
    expect(other.get_by_label("文字材料").first).to_have_value("先写一半")
    fits(other)
    pick(other, 0, ("总结.pdf", "application/pdf", PDF))
    expect(other.locator("li.sending")).to_have_count(0)
    other.get_by_label("文字材料").first.fill("写完了")
    other.get_by_role("button", name="保存草稿").locator("visible=true").click()
    expect(other.get_by_role("status").first).to_contain_text("草稿已保存")
    # The first device knows nothing of it yet, and is told instead of overwriting.
    page.get_by_label("文字材料").first.fill("我的版本")
    page.get_by_role("button", name="保存草稿").locator("visible=true").click()
    expect(page.get_by_role("alert")).to_contain_text("改动过这份草稿")
    expect(page.get_by_label("文字材料").first).to_have_value("我的版本")
    expect(page.get_by_text("总结.pdf")).to_be_visible()
    page.get_by_role("button", name="报送", exact=True).locator("visible=true").click()
    expect(page.get_by_role("status").first).to_contain_text("报送成功")


def test_an_upload_that_breaks_off_can_be_tried_again(city: City, notice: str, opened: Callable[..., Page]) -> None:
    page = opened(**PHONE)
    page.goto(f"{city.url}/l/{city.desk.token('d1', notice)}")
    page.route("**/files?*", lambda route: route.abort())
    pick(page, 0, ("总结.pdf", "application/pdf", PDF))
    expect(page.locator("li.failed")).to_contain_text("上传失败")
    page.unroute("**/files?*")
    page.get_by_role("button", name="重试").click()
    expect(page.locator("li", has_text="已上传")).to_have_count(1)
    expect(page.locator("li.failed")).to_have_count(0)
    # The same file once more is the same file.
    with page.expect_response("**/files?*"):
        pick(page, 0, ("总结.pdf", "application/pdf", PDF))
    expect(page.locator("li.sending")).to_have_count(0)
    expect(page.locator("li", has_text="已上传")).to_have_count(1)
    # Taking it out again may break off as well.
    take, row = page.get_by_role("button", name="去掉 总结.pdf"), page.locator("li", has_text="已上传")
    page.route("**/files/1", lambda route: route.abort())
    take.click()
    expect(row.get_by_role("alert")).to_have_text("网络不通，没有去掉，请再点一次")
    expect(row).not_to_have_attribute("aria-busy", "true")
    page.unroute("**/files/1")
    refusal = {"title": "本通知已办结", "code": "x", "status": 409}
    page.route("**/files/1", lambda route: route.fulfill(status=409, json=refusal))
    take.click()
    expect(row.get_by_role("alert")).to_have_text("本通知已办结")
    page.unroute("**/files/1")
    take.click()
    expect(page.get_by_text("总结.pdf")).to_have_count(0)
    assert city.desk.house.settings.folder.files.joinpath("incoming").exists()
    assert list(city.desk.house.settings.folder.files.joinpath("incoming").iterdir()) == []


def test_numbers_are_judged_as_they_are_typed(city: City, notice: str, opened: Callable[..., Page]) -> None:
    page = opened(**PHONE)
    page.goto(f"{city.url}/l/{city.desk.token('d1', notice)}")
    page.get_by_text("进展情况统计表").first.click()
    events = page.get_by_label("活动场次")
    for typed, told in (("约十场", "应填数字"), ("1.5", "应填整数"), ("-1", "不能小于 0"), ("1,200", "")):
        events.fill(typed)
        events.blur()
        mistake = page.locator(f"#{events.get_attribute('id')}-mistake")
        expect(mistake).to_contain_text(told) if told else expect(mistake).to_have_count(0)


def test_the_page_works_without_script(city: City, notice: str, opened: Callable[..., Page]) -> None:
    page = opened(**PHONE, java_script_enabled=False)
    page.goto(f"{city.url}/l/{city.desk.token('d1', notice)}")
    pick(page, 0, ("总结.pdf", "application/pdf", PDF))
    page.get_by_role("button", name="上传所选文件").locator("visible=true").click()
    expect(page.get_by_text("总结.pdf")).to_be_visible()
    fits(page)
    page.get_by_label("文字材料").first.fill("已开展")
    page.get_by_role("button", name="报送", exact=True).locator("visible=true").click()
    expect(page.get_by_role("status").first).to_contain_text("报送成功")

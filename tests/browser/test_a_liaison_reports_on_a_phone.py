"""A liaison opens the link of the mail on a phone: acknowledges, fills the form, adds a photo, and has a receipt."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, City
from tests.small_city import draft

# The smallest picture that is one: a single pixel.
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def opened_on_phone(city: City, opened: Callable[..., Page]) -> Page:
    city.desk.issue(draft())
    page = opened(**PHONE)
    page.goto(f"{city.url}/l/{city.desk.token('d1')}")
    return page


def test_from_the_link_to_the_receipt(city: City, opened: Callable[..., Page], tmp_path: Path) -> None:
    photo = tmp_path / "现场.png"
    photo.write_bytes(PHOTO)
    page = opened_on_phone(city, opened)
    page.get_by_role("button", name="签收通知").tap()
    expect(page.get_by_role("status").first).to_contain_text("已签收")
    page.get_by_label("活动场次").fill("12场")
    page.get_by_label("参加人数").fill("340")
    page.get_by_text("添加照片或附件").tap()
    page.get_by_label("选择文件").set_input_files(photo)
    expect(page.get_by_role("button", name="去掉 现场.png")).to_be_visible()
    page.get_by_role("button", name="报送").last.tap()
    expect(page.get_by_role("alert")).to_contain_text("应填数字")
    page.get_by_label("活动场次").fill("12")
    page.get_by_role("button", name="报送").last.tap()
    expect(page.get_by_role("status").first).to_contain_text("报送成功")
    expect(page.get_by_text("第 1 版").first).to_be_visible()
    page.get_by_text("已报内容", exact=True).tap()
    expect(page.get_by_role("link", name="现场.png").first).to_be_visible()


def test_a_draft_is_there_again_on_another_phone(city: City, opened: Callable[..., Page]) -> None:
    page = opened_on_phone(city, opened)
    page.get_by_label("活动场次").fill("7")
    page.get_by_role("button", name="保存草稿").tap()
    expect(page.get_by_text("草稿，尚未报送")).to_be_visible()
    other = opened(**PHONE)
    other.goto(page.url.split("?")[0])
    expect(other.get_by_label("活动场次")).to_have_value("7")


def test_a_scanner_that_opens_the_link_does_nothing(city: City, opened: Callable[..., Page]) -> None:
    page = opened_on_phone(city, opened)
    with city.desk.untouched():
        page.reload()
        for anchor in page.locator("a[href]").all():
            address = anchor.get_attribute("href") or ""
            if not address.startswith(("tel:", "#")):
                assert page.request.get(f"{city.url}/" + address.removeprefix("../")).ok

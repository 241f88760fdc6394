"""A clerk pastes a notice with a damaged date, sees what was read beside its words, mends it, and issues."""

import re

from playwright.sync_api import expect

from domain.rights import Role
from tests.browser.conftest import City, SignIn

NOTICE = """测试市东区安全生产委员会办公室文件

东安办〔2024〕8号

东区应急管理局
关于报送夏季隐患排查情况的通知

各街道：

请于630日前将《隐患排查统计表》报送区应急管理局。有意向参加比武的街道，请于6月21日前反馈报名表。

东区应急管理局
2024年6月3日
"""


def test_from_the_pasted_text_to_the_issued_notice(city: City, sign_in: SignIn) -> None:
    page = sign_in(Role.CLERK, "d1")
    page.get_by_role("link", name="发通知").first.click()
    page.get_by_label("通知全文").fill(NOTICE)
    page.get_by_role("button", name="识读", exact=True).click()
    expect(page).to_have_url(re.compile("/drafts/.+/check"))
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("button", name=re.compile("下一步")).click()
    expect(page.get_by_role("alert")).to_contain_text("截止日期")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("2024-06-30|6月30日")).first.click()
    for box in page.get_by_role("checkbox", name=re.compile("核对|确认")).all():
        box.check()
    page.get_by_role("button", name=re.compile("下一步")).click()
    expect(page).to_have_url(re.compile("/drafts/.+/audience"))
    expect(page.get_by_text("甲街道").first).to_be_visible()
    page.get_by_role("button", name=re.compile("下一步")).click()
    expect(page).to_have_url(re.compile("/drafts/.+/rehearsal"))
    page.get_by_role("button", name=re.compile("下一步")).click()
    expect(page).to_have_url(re.compile("/drafts/.+/issue"))
    expect(page.get_by_role("button", name="下发给 2 个单位")).to_be_visible()
    for box in page.locator("#flags input").all():
        box.check()
    page.get_by_role("button", name="下发给 2 个单位").click()
    expect(page).to_have_url(re.compile("/notices/n"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("夏季隐患排查")
    assert len(city.desk.office.views.notices()) == 1

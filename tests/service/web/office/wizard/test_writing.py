"""A draft that is written by hand: what is typed is kept, what is wrong is said where it stands."""

from tests.service.web.front_desk import FrontDesk
from tests.service.web.office.wizard.browser import HEADERS, Browser
from tests.small_city import draft


def test_a_draft_is_listed_resumed_and_deleted_with_a_question(written: Browser) -> None:
    address = f"/drafts/{written.draft}"
    listed = written.open("/notices/new").text
    assert "关于报送活动总结的通知" in listed
    assert written.open(address).path == f"{address}/check"
    written.open(f"{address}/delete")
    assert "不能恢复" in written.text
    form = written.form("/delete")
    assert written.send(form, form.blanks).path == f"{address}/delete"
    written.press(form, "1", name="sure")
    assert "草稿已删除" in written.text
    assert written.open(address).status == 404


def test_what_is_typed_is_kept_even_while_it_is_wrong(written: Browser) -> None:
    form = written.form("/check")
    form.fill(title="", obligations__0__occurrences__0__day="六月底", obligations__0__minimum_entries="很多")
    written.press(form, "next")
    assert written.status == 422
    assert sorted(written.mistakes()) == [
        "“很多”不是个数，请填整数或留空",
        "不能为空",
        "日期“六月底”看不懂，请写成 2024-06-25",
    ]
    again = written.open(f"/drafts/{written.draft}/check").form("/check")
    assert again.value("obligations.0.occurrences.0.day") == "六月底"
    assert again.value("obligations.0.minimum_entries") == "很多"


def test_every_refusal_is_said_at_its_blank_and_listed_at_the_top(written: Browser) -> None:
    form = written.form("/check")
    form.fill(number="", obligations__0__occurrences__0__day="2024-06-01", body="机密★1年\n特急")
    written.press(form, "next")
    assert 'href="#number"' in written.text
    assert 'id="number-mistake"' in written.text
    form = written.form("/check")
    form.fill(number="测安办〔2024〕9号")
    written.press(form, "next")
    assert 'href="#body"' in written.text
    assert "密级标志" in written.text
    form = written.form("/check")
    form.fill(body="请认真组织。")
    written.press(form, "next")
    assert 'href="#obligations.0.occurrences.0.due"' in written.text
    assert "不晚于下发时间" in written.text


def test_a_number_that_is_taken_is_refused_at_the_number(desk: FrontDesk, written: Browser) -> None:
    desk.issue(draft(number="测安办〔2024〕9号"))
    written.press(written.form("/check"), "next")
    assert written.status == 422
    assert 'id="number-mistake"' in written.text


def test_obligations_times_and_blanks_come_and_go_by_buttons(written: Browser) -> None:
    written.press(written.form("/check"), "add-obligation")
    written.press(written.form("/check"), "add-field:obligations.1")
    written.press(written.form("/check"), "add-field:obligations.1")
    form = written.form("/check")
    form.put("obligations.1.fields.0.label", "检查家次")
    written.press(form, "add-occurrence:obligations.1")
    form = written.form("/check")
    assert (form.value("obligations.1.occurrences.0.label"), form.value("obligations.1.occurrences.1.label")) == (
        "第1次",
        "第2次",
    )
    written.press(form, "remove-field:obligations.1.fields.1")
    written.press(written.form("/check"), "remove-obligation:obligations.0")
    form = written.form("/check")
    assert form.value("obligations.0.fields.0.label") == "检查家次"
    assert not [name for name, _ in form.blanks if name.startswith(("obligations.1", "obligations.0.fields.1"))]


def test_a_recurrence_is_unrolled_into_its_times(written: Browser) -> None:
    form = written.form("/check")
    form.fill(obligations__0__cycle__freq="monthly", obligations__0__cycle__on="25")
    form.fill(obligations__0__cycle__first="2024-06-10", obligations__0__cycle__last="2024-09-30")
    written.press(form, "unroll:obligations.0")
    form = written.form("/check")
    days = [form.value(f"obligations.0.occurrences.{number}.day") for number in range(4)]
    assert days == ["2024-06-25", "2024-07-25", "2024-08-25", "2024-09-25"]
    form.fill(obligations__0__cycle__on="35")
    written.press(form, "unroll:obligations.0")
    assert written.status == 422
    assert written.mistakes() == ["每期的哪一天请填 1 至 31，期末请填“底”"]


def test_a_second_window_does_not_overwrite_unseen(desk: FrontDesk, written: Browser) -> None:
    other = Browser(desk).open(f"/drafts/{written.draft}/check")
    first, second = written.form("/check"), other.form("/check")
    first.fill(title="先保存的标题")
    second.fill(title="后保存的标题")
    written.press(first, "save")
    other.press(second, "save")
    assert other.status == 409
    assert "草稿在别处改过" in other.text
    kept = desk.office.wizard.drafts.find(written.draft)
    assert kept.content.title == "先保存的标题"
    form = other.form("/check")
    assert form.value("title") == "后保存的标题"
    other.press(form, "save")
    assert desk.office.wizard.drafts.find(written.draft).content.title == "后保存的标题"


def test_the_script_saves_in_the_background_and_is_told_the_version(desk: FrontDesk, written: Browser) -> None:
    form = written.form("/check")
    address = f"/drafts/{written.draft}/check"
    data = dict(form.blanks) | {"title": "还没写完", "act": "save"}
    headers = HEADERS | {"x-background": "1", "accept": "application/json"}
    answer = desk.client.post(address, headers=headers, data=data)
    assert (answer.status_code, answer.json()) == (200, {"version": int(form.value("version")) + 1})
    assert desk.office.wizard.drafts.find(written.draft).content.title == "还没写完"
    stale = desk.client.post(address, headers=headers, data=data)
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed")


def test_a_policy_is_chosen_by_its_preset(desk: FrontDesk, written: Browser) -> None:
    form = written.form("/check")
    form.put("policy", "extra_urgent")
    form.tick("by_hand")
    written.press(form, "next")
    judged = desk.office.wizard.judge(desk.office.wizard.drafts.find(written.draft))
    assert judged.draft is not None
    assert judged.draft.policy is not None
    assert (judged.draft.policy.name, judged.draft.policy.closing.value) == ("特急", "manual")


def test_a_text_is_pasted_and_read_again(browser: Browser) -> None:
    start = browser.open("/notices/new?office=c").form("/drafts", "read")
    start.put(
        "text", "测安办〔2024〕7号\n关于报送材料的通知\n各区：\n请于6月20日前报送工作总结。\n测试市安委办\n2024年6月3日"
    )
    browser.press(start, "read")
    assert browser.form("/check").value("number") == "测安办〔2024〕7号"
    assert "原文" in browser.text
    again = browser.open(f"/drafts/{browser.draft}/content").form("/content", "read")
    again.put(
        "text", "测安办〔2024〕8号\n关于报送方案的通知\n各区：\n请于6月21日前报送方案。\n测试市安委办\n2024年6月3日"
    )
    browser.press(again, "read")
    assert browser.form("/check").value("number") == "测安办〔2024〕8号"


def test_what_cannot_be_read_is_said_with_the_text_kept(browser: Browser) -> None:
    start = browser.open("/notices/new?office=c").form("/drafts", "read")
    start.put("text", "机密★1年\n测安办〔2024〕7号\n关于报送材料的通知")
    browser.press(start, "read")
    assert (browser.status, "涉密" in browser.text or "密级" in browser.text) == (422, True)
    assert browser.form("drafts", "read").value("text").startswith("机密★1年")
    browser.upload("/drafts/upload", {"office": "c"}, ("x.docx", b"PK\x03\x04 broken"))
    assert browser.status in (415, 422)


def test_a_draft_that_became_a_notice_leads_to_it(desk: FrontDesk, written: Browser) -> None:
    written.press(written.form("/check"), "next")
    written.press(written.form("/audience"), "next")
    written.press(written.form("/rehearsal", "next"), "next")
    address, form = f"/drafts/{written.draft}", written.form("/issue")
    for name, value in form.boxes:
        form.tick(name, value)
    written.press(form, "issue")
    notice = written.path
    assert written.open(address).path == notice
    assert written.open(f"{address}/check").path == notice
    # A second click, or the way back and the button again, issues nothing twice.
    with desk.untouched():
        written.path = f"{address}/issue"
        written.send(form, [*form.blanks, ("act", "issue")])
    assert written.path == notice

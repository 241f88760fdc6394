"""发送范围, 预演 and 下发: who is chosen and can be reached, what would happen, and what has to be ticked."""

from pathlib import Path

from domain.contacts import Contact
from domain.units import Level
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.service.web.office.wizard.browser import Browser
from tests.small_city import contacts, units


def at_audience(browser: Browser) -> Browser:
    return browser.press(browser.form("/check"), "next")


def test_an_audience_is_chosen_by_level_tag_or_name(desk: FrontDesk, written: Browser) -> None:
    at_audience(written)
    form = written.form("/audience")
    form.put("recipients.mode", "picked")
    form.tick("recipients.codes", "d2")
    written.press(form, "save")
    assert "直接发给 1 个单位" in written.text
    judged = desk.office.wizard.judge(desk.office.wizard.drafts.find(written.draft))
    assert judged.draft is not None
    assert judged.draft.recipients.codes == ("d2",)
    form = written.form("/audience")
    form.put("recipients.mode", "class")
    form.untick("recipients.codes", "d2")
    form.tick("recipients.levels", Level.DISTRICT.value)
    written.press(form, "next")
    assert written.path.endswith("/rehearsal")


def test_choosing_nobody_is_refused_at_the_choice(written: Browser) -> None:
    at_audience(written)
    form = written.form("/audience")
    form.put("recipients.mode", "picked")
    written.press(form, "next")
    assert (written.status, written.mistakes()) == (422, ["请至少勾选一个单位"])
    assert written.open(f"/drafts/{written.draft}/rehearsal").path.endswith("/audience")


def test_an_obligation_of_nobody_is_refused_at_its_audience(written: Browser) -> None:
    at_audience(written)
    form = written.form("/audience")
    form.put("recipients.mode", "picked")
    form.tick("recipients.codes", "d2")
    form.put("obligations.0.audience.mode", "picked")
    form.tick("obligations.0.audience.codes", "d1")
    written.press(form, "next")
    assert 'id="obligations.0.audience-mistake"' in written.text


def test_it_says_who_cannot_be_reached_with_a_way_to_mend_it(tmp_path: Path) -> None:
    people = [_verified(one) for one in contacts(without=["v1.liaison", "v1.leader"]) if one.unit_code != "d2"]
    with open_front_desk(tmp_path, contacts=people) as desk:
        browser = Browser(desk)
        browser.press(browser.open("/notices/new?office=c").form("/drafts", "blank"), "blank")
        browser.open(f"/drafts/{browser.draft}/audience")
    assert "有 2 个单位收不到消息" in browser.text
    assert 'href="../../units/d2"' in browser.text
    assert 'href="../../units/v1"' in browser.text
    assert "连同所辖共 12 个单位" in browser.text


def _verified(one: Contact) -> Contact:
    return one.model_copy(update={"verified": True})


def test_the_dry_run_shows_every_level_and_warns_of_too_little_time(written: Browser) -> None:
    form = written.form("/check")
    form.fill(obligations__0__occurrences__0__day="2024-06-05")
    written.press(form, "next")
    written.press(written.form("/audience"), "next")
    assert [f"第 {level} 级" for level in (1, 2, 3) if f"第 {level} 级" in written.text] == [
        "第 1 级",
        "第 2 级",
        "第 3 级",
    ]
    assert "上午发、下午要" in written.text
    assert written.text.count("太短") == 3
    written.press(written.form("/rehearsal", "next"), "next")
    form = written.form("/issue")
    assert [name for name, _ in form.boxes] == ["flag"]
    written.press(form, "issue")
    assert (written.status, "没有勾选" in written.text) == (409, True)


def test_a_forecast_is_made_in_the_background(desk: FrontDesk, written: Browser) -> None:
    at_audience(written)
    written.press(written.form("/audience"), "next")
    address = written.path
    written.press(written.form("/rehearsal", "forecast:nobody"), "forecast:nobody")
    kept = desk.office.wizard.drafts.find(written.draft)
    [job] = [one for key, one in desk.office.forecasts._jobs.items() if key[:2] == (kept.id, kept.version)]
    assert job.done.wait(60)
    text = written.open(f"{address}?behaviour=nobody").text
    assert "无人签收、无人报送" in text
    assert job.forecast is not None
    assert f"共 {job.forecast.letters} 条消息" in text


def test_an_office_without_subordinates_is_told_so(desk: FrontDesk) -> None:
    assert units()
    browser = Browser(desk)
    browser.press(browser.open("/notices/new?office=v1").form("/drafts", "blank"), "blank")
    browser.open(f"/drafts/{browser.draft}/audience")
    assert "本单位没有下级单位" in browser.text

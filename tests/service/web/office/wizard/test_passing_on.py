"""Passing superiors' notices on in the wizard: what is inherited stays, two superiors become one collection."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.notices import Notice
from domain.units import ReissueRule
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.service.web.office.wizard.browser import Browser
from tests.small_city import DUE, STATISTICS, draft, units

EARLIER = DUE - timedelta(days=3)


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[FrontDesk]:
    """The city with a district that looks before it passes on."""
    with open_front_desk(tmp_path, units=units(d1={"reissue": ReissueRule.REVIEW_FIRST})) as desk:
        yield desk


@pytest.fixture
def superiors(clerk: FrontDesk) -> tuple[str, str]:
    """Two notices of the city that ask for the same table, the second earlier."""
    first = clerk.issue(draft())
    sooner = STATISTICS.model_copy(
        update={"occurrences": (STATISTICS.occurrences[0].model_copy(update={"due": EARLIER}),)}
    )
    second = clerk.issue(draft(sooner, number="测安办〔2024〕2号", title="关于再次报送进展的通知"))
    return first, second


def begun(desk: FrontDesk, notice: str, *also: str) -> Browser:
    browser = Browser(desk).open(f"/drafts/passing?notice={notice}&code=d1")
    form = browser.form("/drafts/passing") if browser.text.count("drafts/passing") else None
    assert form is not None
    for one in also:
        form.tick("superior", one)
    return browser.send(form, form.blanks)


def number(browser: Browser, text: str = "东区安办〔2024〕1号") -> None:
    form = browser.form("/check")
    form.fill(number=text)
    browser.press(form, "save")


def issued(browser: Browser, desk: FrontDesk) -> Notice:
    browser.press(browser.form("/check"), "next")
    assert browser.path.endswith("/audience"), browser.mistakes()
    browser.press(browser.form("/audience"), "next")
    browser.press(browser.form("/rehearsal", "next"), "next")
    form = browser.form("/issue")
    for name, value in form.boxes:
        form.tick(name, value)
    kept = browser.draft
    browser.press(form, "issue")
    found = desk.office.wizard.drafts.find(kept).notice_id
    assert found is not None, browser.text
    with desk.house.ledger.reading() as facts:
        return facts.notice(found)


def test_what_waits_stands_where_one_begins(clerk: FrontDesk, superiors: tuple[str, str]) -> None:
    text = Browser(clerk).open("/notices/new?office=d1").text
    assert all(f"drafts/passing?notice={one}&amp;code=d1" in text for one in superiors)


def test_what_is_inherited_is_marked_and_cannot_be_taken_away(clerk: FrontDesk, superiors: tuple[str, str]) -> None:
    browser = begun(clerk, superiors[0])
    assert "上级要求" in browser.text
    form = browser.form("/check")
    acts = {act for _, act in form.buttons}
    assert not [act for act in acts if act.startswith("remove-")]
    assert "add-field:obligations.0" in acts
    # Nor by a button that is not there, nor by leaving it out of the form.
    browser.send(form, [*form.blanks, ("act", "remove-field:obligations.0.fields.0")])
    assert (browser.status, "不能删去" in browser.mistakes()[0]) == (422, True)
    form = browser.form("/check")
    form.put("obligations.0.fields.0.kind", "text")
    form.put("obligations.0.fields.0.aggregation", "count")
    browser.press(form, "next")
    assert browser.status == 422
    assert "上级要汇总" in browser.mistakes()[0]


def test_one_is_passed_on_with_more_asked_and_acknowledged(clerk: FrontDesk, superiors: tuple[str, str]) -> None:
    browser = begun(clerk, superiors[0])
    browser.press(browser.form("/check"), "add-field:obligations.0")
    form = browser.form("/check")
    form.put("obligations.0.fields.3.label", "本区加报")
    form.fill(number="东区安办〔2024〕1号")
    browser.press(form, "save")
    notice = issued(browser, clerk)
    assert (notice.superiors, notice.office) == ((superiors[0],), "d1")
    assert [field.label for field in notice.obligation("statistics").fields][-1] == "本区加报"
    with clerk.house.ledger.reading() as facts:
        assert facts.receipt(superiors[0], "d1").child_id == notice.id
        assert facts.receipt(superiors[0], "d1").acknowledged_at is not None
    assert superiors[0] in clerk.engine.poked


def test_a_due_after_the_superiors_needs_a_reason(clerk: FrontDesk, superiors: tuple[str, str]) -> None:
    browser = begun(clerk, superiors[0])
    number(browser)
    form = browser.form("/check")
    form.put("obligations.0.occurrences.0.day", "2024-06-27")
    browser.press(form, "next")
    assert "确需晚于上级的，请填写理由" in browser.mistakes()[0]
    form = browser.form("/check")
    form.put("override_reason", "汛情抢险")
    browser.press(form, "save")
    notice = issued(browser, clerk)
    assert notice.draft.override_reason == "汛情抢险"


def test_two_superiors_become_one_collection_by_the_earlier_due(clerk: FrontDesk, superiors: tuple[str, str]) -> None:
    browser = begun(clerk, superiors[0], superiors[1])
    assert "6月22日 18:00" in browser.text
    assert "6月25日 18:00" in browser.text
    assert "按较早的 6月22日 18:00 收" in browser.text
    number(browser)
    notice = issued(browser, clerk)
    assert set(notice.superiors) == set(superiors)
    [table] = notice.draft.obligations
    assert {answer.notice_id for answer in table.answers} == set(superiors)
    assert table.occurrences[0].due is not None
    assert table.occurrences[0].due < EARLIER


def test_another_superior_is_merged_later_and_what_was_written_stays(
    clerk: FrontDesk, superiors: tuple[str, str]
) -> None:
    browser = begun(clerk, superiors[0])
    form = browser.form("/check")
    form.fill(number="东区安办〔2024〕1号", body="请认真组织。")
    browser.press(form, "add-obligation")
    form = browser.form("/check")
    form.put("obligations.1.title", "本区情况")
    form.put("obligations.1.occurrences.0.day", "2024-06-20")
    browser.press(form, "save")
    browser.open(f"/drafts/{browser.draft}/content")
    form = browser.form("/content", "merge")
    form.tick("superior", superiors[1])
    browser.press(form, "merge")
    form = browser.form("/check")
    assert (form.value("body"), form.value("obligations.1.title")) == ("请认真组织。", "本区情况")
    notice = issued(browser, clerk)
    assert set(notice.superiors) == set(superiors)
    assert [one.local for one in notice.draft.obligations] == [False, True]


def test_what_was_passed_on_meanwhile_is_refused_in_words(clerk: FrontDesk, superiors: tuple[str, str]) -> None:
    browser, other = begun(clerk, superiors[0]), begun(clerk, superiors[0])
    number(browser)
    number(other, "东区安办〔2024〕2号")
    issued(browser, clerk)
    other.press(other.form("/check"), "next")
    assert (other.status, "已经转发过" in other.text) == (422, True)

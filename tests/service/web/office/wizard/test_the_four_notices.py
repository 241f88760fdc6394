"""The four real notices through the wizard, over HTTP and without script, from the file to the notice that is out."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from domain.clock import SHANGHAI
from domain.notices import Notice
from service.samples.notices import answering
from tests.seeds import Seed
from tests.service.web.front_desk import FrontDesk
from tests.service.web.office.wizard.browser import Browser


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]


JIANGNAN = Seed("000", "jiangnan-2024", "350502006", at(2024, 5, 30, 15))
LUOJIANG = Seed("002", "luojiang-commerce-2024", "350504-SWJ", at(2024, 6, 3, 9, 30))
TAISHANG = Seed("003", "taishang-2025", "3505-TSQ-AWB", at(2025, 5, 27, 16, 27))
JIANGHAI = Seed("004", "jianghai-2023", "440704-AWB", at(2023, 5, 26, 10))


def read(desk: FrontDesk, seed: Seed) -> Browser:
    browser = Browser(desk).upload("/drafts/upload", {"office": seed.office}, (seed.file.name, seed.file.read_bytes()))
    assert (browser.status, browser.path.split("/")[-1]) == (200, "check"), browser.text
    return browser


def onward(browser: Browser) -> Browser:
    """From 核对 to the page 下发, whatever needs no decision."""
    browser.press(browser.form("/check"), "next")
    assert browser.path.endswith("/audience"), browser.mistakes()
    browser.press(browser.form("/audience"), "next")
    assert browser.path.endswith("/rehearsal"), browser.mistakes()
    return browser.press(browser.form("/rehearsal", "next"), "next")


def confirm(browser: Browser) -> None:
    """Tick every date that the reader flagged."""
    form = browser.form("/check")
    for name, value in form.boxes:
        if name.endswith(".confirmed") and (name, value) not in form.blanks:
            form.tick(name)
    browser.press(form, "save")


def issued(browser: Browser, desk: FrontDesk) -> Notice:
    """Tick all remarks and issue."""
    form = browser.form("/issue")
    for name, value in form.boxes:
        form.tick(name, value)
    draft = browser.draft
    browser.press(form, "issue")
    kept = desk.office.wizard.drafts.find(draft)
    assert kept.notice_id is not None, browser.text
    assert browser.path == f"/notices/{kept.notice_id}"
    with desk.house.ledger.reading() as facts:
        return facts.notice(kept.notice_id)


def dues(notice: Notice) -> dict[str, str]:
    return {
        f"{one.key}/{times.key}": f"{times.due:%Y-%m-%d %H:%M}"
        for one in notice.draft.obligations
        for times in one.occurrences
        if times.due
    }


def test_000_goes_out_as_read(tmp_path: Path) -> None:
    with JIANGNAN.desk(tmp_path) as desk:
        notice = issued(onward(read(desk, JIANGNAN)), desk)
        with desk.house.ledger.reading() as facts:
            assert len(facts.receipts(notice.id)) == 18
    assert (notice.draft.number, dues(notice)) == ("泉鲤江办〔2024〕32号", {"summary/once": "2024-06-20 18:00"})


def test_002_finds_its_two_superiors_and_feeds_both(tmp_path: Path) -> None:
    line, safety, _ = LUOJIANG.sample.notices
    with LUOJIANG.desk(tmp_path) as desk:
        above = []
        for one in (line, safety):
            desk.clock.moment = one.issued_at
            above.append(desk.issue(answering(one.draft, {})))
        desk.clock.moment = LUOJIANG.issued_at
        browser = read(desk, LUOJIANG)
        assert browser.text.count("上级时限") == 1
        assert "按较早的" in browser.text
        notice = issued(onward(browser), desk)
    assert notice.superiors == tuple(above)
    summary = notice.obligation("summary")
    assert {answer.notice_id for answer in summary.answers} == set(above)
    assert dues(notice)["summary/once"] == "2024-06-25 18:00"


def test_003_asks_for_the_lost_month_and_to_look_at_the_saturday(tmp_path: Path) -> None:
    with TAISHANG.desk(tmp_path) as desk:
        browser = read(desk, TAISHANG)
        browser.press(browser.form("/check"), "next")
        assert browser.status == 422
        assert [one for one in browser.mistakes() if "请填写" in one] == ["请填写截止日期"]
        # 28 June is a Saturday: the reader says so, and nobody has looked yet.
        assert len([one for one in browser.mistakes() if "请核对这个日期" in one]) == 1
        browser.press(browser.form("/check"), "choose:obligations.3.occurrences.0:2025-05-30")
        confirm(browser)
        browser = onward(browser)
        assert "休息日" in browser.text or "周六" in browser.text
        form = browser.form("/issue")
        browser.press(form, "issue")
        assert browser.status == 409
        assert "没有勾选" in browser.text
        notice = issued(browser, desk)
    assert dues(notice) == {
        "form/once": "2025-05-30 18:00",
        "form_2/once": "2025-05-30 18:00",
        "summary/once": "2025-06-28 18:00",
    }
    assert len(notice.draft.issuers) == 2


def test_004_gets_the_number_that_it_does_not_bear_and_its_seven_months(tmp_path: Path) -> None:
    with JIANGHAI.desk(tmp_path) as desk:
        browser = read(desk, JIANGHAI)
        form = browser.form("/check")
        assert form.value("number") == ""
        form.fill(number="江海安办演〔2023〕1号")
        browser.press(form, "save")
        confirm(browser)
        notice = issued(onward(browser), desk)
    cases = notice.obligation("cases")
    assert [one.key for one in cases.occurrences] == [f"2023-{month:02d}" for month in range(6, 13)]
    assert (cases.minimum_entries, cases.maximum_entries) == (1, 2)
    assert dues(notice)["cases/2023-12"] == "2023-12-31 18:00"


def test_004_says_everything_once(tmp_path: Path) -> None:
    with JIANGHAI.desk(tmp_path) as desk:
        text = read(desk, JIANGHAI).text
    [months] = re.findall(r"<mark [^>]*>(每月(?:<a .*?</a>)+)</mark>", text)
    assert months.count('class="tag"') == 1
    assert text.count("按原文每期至少 1 个、至多 2 个填写，请核对") == 1
    # Two items are due on Sunday the 26th of November, and both say so.
    assert text.count("时限 2023-11-26 是周末") == 2
    # The second 总结 is due by the second day of its clause, and there its evidence lies.
    second = re.search(
        r'href="#(e-[^"]*)"[^>]*>[^<]*<span class="unseen">截止日期</span></a></label><input[^>]*2023-11-26', text
    )
    assert second is not None
    assert re.search(rf'id="{second[1]}"[^>]*>11月26日前', text)


@pytest.mark.parametrize("seed", [JIANGNAN, LUOJIANG, TAISHANG, JIANGHAI], ids=lambda seed: seed.number)
def test_every_mark_has_its_place_in_the_text_and_leads_back(tmp_path: Path, seed: Seed) -> None:
    with seed.desk(tmp_path) as desk:
        text = read(desk, seed).text
    marks = [part.split('"')[0] for part in text.split('id="e-')[1:]]
    assert len(marks) == len(set(marks)) > 8
    linked = [part.split('"')[0] for part in text.split('href="#e-')[1:]]
    assert set(linked) <= set(marks)
    tags = [part.split('"')[0] for part in text.split('class="tag" href="#')[1:]]
    assert all(f'id="{tag}"' in text for tag in tags)

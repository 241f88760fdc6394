"""An own text that cites a superior's notice: what it does not carry out is said, and can be taken up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.obligations import Form, Obligation, Occurrence
from domain.units import ReissueRule
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.service.web.office.wizard.browser import Browser
from tests.small_city import DUE, STATISTICS, draft, units

TEXT = """东区安办〔2024〕26号

东区安全生产委员会办公室关于开展安全生产月活动的通知

各街道：

根据《关于开展安全生产月活动的通知》（测安办〔2024〕1号）要求，请于6月20日前报送活动总结{table}。

附件：进展情况统计表

东区安全生产委员会办公室
2024年6月3日
"""
OWN = Obligation(key="plan", title="活动方案", form=Form.PLAN, occurrences=(Occurrence(due=DUE),), cascades=False)


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[FrontDesk]:
    with open_front_desk(tmp_path, units=units(d1={"reissue": ReissueRule.REVIEW_FIRST})) as desk:
        desk.issue(draft(OWN, STATISTICS))
        yield desk


def read(desk: FrontDesk, table: str = "") -> Browser:
    data = {"office": "d1"}
    return Browser(desk).upload("/drafts/upload", data, ("通知.txt", TEXT.format(table=table).encode()))


def test_what_the_text_leaves_out_is_said_and_taken_up_with_its_blanks(clerk: FrontDesk) -> None:
    browser = read(clerk)
    assert "测安办〔2024〕1号要求的“进展情况统计表”，本通知没有能汇总上报的事项" in browser.text
    assert "测安办〔2024〕1号要求的“活动方案”由本单位自己报送" in browser.text
    form = browser.form("/check")
    act = next(value for name, value in form.buttons if value.startswith("take-up:"))
    browser.press(form, act)
    kept = clerk.office.wizard.drafts.find(browser.draft)
    (table,) = [one for one in kept.content.obligations if one.form == "statistics"]
    assert [field.label for field in table.fields] == ["活动场次", "参加人数", "满意度"]
    assert table.occurrences[0].day == "2024-06-24"
    judged = clerk.office.wizard.judge(kept)
    assert judged.draft is not None
    assert [one.title for one in judged.uncarried] == ["活动方案"]
    answers = {one.key: len(one.answers) for one in judged.draft.obligations}
    assert answers == {"summary": 0, "statistics": 1}


def test_a_table_that_was_read_without_its_blanks_gets_the_superiors(clerk: FrontDesk) -> None:
    browser = read(clerk, "和进展情况统计表")
    before = clerk.office.wizard.drafts.find(browser.draft).content.obligations
    table = next(one for one in before if one.form == "statistics")
    assert table.fields == ()
    form = browser.form("/check")
    browser.press(form, next(value for name, value in form.buttons if value.startswith("take-up:")))
    after = clerk.office.wizard.drafts.find(browser.draft).content.obligations
    assert [one.key for one in after] == [one.key for one in before]
    assert [len(one.fields) for one in after if one.form == "statistics"] == [3]
    assert "本通知没有能汇总上报的事项" not in browser.text


def test_what_is_nobodys_to_take_up_changes_nothing(clerk: FrontDesk) -> None:
    browser = read(clerk)
    kept = clerk.office.wizard.drafts.find(browser.draft)
    for act in ("take-up:n0000000000:statistics", f"take-up:{kept.content.basis[0].notice_id}:plan", "take-up:"):
        assert clerk.office.wizard.edit(kept, kept.content, act).typed == kept.content

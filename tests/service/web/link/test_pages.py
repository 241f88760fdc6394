"""The page behind a link: what a liaison sees, types, and gets back."""

from datetime import timedelta

import pytest

from domain.obligations import Demand, Field, FieldKind, Form, Obligation, Occurrence
from tests.service.web.front_desk import FrontDesk
from tests.service.web.markup import Page, read_page
from tests.small_city import DUE, MONDAY, STATISTICS, VOLUNTARY, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
SUMMARY = Obligation(
    key="summary",
    title="活动总结",
    form=Form.SUMMARY,
    occurrences=(Occurrence(due=DUE),),
    evidence=("盖章扫描件",),
    cascades=False,
)
CASES = Obligation(
    key="cases",
    title="典型案例",
    form=Form.CASES,
    occurrences=(Occurrence(key="2024-06", label="6月", due=DUE),),
    minimum_entries=1,
    maximum_entries=4,
    cascades=False,
)
ANYTIME = Obligation(
    key="anytime",
    title="随时报送的案例",
    form=Form.CASES,
    demand=Demand.AS_THEY_OCCUR,
    occurrences=(Occurrence(),),
    cascades=False,
)
OPT_IN = VOLUNTARY.model_copy(update={"cascades": False})
ASKED = {"name": "庚小海", "phone": "0595-00000063", "fax": "0595-00000064", "email": "jianghai@example.invalid"}
ALL = draft(OWN, SUMMARY, CASES, ANYTIME, OPT_IN, inquiry=ASKED)
GOOD = {"base_version": "0", "value.events": "12", "value.people": "340", "value.score": "", "text": ""}


@pytest.fixture
def token(desk: FrontDesk) -> str:
    desk.issue(ALL)
    return desk.token("d1")


def page(desk: FrontDesk, token: str, query: str = "") -> Page:
    answer = desk.client.get(f"/l/{token}{query}")
    assert answer.status_code == 200
    return read_page(answer.text)


def post(desk: FrontDesk, token: str, obligation: str, form: dict[str, str]) -> tuple[int, Page]:
    answer = desk.client.post(f"/l/{token}/tasks/{desk.task(token, obligation)}", data=form)
    return answer.status_code, read_page(answer.text)


def test_a_fresh_notice_can_be_read_and_filled_in_by_everybody(desk: FrontDesk, token: str) -> None:
    shown = page(desk, token)
    assert shown.language == "zh-CN"
    assert len(shown.ids) == len(set(shown.ids))
    for blank in shown.blanks:
        if blank.get("type") != "hidden":
            assert shown.labels[blank["id"]].strip()
    for anchor in shown.anchors:
        assert anchor.startswith(("tel:", "mailto:", "../l/")) or anchor.removeprefix("#") in shown.ids
    assert all(not place.startswith(("http", "//")) for place in shown.loaded + shown.actions)
    assert shown.tags.count("script") == 5
    assert "static/cascade.js" in desk.client.get(f"/l/{token}").text
    for said in (
        "测安办〔2024〕1号",
        "东区",
        "2024年6月25日（星期二）18:00前",
        "还剩 22 天",
        "庚小海",
        "盖章扫描件",
        "至少报送 1 个，最多 4 个",
    ):
        assert said in shown.text


def test_phones_show_the_right_keyboard(desk: FrontDesk) -> None:
    fields = (
        Field(key="count", label="数量"),
        Field(key="funds", label="资金", kind=FieldKind.DECIMAL),
        Field(key="change", label="增减", minimum=None),
    )
    desk.issue(draft(OWN.model_copy(update={"fields": fields})))
    shown = page(desk, desk.token("d1"))
    keyboards = {key: shown.blank(f"value.{key}")["inputmode"] for key in ("count", "funds", "change")}
    assert keyboards == {"count": "numeric", "funds": "decimal", "change": "text"}
    assert shown.blank("value.count")["autocomplete"] == "off"


def test_acknowledging_is_confirmed_and_leads_on(desk: FrontDesk, token: str) -> None:
    answer = desk.client.post(f"/l/{token}/acknowledge", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"../../l/{token}?done=acknowledged")
    shown = page(desk, token, "?done=acknowledged")
    assert "已签收。请在2024年6月25日（星期二）18:00前报送进展情况统计表" in shown.text
    assert not any(action.endswith("/acknowledge") for action in shown.actions)


def test_a_report_gets_its_receipt_on_top(desk: FrontDesk, token: str) -> None:
    status, shown = post(desk, token, "statistics", GOOD)
    assert status == 200  # after the redirect
    assert "报送成功：进展情况统计表" in shown.text
    assert "已于2024年6月3日（星期一）09:00报送第 1 版" in shown.text
    assert "还有待报事项：" in shown.text
    assert "d1liaison" in shown.text


def test_a_late_report_says_so(desk: FrontDesk, token: str) -> None:
    desk.clock.moment = DUE + timedelta(days=2)
    assert "已过 2 天" in page(desk, token).text
    _, shown = post(desk, token, "statistics", GOOD)
    assert "报送第 1 版（迟报）" in shown.text


def test_all_mistakes_are_listed_and_led_to_their_blanks(desk: FrontDesk, token: str) -> None:
    with desk.untouched():
        status, shown = post(desk, token, "statistics", GOOD | {"value.events": "约十场", "value.people": "-1"})
    assert status == 422
    assert "尚未提交：有 2 处需要更正" in shown.text
    for key, typed in (("events", "约十场"), ("people", "-1")):
        blank = shown.blank(f"value.{key}")
        assert (blank["value"], blank["aria-invalid"]) == (typed, "true")
        assert set(blank["aria-describedby"].split()) <= set(shown.ids)
        assert f"#{blank['id']}" in shown.anchors


def test_a_mistake_in_one_form_leaves_the_others_alone(desk: FrontDesk, token: str) -> None:
    _, shown = post(desk, token, "summary", {"base_version": "0", "text": ""})
    assert sum("aria-invalid" in blank for blank in shown.blanks) == 1


def test_a_nil_report_with_figures_is_told_beside_the_box(desk: FrontDesk, token: str) -> None:
    with desk.untouched():
        status, shown = post(desk, token, "statistics", GOOD | {"nil": "1"})
    assert status == 422
    (box,) = [blank for blank in shown.blanks if "checked" in blank]
    assert box["aria-invalid"] == "true"
    assert f"#{box['id']}" in shown.anchors
    assert shown.blank("value.events")["value"] == "12"


def test_entries_keep_what_was_typed(desk: FrontDesk, token: str) -> None:
    form = {"base_version": "0", "entry.0.title": "", "entry.0.text": "\n第一段\n第二段", "entry.1.title": "另一例"}
    with desk.untouched():
        status, shown = post(desk, token, "cases", form)
    assert status == 422
    cases = f"task-{desk.task(token, 'cases')}-entry"
    kept = {blank["id"]: blank["value"] for blank in shown.blanks if blank.get("id", "").startswith(cases)}
    assert kept[f"{cases}-0-text"] == "\n第一段\n第二段"
    assert kept[f"{cases}-1-title"] == "另一例"


def test_another_entry_can_be_asked_for_up_to_the_limit(desk: FrontDesk, token: str) -> None:
    form = {"base_version": "0", "entry.0.title": "一", "entry.1.title": "二", "more": "1"}
    task = desk.task(token, "cases")
    for expected in (3, 4):
        with desk.untouched():
            status, shown = post(desk, token, "cases", form)
        titles = [
            one for one in shown.blanks if one.get("id", "").startswith(f"task-{task}-entry") and "title" in one["id"]
        ]
        assert (status, len(titles)) == (200, expected)
        form |= {f"entry.{number}.title": f"第{number}例" for number in range(expected)}
    answer = desk.client.post(f"/l/{token}/tasks/{task}", data=form)
    section = answer.text[answer.text.index(f'id="task-{task}-form"') :]
    assert "再加一个案例" not in section[: section.index("</form>")]


def test_a_correction_starts_from_what_was_handed_in(desk: FrontDesk, token: str) -> None:
    post(desk, token, "statistics", GOOD | {"text": "说明"})
    form = {"base_version": "0", "entry.0.title": "一例", "entry.0.text": "经过"}
    post(desk, token, "cases", form)
    shown = page(desk, token)
    task = desk.task(token)
    blanks = {blank["id"]: blank for blank in shown.blanks if "id" in blank}
    assert blanks[f"task-{task}-value-events"]["value"] == "12"
    assert blanks[f"task-{task}-text"]["value"] == "说明"
    assert blanks[f"task-{desk.task(token, 'cases')}-entry-0-text"]["value"] == "经过"
    hidden = [blank["value"] for blank in shown.blanks if blank.get("name") == "base_version"]
    assert sorted(hidden) == ["0", "0", "0", "1", "1"]
    _, corrected = post(desk, token, "statistics", GOOD | {"base_version": "1", "value.events": "13"})
    assert "报送第 2 版" in corrected.text


def test_a_mistaken_correction_keeps_what_was_typed(desk: FrontDesk, token: str) -> None:
    post(desk, token, "statistics", GOOD)
    with desk.untouched():
        status, shown = post(desk, token, "statistics", GOOD | {"base_version": "1", "value.events": "十三"})
    assert status == 422
    assert shown.blank("value.events")["value"] == "十三"


def test_a_nil_report_is_shown_and_can_be_taken_back(desk: FrontDesk, token: str) -> None:
    _, shown = post(desk, token, "statistics", {"base_version": "0", "nil": "1"})
    assert "零报告" in shown.text
    assert sum("checked" in blank for blank in page(desk, token).blanks) == 1
    post(desk, token, "statistics", GOOD | {"base_version": "1"})
    assert sum("checked" in blank for blank in page(desk, token).blanks) == 0


def test_what_occurs_at_any_time_is_reported_again_and_again(desk: FrontDesk, token: str) -> None:
    post(desk, token, "anytime", {"base_version": "0", "entry.0.title": "第1起"})
    status, shown = post(desk, token, "anytime", {"base_version": "1", "entry.0.title": "第2起"})
    assert status == 200
    assert "第1起" in shown.text
    assert "第2起" in shown.text
    entry = f"task-{desk.task(token, 'anytime')}-entry-0-title"
    assert next(blank["value"] for blank in shown.blanks if blank.get("id") == entry) == ""


def test_what_people_type_stays_text(desk: FrontDesk, token: str) -> None:
    typed = '<script>alert(1)</script>"><b>'
    answer = desk.client.post(
        f"/l/{token}/tasks/{desk.task(token)}", data=GOOD | {"value.events": typed, "text": typed}
    )
    assert "<script>" not in answer.text
    assert read_page(answer.text).blank("value.events")["value"] == typed
    status, shown = post(desk, token, "summary", {"base_version": "0", "text": typed})
    assert status == 200
    assert typed in shown.text


def test_unknown_blanks_are_told(desk: FrontDesk, token: str) -> None:
    with desk.untouched():
        status, shown = post(desk, token, "statistics", GOOD | {"value.other": "1"})
    assert status == 422
    assert "没有“other”这一项" in shown.text


def test_a_file_instead_of_text_does_no_harm(desk: FrontDesk, token: str) -> None:
    with desk.untouched():
        answer = desk.client.post(
            f"/l/{token}/tasks/{desk.task(token)}", files={"text": ("a.txt", b"x")}, data={"base_version": "0"}
        )
    assert answer.status_code == 422


def test_a_page_tells_how_much_time_is_left_on_the_last_day(desk: FrontDesk, token: str) -> None:
    desk.clock.moment = DUE - timedelta(hours=1)
    assert "今天截止" in page(desk, token).text
    desk.clock.moment = DUE + timedelta(hours=1)
    assert "今天已截止" in page(desk, token).text
    assert desk.clock.moment > MONDAY

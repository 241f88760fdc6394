"""Reports with wrong content, over the API and from the page: the field is named, and nothing is written."""

import json

import pytest

from activities.reporting import CompiledBelow
from domain.errors import InvalidInput, NotFound
from domain.obligations import Form, Obligation, Occurrence
from domain.reports import InvalidReport
from domain.units import ReissueRule
from service.web.refusals import BodyTooLarge, UnreadableBody
from tests.service.web.front_desk import FrontDesk, assert_chinese, headline
from tests.small_city import DUE, STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
SUMMARY = Obligation(
    key="summary", title="活动总结", form=Form.SUMMARY, occurrences=(Occurrence(due=DUE),), cascades=False
)
CASES = Obligation(
    key="cases",
    title="典型案例",
    form=Form.CASES,
    occurrences=(Occurrence(due=DUE),),
    minimum_entries=1,
    maximum_entries=2,
    cascades=False,
)
MEGABYTE = "字" * 350_000  # 1.05 MB as UTF-8


@pytest.fixture
def token(desk: FrontDesk) -> str:
    desk.issue(draft(OWN, SUMMARY, CASES))
    return desk.token("d1")


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"events": "约十场", "people": "1"}, "events", "应填数字"),
        ({"events": "12场", "people": "1"}, "events", "不带单位"),
        ({"events": "-3", "people": "1"}, "events", "不能小于 0"),
        ({"events": "1.5", "people": "1"}, "events", "应填整数"),
        ({"events": "1e999", "people": "1"}, "events", "应填数字"),
        ({"events": "NaN", "people": "1"}, "events", "应填数字"),
        ({"events": "9" * 40, "people": "1"}, "events", "超过 15 位"),
        ({"events": "", "people": "1"}, "events", "必填"),
        ({"people": "1"}, "events", "必填"),
        ({"events": MEGABYTE, "people": "1"}, "events", "最多 20000 字"),
        ({"events": "1", "people": "1", "unknown": "1"}, "unknown", "没有“unknown”这一项"),
    ],
)
def test_a_wrong_value_is_named_with_its_field(
    desk: FrontDesk, token: str, values: dict[str, str], field: str, said: str
) -> None:
    with desk.untouched():
        problem = desk.refused(desk.report(token, values), InvalidReport, field)
        assert said in problem["title"]
        assert len(problem["title"]) < 200


def test_all_wrong_values_are_told_at_once(desk: FrontDesk, token: str) -> None:
    with desk.untouched():
        problem = desk.refused(desk.report(token, {"events": "多", "people": "-1"}), InvalidReport, "events")
    assert [fault["field"] for fault in problem["problems"]] == ["events", "people"]


def test_a_text_of_a_megabyte_names_its_field(desk: FrontDesk, token: str) -> None:
    task = desk.task(token, "summary")
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{token}/reports", json={"task_id": task, "submission": {"text": MEGABYTE}}
        )
        assert "最多 20000 字" in desk.refused(answer, InvalidReport, "text")["title"]
        page = desk.client.post(f"/l/{token}/tasks/{task}", data={"base_version": "0", "text": MEGABYTE})
    assert page.status_code == 422
    assert "最多 20000 字" in page.text


@pytest.mark.parametrize(
    ("submission", "field"),
    [
        ({"text": " \u3000\u200b"}, "text"),
        ({}, "text"),
        ({"nil": True, "entries": [{"title": "一例"}]}, "nil"),
    ],
)
def test_a_blank_or_contradictory_report_is_refused(
    desk: FrontDesk, token: str, submission: dict[str, object], field: str
) -> None:
    task = desk.task(token, "summary")
    with desk.untouched():
        answer = desk.client.post(f"/api/v1/links/{token}/reports", json={"task_id": task, "submission": submission})
        desk.refused(answer, InvalidReport, field)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "至少报送 1 个"),
        ([{"title": "", "text": "没有标题"}], "都要有标题"),
        ([{"title": str(n)} for n in range(3)], "最多报送 2 个"),
        ([{"title": "例", "text": MEGABYTE}], "最多 20000 字"),
    ],
)
def test_entries_are_checked(desk: FrontDesk, token: str, entries: list[dict[str, str]], said: str) -> None:
    task = desk.task(token, "cases")
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{token}/reports", json={"task_id": task, "submission": {"entries": entries}}
        )
        assert said in desk.refused(answer, InvalidReport, "entries")["title"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"task_id": "eins", "submission": {}}, "task_id"),
        ({"task_id": -1, "submission": {}}, "task_id"),
        ({"task_id": 2**70, "submission": {}}, "task_id"),
        ({"task_id": 1}, "submission"),
        ({"task_id": 1, "submission": {"values": {"events": 3}}}, "submission.values.events"),
        ({"task_id": 1, "submission": {}, "base_version": -1}, "base_version"),
        ({"task_id": 1, "submission": {}, "base_version": 2**40}, "base_version"),
        ({"task_id": 1, "submission": {}, "more": 1}, "more"),
        ([], None),
        ("text", None),
    ],
)
def test_a_body_of_another_shape_is_told_in_chinese(
    desk: FrontDesk, token: str, body: object, field: str | None
) -> None:
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{token}/reports",
            content=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        problem = desk.refused(answer, InvalidInput, field)
    for fault in problem["problems"]:
        assert_chinese(f"{fault['message']}（请按要求更正后再报）")


@pytest.mark.parametrize(
    "submission",
    [{"text": "\ud800"}, {"values": {"\ud800": "1"}}, {"values": {"events": "\ud800"}}, {"entries": [{"title": "\0"}]}],
)
def test_half_characters_do_no_harm(desk: FrontDesk, token: str, submission: dict[str, object]) -> None:
    body = json.dumps({"task_id": desk.task(token), "submission": submission}).encode()
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{token}/reports", content=body, headers={"content-type": "application/json"}
        )
    assert answer.status_code == 422
    assert_chinese(answer.json()["title"])


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", b"", b"[" * 100_000, b'{"task_id": NaN}'])
def test_what_is_no_json_is_told_in_chinese(desk: FrontDesk, token: str, content: bytes) -> None:
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{token}/reports", content=content, headers={"content-type": "application/json"}
        )
        kind = {400: UnreadableBody, 422: InvalidInput}[answer.status_code]
        problem = answer.json()
    assert problem["code"] == kind.code
    assert_chinese(problem["title"])


def test_a_body_beyond_all_measure_is_not_read(desk: FrontDesk, token: str) -> None:
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{token}/reports",
            content=b"x" * (5 * 1024 * 1024),
            headers={"content-type": "application/json"},
        )
        desk.refused(answer, BodyTooLarge)
        page = desk.client.post(
            f"/l/{token}/tasks/1",
            content=b"text=" + b"x" * (5 * 1024 * 1024),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
    assert page.status_code == 413
    assert "body_too_large" in page.text


@pytest.mark.parametrize(
    "form",
    [
        {"base_version": "drei", "value.events": "12", "value.people": "3"},
        {"base_version": "-1", "value.events": "12", "value.people": "3"},
        {"value.events": "12", "value.people": "3"},
        {"base_version": "9" * 30, "value.events": "12", "value.people": "3"},
    ],
)
def test_a_tampered_form_is_shown_again_with_what_was_typed(desk: FrontDesk, token: str, form: dict[str, str]) -> None:
    with desk.untouched():
        page = desk.client.post(f"/l/{token}/tasks/{desk.task(token)}", data=form)
    assert page.status_code == 422
    assert 'value="12"' in page.text
    assert "页面内容不完整" in page.text


@pytest.mark.parametrize("task", ["0", "-1", "abc", str(2**80), "1.5"])
def test_a_page_address_without_task_is_refused(desk: FrontDesk, token: str, task: str) -> None:
    with desk.untouched():
        page = desk.client.post(f"/l/{token}/tasks/{task}", data={"base_version": "0"})
    assert page.status_code == 422
    assert_chinese(headline(page.text))


def test_too_many_blanks_are_told_in_chinese(desk: FrontDesk, token: str) -> None:
    form = {f"value.f{number}": "1" for number in range(3000)}
    with desk.untouched():
        page = desk.client.post(f"/l/{token}/tasks/1", data=form)
    assert page.status_code == 400
    assert "unreadable_body" in page.text
    assert "Maximum" not in page.text


def test_an_unknown_task_is_refused(desk: FrontDesk, token: str) -> None:
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{token}/reports", json={"task_id": 4711, "submission": {"text": "总结"}}
        )
        desk.refused(answer, NotFound, "task_id")


def test_what_is_compiled_from_below_is_not_typed_in(desk: FrontDesk) -> None:
    notice = desk.issue(draft())
    token = desk.token("d1", notice)
    task = desk.task(token)
    assert desk.client.post(f"/api/v1/links/{token}/reissue").status_code == 201
    with desk.untouched():
        answer = desk.client.post(
            f"/api/v1/links/{token}/reports",
            json={"task_id": task, "submission": {"values": {"events": "1", "people": "1"}}},
        )
        assert "自动汇总" in desk.refused(answer, CompiledBelow, "task_id")["title"]
    assert ReissueRule.AUTOMATIC.value == desk.shown(token)["receipt"]["reissue"]

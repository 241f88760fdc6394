"""Amending and withdrawing over the API: the preview writes nothing, refusals carry their codes, a link says why."""

from typing import Any

import pytest

from domain.obligations import Audience, Obligation, Occurrence
from domain.reports import Submission
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE, MONDAY, STATISTICS, draft

PLAIN = STATISTICS.model_copy(update={"cascades": False})
LATER = PLAIN.model_copy(update={"occurrences": (Occurrence(due=DUE.replace(day=28)),)})


def body(*obligations: Obligation, **changes: Any) -> dict[str, Any]:
    """What is sent."""
    return {
        "by": "王五",
        "reason": "因台风推迟",
        "draft": draft(*obligations, **changes).model_dump(mode="json"),
    }


def test_the_preview_shows_the_difference_and_writes_nothing(desk: FrontDesk) -> None:
    notice = desk.issue(draft(PLAIN))
    with desk.untouched():
        seen = desk.api("POST", f"/notices/{notice}/amend?preview=true", json=body(LATER))
    assert seen.status_code == 200, seen.text
    assert seen.json()["done"] is False
    assert [change["sentence"] for change in seen.json()["changes"]] == [
        "“进展情况统计表”截止时间：2024年6月25日（星期二）18:00 → 2024年6月28日（星期五）18:00"
    ]
    done = desk.api("POST", f"/notices/{notice}/amend", json=body(LATER)).json()
    assert done == {**seen.json(), "done": True}
    assert notice in desk.engine.poked


def test_versions_can_be_read_and_say_who_amended_and_why(desk: FrontDesk) -> None:
    notice = desk.issue(draft(PLAIN))
    assert desk.api("GET", f"/notices/{notice}/revisions").json() == []
    desk.api("POST", f"/notices/{notice}/amend", json=body(LATER))
    [revised] = desk.api("GET", f"/notices/{notice}/revisions").json()
    assert (revised["revision"], revised["actor"], revised["reason"]) == (2, "王五", "因台风推迟")
    dues = [
        desk.api("GET", f"/notices/{notice}/revisions/{number}").json()["obligations"][0]["occurrences"][0]["due"]
        for number in (1, 2)
    ]
    assert dues == ["2024-06-25T18:00:00+08:00", "2024-06-28T18:00:00+08:00"]
    assert desk.api("GET", f"/notices/{notice}/revisions/3").json()["code"] == "not_found"


@pytest.mark.parametrize("preview", ["true", "false"])
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (body(PLAIN), "nothing_changed"),
        (body(LATER, number="别的文号"), "fixed_by_issue"),
        (body(PLAIN.model_copy(update={"occurrences": (Occurrence(due=MONDAY),)})), "due_before_issue"),
        (body(LATER, recipients=Audience(codes=("nobody",))), "nobody_answers"),
        (body(LATER, body="机密★一年"), "classified"),
        ({**body(LATER), "by": ""}, "invalid_input"),
        ({**body(LATER), "reason": " "}, "invalid_input"),
    ],
)
def test_what_cannot_be_amended_is_refused_with_its_code(
    desk: FrontDesk, preview: str, changed: dict[str, Any], code: str
) -> None:
    notice = desk.issue(draft(PLAIN))
    with desk.untouched():
        answer = desk.api("POST", f"/notices/{notice}/amend?preview={preview}", json=changed)
    assert answer.json()["code"] == code


def test_a_withdrawn_notice_is_closed_to_all_and_says_that_it_was_withdrawn(desk: FrontDesk) -> None:
    notice = desk.issue(draft(PLAIN))
    token = desk.token("d1", notice)
    answer = desk.api("POST", f"/notices/{notice}/withdraw", json={"by": "王五", "reason": "文件有误"})
    assert answer.json() == {"notices": 1, "staying": 0, "told": 0}  # no mail had gone out yet
    with desk.house.ledger.reading() as facts:
        task = facts.tasks_of(notice, "d1")[0].id
    report = {"task_id": task, "submission": Submission(values={"events": "1"}).model_dump(mode="json")}
    refused = desk.client.post(f"/api/v1/links/{token}/reports", json=report)
    assert refused.json()["code"] == "notice_closed"
    assert "已撤回" in refused.json()["title"]
    assert "文件有误" in refused.json()["title"]
    for act, sent in (("amend", body(LATER)), ("withdraw", {"by": "王五", "reason": "文件有误"})):
        assert desk.api("POST", f"/notices/{notice}/{act}", json=sent).json()["code"] == "notice_closed"
    assert desk.client.get(f"/l/{token}").status_code == 200


def test_a_link_shows_what_was_taken_away_and_takes_nothing_for_it(desk: FrontDesk) -> None:
    extra = PLAIN.model_copy(update={"key": "extra", "title": "附表"})
    notice = desk.issue(draft(PLAIN, extra))
    token = desk.token("d1", notice)
    desk.api("POST", f"/notices/{notice}/amend", json=body(PLAIN))
    page = desk.client.get(f"/l/{token}")
    assert page.status_code == 200
    assert "附表" in page.text
    assert "已撤回" in page.text
    assert "取消事项“附表”" in page.text
    assert "因台风推迟" in page.text


def test_a_unit_that_is_not_asked_any_more_reads_so_and_learns_of_nobody_else(desk: FrontDesk) -> None:
    notice = desk.issue(draft(PLAIN))
    tokens = {code: desk.token(code, notice) for code in ("d1", "d2")}
    desk.api("POST", f"/notices/{notice}/amend", json=body(LATER, recipients=Audience(codes=("d1",))))
    gone = desk.client.get(f"/l/{tokens['d2']}").text
    assert "不再要求本单位办理" in gone
    assert "签收通知</button>" not in gone
    stays = desk.client.get(f"/l/{tokens['d1']}").text
    assert "2024年6月28日（星期五）18:00" in stays
    assert "2024年6月5日（星期三）18:00" in stays  # until when to acknowledge anew
    assert "取消单位" not in stays
    assert "西区" not in stays

"""Notices that must not go out: each named in Chinese with what to do, and not a row written."""

from datetime import timedelta
from typing import Any

import pytest

from domain.dues import DueAfterSuperior, DueBeforeIssue
from domain.errors import InvalidInput, NotFound
from domain.notices import Classified, NobodyAnswers, NumberTaken
from domain.obligations import Audience, Occurrence
from domain.units import Level
from service.web.refusals import NotSignedIn
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE, MONDAY, STATISTICS, draft


def posted(desk: FrontDesk, body: Any, path: str = "/notices") -> Any:
    return desk.api("POST", path, json=body)


def due(moment: Any) -> Any:
    return STATISTICS.model_copy(update={"occurrences": (Occurrence(due=moment),)})


@pytest.mark.parametrize("path", ["/notices", "/notices/plan"])
@pytest.mark.parametrize(
    ("change", "kind", "field", "said"),
    [
        ({"obligations": (due(MONDAY - timedelta(days=1)),)}, DueBeforeIssue, "due", "不晚于下发时间"),
        ({"obligations": (due(MONDAY),)}, DueBeforeIssue, "due", "请改为下发之后的时间"),
        ({"recipients": Audience(levels=(Level.GRID,))}, NobodyAnswers, "recipients", "请检查主送范围"),
        (
            {"obligations": (STATISTICS.model_copy(update={"audience": Audience(tags=("无此标签",))}),)},
            NobodyAnswers,
            "statistics",
            "请检查它的报送范围",
        ),
        ({"office": "v1"}, NobodyAnswers, "recipients", "先导入单位"),
        ({"office": "nowhere"}, NotFound, None, ""),
        ({"title": "【机密】关于开展检查的通知"}, Classified, "body", "保密渠道"),
        ({"body": "秘密★1年\n请阅。"}, Classified, "body", "非涉密"),
        ({"basis": ({"number": "省办〔2024〕1号", "notice_id": "nowhere"},)}, NotFound, None, ""),
    ],
)
def test_what_cannot_be_issued_is_refused(
    desk: FrontDesk, path: str, change: dict[str, object], kind: type[Any], field: str | None, said: str
) -> None:
    with desk.untouched():
        answer = posted(desk, draft(**change).model_dump(mode="json"), path)
        problem = desk.refused(answer, kind, answer.json().get("field") if field is None else field)
    assert said in problem["title"]


def test_a_number_is_used_once(desk: FrontDesk) -> None:
    desk.issue(draft())
    with desk.untouched():
        problem = desk.refused(posted(desk, draft(title="另一份").model_dump(mode="json")), NumberTaken, "number")
    assert "换一个文号" in problem["title"]


def test_a_due_later_than_the_superiors_needs_a_reason(desk: FrontDesk) -> None:
    above = desk.issue(draft())
    local = draft(
        due(DUE + timedelta(days=1)),
        office="d1",
        number="东安办〔2024〕1号",
        basis=({"number": "测安办〔2024〕1号", "notice_id": above},),
    )
    with desk.untouched():
        problem = desk.refused(posted(desk, local.model_dump(mode="json")), DueAfterSuperior, "due")
    assert "请填写理由" in problem["title"]
    reasoned = local.model_copy(update={"override_reason": "上级已同意延期"})
    answer = posted(desk, reasoned.model_dump(mode="json"))
    assert answer.status_code == 201
    assert "after_superior" in {flag["code"] for flag in answer.json()["flags"]}


GOOD = draft().model_dump(mode="json")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "号\n二"}, "number"),
        ({"title": "题" * 201}, "title"),
        ({"obligations": []}, "obligations"),
        ({"issuers": [""] * 0}, "issuers"),
        ({"urgency": "immediately"}, "urgency"),
        ({"obligations": [GOOD["obligations"][0] | {"occurrences": [{"due": 1719309600}]}]}, None),
        ({"obligations": [GOOD["obligations"][0] | {"occurrences": [{"due": "6月31日"}]}]}, None),
        ({"obligations": [GOOD["obligations"][0], GOOD["obligations"][0]]}, None),
        ({"body": "正" * 200_001}, "body"),
        ({"dated": "2024-02-30"}, "dated"),
        ({"unknown": 1}, "unknown"),
        ({"policy": {"name": 3}}, None),
    ],
)
def test_a_draft_of_another_shape_is_told_in_chinese(
    desk: FrontDesk, change: dict[str, object], field: str | None
) -> None:
    with desk.untouched():
        answer = posted(desk, GOOD | change)
        desk.refused(answer, InvalidInput, field or answer.json().get("field"))


def test_a_half_character_in_a_plain_text_does_no_harm(desk: FrontDesk) -> None:
    with desk.untouched():
        answer = desk.client.post(
            "/api/v1/notices",
            content=draft().model_dump_json().replace('"tags":[]', '"tags":["\\ud800"]').encode(),
            headers={"authorization": "Bearer test-token", "content-type": "application/json"},
        )
    assert answer.status_code == 422


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic dGVzdA=="}])
def test_the_api_asks_for_its_token(desk: FrontDesk, header: dict[str, str]) -> None:
    with desk.untouched():
        for method, path in (("GET", "/notices"), ("POST", "/notices"), ("GET", "/units"), ("POST", "/reports")):
            answer = desk.client.request(method, f"/api/v1{path}", headers=header, json=GOOD)
            desk.refused(answer, NotSignedIn)
            assert answer.headers["www-authenticate"] == "Bearer"

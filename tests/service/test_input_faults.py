from typing import Any

import pytest
from pydantic import ValidationError

from domain.notices import NoticeDraft
from service.input_faults import explain, path, place

GOOD: dict[str, Any] = {
    "office": "3505",
    "number": "泉安办演〔2024〕1号",
    "title": "通知",
    "issuers": ["泉州市应急管理局"],
    "obligations": [
        {
            "key": "summary",
            "title": "总结",
            "form": "summary",
            "occurrences": [{"due": "2024-06-25T18:00:00+08:00"}],
            "fields": [{"key": "people", "label": "人数"}],
        }
    ],
}


def told(changes: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        NoticeDraft.model_validate(GOOD | changes)
    return explain(caught.value.errors())


def obligation(**changes: Any) -> dict[str, Any]:
    return {"obligations": [GOOD["obligations"][0] | changes]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": ""}, "文号（number）不能为空"),
        ({"number": "号" * 61}, "文号（number）不能超过 60 个字"),
        ({"number": 5}, "文号（number）应为文字，两边加引号"),
        ({"isuers": []}, "isuers（isuers）没有这一项，请检查拼写或删去"),
        ({"issuers": []}, "落款单位（issuers）至少要有 1 项"),
        ({"issuers": "市安办"}, "落款单位（issuers）应为列表，用方括号括起来"),
        ({"urgency": "hot"}, "紧急程度（urgency）不是可选的值，只能填：'plain'、'urgent'、'extra_urgent'"),
        ({"dated": "昨天"}, "成文日期（dated）应为日期，如 2024-06-25"),
        ({"inquiry": 3}, "联系人（inquiry）应为一组“名称 = 值”"),
        (
            obligation(key="A"),
            "第 1 个报送事项的标识（obligations.0.key）格式不对，标识只用小写字母、数字和连接符，并以",
        ),
        (obligation(minimum_entries=-1), "（obligations.0.minimum_entries）不能小于 0"),
        (obligation(cascades="是"), "（obligations.0.cascades）应为 true 或 false"),
        (
            obligation(occurrences=[{"due": "2024-06-25T18:00:00"}]),
            "第 1 个报送事项的第 1 个期次的截止时间（obligations.0.occurrences.0.due）要写明时区",
        ),
        (obligation(occurrences=[{"due": "六月"}]), "应为日期和时间"),
        (obligation(occurrences=[]), "至少要有 1 项"),
        (
            obligation(demand="as_they_occur"),
            "第 1 个报送事项（obligations.0）“总结”：必报和自愿事项每期都要有截止时间",
        ),
        (obligation(fields=[{"key": "people", "label": "人数", "maximum": "多"}]), "应为数字"),
    ],
)
def test_faults_are_told_in_chinese_with_their_place(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in told(changes)


def test_what_is_missing_is_named() -> None:
    without = {name: value for name, value in GOOD.items() if name not in {"office", "title", "issuers", "obligations"}}
    with pytest.raises(ValidationError) as caught:
        NoticeDraft.model_validate(without)
    sentence = explain(caught.value.errors())
    assert sentence.startswith("发文单位编码（office）缺少这一项，请补上；标题（title）缺少这一项")
    assert sentence.endswith("另有 1 处")


def test_the_whole_needs_no_place() -> None:
    assert place(()) == path(()) == ""
    assert "报送事项的 key 不能重复" in told({"obligations": GOOD["obligations"] * 2})

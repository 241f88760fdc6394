"""Says in Chinese, and by the place, what is wrong with a value that was typed in. 输入有误时的说明。"""

from collections.abc import Sequence
from typing import Any

from pydantic_core import ErrorDetails

_SHOWN = 3
_LONGEST = 300
_PLACES = {
    "obligations": "报送事项",
    "occurrences": "期次",
    "fields": "填报项",
    "basis": "依据",
    "rules": "规则",
    "issuers": "落款单位",
    "audience": "报送范围",
    "recipients": "主送范围",
    "policy": "催办规则",
    "inquiry": "联系人",
    "office": "发文单位编码",
    "number": "文号",
    "title": "标题",
    "dated": "成文日期",
    "urgency": "紧急程度",
    "body": "正文",
    "attachments": "附件",
    "key": "标识",
    "label": "名称",
    "form": "材料种类",
    "demand": "报送要求",
    "due": "截止时间",
    "kind": "数据类型",
    "aggregation": "汇总方式",
    "weight": "权重",
    "required": "是否必填",
    "minimum": "最小值",
    "maximum": "最大值",
    "levels": "级别",
    "tags": "标签",
    "codes": "单位编码",
    "code": "编码",
    "name": "名称",
    "submission": "报送内容",
    "task_id": "报送事项编号",
    "base_version": "版本",
    "values": "填报值",
    "text": "文字材料",
    "entries": "案例",
    "nil": "零报告",
    "notice_id": "通知编号",
    "unit_code": "单位编码",
    "obligation": "报送事项标识",
    "occurrence": "期次标识",
    "source": "来源",
    "by": "姓名",
    "reason": "原因",
    "note": "说明",
    "channel": "收到方式",
    "received_at": "收到时间",
    "to_contact": "受托人",
    "to_unit": "受托单位",
    "starts_at": "开始时间",
    "ends_at": "结束时间",
    "into": "并入单位",
    "contact_id": "联系人编号",
    "file": "文件",
    "path": "单位路径",
    "limit": "条数",
    "after": "上一条的编号",
    "year": "年份",
    "holidays": "放假日",
    "workdays": "调休上班日",
    "day": "日期",
}
_SENTENCES = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "没有这一项，请检查拼写或删去",
    "string_too_short": "不能为空",
    "string_too_long": "不能超过 {max_length} 个字",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "timezone_aware": "要写明时区，如 2024-06-25T18:00:00+08:00",
    "greater_than_equal": "不能小于 {ge}",
    "greater_than": "应大于 {gt}",
    "less_than_equal": "不能大于 {le}",
    "less_than": "应小于 {lt}",
    "enum": "不是可选的值，只能填：{expected}",
    "literal_error": "不是可选的值，只能填：{expected}",
    "int_parsing_size": "数字过大",
    "int_from_float": "应为整数",
    "string_unicode": "含有无法识别的字符，请重新输入",
    "string_pattern_mismatch": "格式不对，标识只用小写字母、数字和连接符，并以字母或数字开头",
    "value_error": "{error}",
    "json_invalid": "不是合格的 JSON，请检查括号和引号",
    "finite_number": "应为有限的数字",
}
_FAMILIES = {
    "string": "应为文字，两边加引号",
    "int": "应为整数",
    "float": "应为数字",
    "decimal": "应为数字",
    "bool": "应为 true 或 false",
    "datetime": "应为日期和时间，如 2024-06-25T18:00:00+08:00",
    "date": "应为日期，如 2024-06-25",
    "time": "应为时刻，如 09:00:00",
    "tuple": "应为列表，用方括号括起来",
    "list": "应为列表，用方括号括起来",
    "dict": "应为一组“名称 = 值”",
    "model": "应为一组“名称 = 值”",
    "mapping": "应为一组“名称 = 值”",
}


def telling(faults: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """The faults without those that only follow from others: a list is not too short where its items are at fault."""
    places = [fault["loc"] for fault in faults]

    def follows(fault: ErrorDetails) -> bool:
        depth = len(fault["loc"])
        return fault["type"] == "too_short" and any(
            len(place) > depth and place[:depth] == fault["loc"] for place in places
        )

    return [fault for fault in faults if not follows(fault)]


def explain(faults: Sequence[ErrorDetails]) -> str:
    """The first faults, each with its place, as one Chinese sentence; the number of the others."""
    faults = telling(faults)
    told = "；".join(f"{place(fault['loc'])}{sentence(fault)}" for fault in faults[:_SHOWN])
    rest = len(faults) - _SHOWN
    return f"{told}；另有 {rest} 处" if rest > 0 else told


def path(location: Sequence[int | str]) -> str:
    """The place as programs write it: ``obligations.1.due``."""
    return ".".join(str(part) for part in location)


def place(location: Sequence[int | str]) -> str:
    """The place as people say it: 第 2 个报送事项的截止时间（obligations.1.due）. Empty for the whole."""
    if not location:
        return ""
    said: list[str] = []
    for part, following in zip(location, (*location[1:], None), strict=True):
        if isinstance(part, str):
            number = f"第 {following + 1} 个" if isinstance(following, int) else ""
            said.append(f"{number}{_PLACES.get(part, part)}")
    return f"{'的'.join(said)}（{path(location)}）"


def sentence(fault: ErrorDetails) -> str:
    """What is wrong there, in Chinese."""
    context: dict[str, Any] = fault.get("ctx", {})
    template = _SENTENCES.get(fault["type"])
    if template is None:
        return _FAMILIES.get(fault["type"].split("_")[0], "不合要求，请核对")
    said = template.format(**context).replace(" or ", "、").replace(", ", "、")
    return said if len(said) <= _LONGEST else said[:_LONGEST] + "…"

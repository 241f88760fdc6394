"""Says in one Chinese sentence what is wrong with a setting, without ever repeating a secret."""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

_SENTENCES = {
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "literal_error": "只能是 {expected}",
    "extra_forbidden": "不是本服务的设置",
    "value_error": "{error}",
}


def first_fault(error: ValidationError, fields: Mapping[str, FieldInfo]) -> tuple[str, str]:
    """The name of the first setting at fault, empty where several disagree, and the sentence about it."""
    fault = error.errors()[0]
    name = str(fault["loc"][0]) if fault["loc"] else ""
    template = _SENTENCES.get(fault["type"], fault["msg"])
    sentence = template.format(**fault.get("ctx", {}))
    return name, f"{_value(fault, fields.get(name))}{sentence}"


def _value(fault: ErrorDetails, field: FieldInfo | None) -> str:
    given: Any = fault["input"]
    if field is None or "Secret" in str(field.annotation) or isinstance(given, SecretStr) or not fault["loc"]:
        return ""
    return f"的值“{given}”不对："

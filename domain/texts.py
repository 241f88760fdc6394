"""Texts as people type them into one line or many, without what breaks subjects, sheets and databases."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

_BREAKING = frozenset({"Cc", "Zl", "Zp"})
_INNER = str.maketrans("《》", "〈〉")


def _one_line(text: str) -> str:
    if any(unicodedata.category(sign) in _BREAKING for sign in text):
        raise ValueError("不能含换行、制表符等控制字符，请删去")
    return text


def _plain_text(text: str) -> str:
    if any(sign not in "\t\n\r" and unicodedata.category(sign) == "Cc" for sign in text):
        raise ValueError("含有看不见的控制字符，请删去")
    return text


OneLine = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_one_line)]
"""One line, blanks around it taken off. The field says how long it may be."""

ShortLine = Annotated[OneLine, Field(max_length=400)]
"""One line of at most 400 characters."""

PlainText = Annotated[str, AfterValidator(_plain_text)]
"""Any number of lines."""


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines that hold anything, without the blanks around them."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def cited(title: str) -> str:
    """A title between its marks; a title inside it has single ones (GB/T 15834): 《转发〈关于…的通知〉的通知》."""
    return f"《{title.translate(_INNER)}》"

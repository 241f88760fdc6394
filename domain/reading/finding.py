"""How rules hand over what they found: a value with its verbatim evidence."""

from typing import TypeVar

from domain.reading.draft import Evidence, Found
from domain.reading.page import Page

Value = TypeVar("Value")


def evidence(page: Page, start: int, end: int) -> Evidence:
    """The original's span for ``page.text[start:end]``."""
    first, last = page.span(start, end)
    return Evidence(start=first, end=last, text=page.raw[first:last])


def found(page: Page, value: Value, span: tuple[int, int], rule: str, confidence: float = 0.9) -> Found[Value]:
    """A value read from ``page.text[span]`` by ``rule``."""
    return Found(value=value, evidence=evidence(page, *span), rule=rule, confidence=confidence)

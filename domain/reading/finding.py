"""How rules hand over what they found: a value with its verbatim evidence."""

from datetime import date
from typing import Any, TypeVar, cast

from domain.reading.draft import BasisDocument, Evidence, Found, Person, Urgency
from domain.reading.page import Page

Value = TypeVar("Value")
_KINDS: dict[type, type[Found[Any]]] = {
    str: Found[str],
    date: Found[date],
    Urgency: Found[Urgency],
    BasisDocument: Found[BasisDocument],
    Person: Found[Person],
}


def evidence(page: Page, start: int, end: int) -> Evidence:
    """The original's span for ``page.text[start:end]``."""
    first, last = page.span(start, end)
    return Evidence(start=first, end=last, text=page.raw[first:last])


def found(page: Page, value: Value, span: tuple[int, int], rule: str, confidence: float = 0.9) -> Found[Value]:
    """A value read from ``page.text[span]`` by ``rule``."""
    kind = _KINDS[type(value)]
    return cast("Found[Value]", kind(value=value, evidence=evidence(page, *span), rule=rule, confidence=confidence))

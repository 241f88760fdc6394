"""How rules hand over what they found: a value with its verbatim evidence."""

from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter

from domain.reading.draft import BasisDocument, Evidence, Found, Person, Urgency
from domain.reading.page import Page

Value = TypeVar("Value")
# Handing a mapping to the validator itself checks the same and takes half the time of calling the class.
_EVIDENCE = TypeAdapter(Evidence).validator
_FOUND: dict[type, Any] = {
    str: TypeAdapter(Found[str]).validator,
    date: TypeAdapter(Found[date]).validator,
    Urgency: TypeAdapter(Found[Urgency]).validator,
    BasisDocument: TypeAdapter(Found[BasisDocument]).validator,
    Person: TypeAdapter(Found[Person]).validator,
}


def evidence(page: Page, start: int, end: int) -> Evidence:
    """The original's span for ``page.text[start:end]``."""
    first, last = page.span(start, end)
    made: Evidence = _EVIDENCE.validate_python({"start": first, "end": last, "text": page.raw[first:last]})
    return made


def printed(page: Page, span: tuple[int, int], rule: str, confidence: float = 0.9) -> Found[str]:
    """What ``page.text[span]`` says, read by ``rule``."""
    first, last = page.span(*span)
    text = page.raw[first:last]
    made: Found[str] = _FOUND[str].validate_python(
        {
            "value": page.plain(*span, text),
            "evidence": {"start": first, "end": last, "text": text},
            "rule": rule,
            "confidence": confidence,
        }
    )
    return made


def found(page: Page, value: Value, span: tuple[int, int], rule: str, confidence: float = 0.9) -> Found[Value]:
    """A value read from ``page.text[span]`` by ``rule``."""
    first, last = page.span(*span)
    where = {"start": first, "end": last, "text": page.raw[first:last]}
    made: Found[Value] = _FOUND[type(value)].validate_python(
        {"value": value, "evidence": where, "rule": rule, "confidence": confidence}
    )
    return made

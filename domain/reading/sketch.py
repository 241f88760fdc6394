"""What a proposal is written on: the fields of a notice so far, the questions about them, the words they came from."""

import re
from typing import Any

from domain.base import Frozen
from domain.reading import basis
from domain.reading.draft import Evidence
from domain.reading.forms import Form as Sheet
from domain.units import Unit

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Question(Frozen):
    """Something for a person. ``field`` is the place in ``NoticeDraft`` (obligations.0.occurrences.0.due); ``code`` is
    stable; ``choices`` are likely answers. ``blocking``: the field is empty and the notice cannot be issued so.
    """

    field: str
    code: str
    message: str
    evidence: Evidence | None = None
    choices: tuple[str, ...] = ()
    blocking: bool = True


class Context(Frozen):
    """What the store adds to a text: the office, its direct subordinates, the notices known, the forms of the file."""

    office: Unit
    subordinates: tuple[Unit, ...] = ()
    known: tuple[basis.KnownNotice, ...] = ()
    forms: tuple[Sheet, ...] = ()
    body: str = ""


class Sketch:
    """Collects while a text is turned into a notice."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.fields: dict[str, Any] = {"office": context.office.code}
        self.questions: list[Question] = []
        self.origins: dict[str, str] = {}

    def ask(self, field: str, code: str, message: str, evidence: Evidence | None = None, **more: Any) -> None:
        """Put a question for a person."""
        self.questions.append(Question(field=field, code=code, message=message, evidence=evidence, **more))

    @property
    def blocked(self) -> bool:
        """Whether something is open that a person must settle."""
        return any(question.blocking for question in self.questions)


def line(text: str, most: int = 400) -> str:
    """The text as one line of at most so many characters."""
    return " ".join(_CONTROL.sub(" ", text).split())[:most]


def plain(text: str, most: int) -> str:
    """The text without control characters but line ends, at most so many characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:most]

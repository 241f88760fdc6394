"""What the reader found in the source text, kept beside the draft: spans to be shown, remarks to be settled."""

import re
from collections.abc import Iterable

from domain.base import Frozen
from domain.reading.draft import Draft, Evidence, Found, ObligationDraft, Scope
from domain.reading.occurrences import instant
from domain.reading.proposal import Proposal
from domain.reading.sketch import Question, line

_DUE = re.compile(r"^(obligations\.\d+)\.occurrences\.(\d+)\.due$")


class Mark(Frozen):
    """A span of the source, ``text[start:end]``, from which the blank at ``place`` was filled, and how sure that is."""

    place: str
    start: int
    end: int
    rule: str
    confidence: float


class Remark(Frozen):
    """What a person should look at. ``choices`` are likely answers; ``blocking``: the blank was left empty."""

    place: str
    code: str
    message: str
    choices: tuple[str, ...] = ()
    blocking: bool = False


class Findings(Frozen):
    """Everything that was read. ``days`` holds the days as read by place; ``missing`` the blanks that were 未识别."""

    marks: tuple[Mark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    days: dict[str, str] = {}
    missing: tuple[str, ...] = ()

    def at(self, place: str) -> tuple[Remark, ...]:
        """The remarks on one blank."""
        return tuple(one for one in self.remarks if one.place == place)

    def below(self, place: str) -> tuple[Remark, ...]:
        """The remarks on a blank and on all within it."""
        return tuple(one for one in self.remarks if one.place == place or one.place.startswith(f"{place}."))


_HEAD = {
    "number": "number",
    "title": "title",
    "issued": "dated",
    "urgency": "urgency",
    "issuers": "issuers",
    "recipients": "addressed",
    "copies": "copies",
    "bases": "basis",
    "contacts": "contact",
    "attachments": "attachments",
}
"""Names of values in a ``Draft`` as read, and the blanks that they fill."""


def findings(read: Draft, proposal: Proposal) -> Findings:
    """What is to be shown beside the draft that was filled from ``proposal``."""
    return Findings(
        marks=tuple(_distinct([*_head_marks(read), *_obligation_marks(read, proposal)])),
        remarks=tuple(_remark(question) for question in proposal.questions),
        days=_days(proposal),
        missing=tuple(_HEAD[name] for name in read.unrecognised if name in _HEAD),
    )


def _remark(question: Question) -> Remark:
    return Remark(
        place=question.field,
        code=question.code,
        message=question.message,
        choices=question.choices,
        blocking=question.blocking,
    )


def _head_marks(read: Draft) -> Iterable[Mark]:
    for name, place in _HEAD.items():
        value = getattr(read, name)
        found: tuple[Found[object], ...] = value if isinstance(value, tuple) else (value,) if value else ()
        for number, one in enumerate(found):
            # The first span has the address of the blank; those after it are told apart by their number.
            where = f"{place}.{number}" if place == "basis" or number else place
            yield _mark(where, one.evidence, one.rule, one.confidence)


def _obligation_marks(read: Draft, proposal: Proposal) -> Iterable[Mark]:
    own = [item for item in read.obligations if item.scope is Scope.OWN]
    for place, words in proposal.origins.items():
        if not place.startswith("obligations."):
            continue
        items = [one for one in own if line(one.evidence.text, 200) == words]
        if items:
            item = items[0]
            yield _mark(place, item.evidence, item.rule, item.confidence)
            yield from _due_marks(place, items, proposal)
            if item.silence_evidence and not item.soft:
                yield _mark(f"{place}.demand", item.silence_evidence, "detail.silence", item.confidence)


def _due_marks(place: str, items: list[ObligationDraft], proposal: Proposal) -> Iterable[Mark]:
    """The dues of a clause that became occurrences; the cycle stands for all its occurrences.

    One clause may ask for several things by several days (分别), and for a table by all of them: so the day decides.
    """
    occurrences = proposal.sketch["obligations"][int(place.split(".")[1])]["occurrences"]
    item, dues = items[0], [due for one in items for due in one.dues]
    for number, occurrence in enumerate(occurrences):
        where = f"{place}.occurrences.{number}.due"
        fitting = [due for due in dues if occurrence.get("due") == instant(due)]
        # Days that are open are alike: they go by their order.
        due = next((one for one in dues[number : number + 1] if one in fitting), fitting[0] if fitting else None)
        if due is not None:
            yield _mark(where, due.evidence, due.rule, due.confidence)
        elif item.recurrences:
            cycle = item.recurrences[0]
            yield _mark(where, cycle.evidence, cycle.rule, item.confidence)
        elif item.relative is not None:
            yield _mark(where, item.relative.evidence, item.relative.rule, item.confidence)


def _mark(place: str, evidence: Evidence, rule: str, confidence: float) -> Mark:
    return Mark(place=place, start=evidence.start, end=evidence.end, rule=rule, confidence=confidence)


def _distinct(marks: list[Mark]) -> list[Mark]:
    """One mark a blank: its first, so that its address is unique; the other occurrences of a cycle share the first."""
    first: dict[str, Mark] = {}
    for one in marks:
        if one.start < one.end:
            first.setdefault(one.place, one)
    return sorted(first.values(), key=_standing)


def _standing(mark: Mark) -> tuple[int, ...]:
    """Its place in the text; of marks of the same words the inner ones come later, and their tags stand first: so the
    items of one clause are told in their order, and a due lies within its item.
    """
    parts = mark.place.split(".")
    numbers = [int(part) for part in parts if part.isdigit()]
    whole = len(numbers) == 1 and parts[-1].isdigit()
    return mark.start, -mark.end, len(parts), *([-numbers[0]] if whole else numbers)


def _days(proposal: Proposal) -> dict[str, str]:
    return {
        f"obligations.{index}.occurrences.{number}.due": f"{occurrence['due']:%Y-%m-%d}"
        for index, obligation in enumerate(proposal.sketch["obligations"])
        for number, occurrence in enumerate(obligation["occurrences"])
        if occurrence.get("due")
    }


def unconfirmed(findings: Findings, origin: str, day: str, confirmed: bool) -> tuple[Remark, ...]:
    """The remarks on the due of the occurrence read at ``origin`` that nobody has settled: a day that a person typed
    in place of the one read is settled by that.
    """
    place = f"{origin}.due"
    if not origin or confirmed or (day and day != findings.days.get(place, "")):
        return ()
    return findings.at(place)

"""The form of one task: what it asks, what stands in it, and every mistake beside its blank."""

from collections.abc import Mapping, Sequence
from typing import Literal

from domain.base import Frozen
from domain.obligations import Demand, Field, FieldKind, Form
from domain.reports import Content, Entry, InvalidReport, Submission
from service.web.link.view import TaskView

Typed = Mapping[str, str]
"""What came from a form, by the names of its blanks."""
ENTRIES_SHOWN = 2
ENTRIES_LIMIT = 200


class Mistake(Frozen):
    """One thing to mend; ``anchor`` is the id of its blank."""

    anchor: str
    sentence: str


class Blank(Frozen):
    """One field of a table: ``prose`` or a number. ``keyboard`` is the one a phone should show."""

    id: str
    name: str
    label: str
    unit: str
    required: bool
    prose: bool
    keyboard: Literal["numeric", "decimal", "text"]
    value: str
    mistake: str


class EntryBlank(Frozen):
    """One case of several. ``number`` counts from 0."""

    id: str
    number: int
    required: bool
    title: str
    text: str


class TaskForm(Frozen):
    """A form ready to be shown. ``text`` is None where cases take its place."""

    task_id: int
    base_version: int
    correcting: bool
    supplement: bool
    blanks: tuple[Blank, ...]
    entries: tuple[EntryBlank, ...]
    more_entries: bool
    text: str | None
    text_required: bool
    nil: bool
    mistakes: tuple[Mistake, ...] = ()

    def told(self, anchor: str) -> str:
        """The mistake beside one blank, '' for none."""
        return next((one.sentence for one in self.mistakes if one.anchor == f"task-{self.task_id}-{anchor}"), "")


def task_form(item: TaskView, typed: Typed | None = None, refusal: InvalidReport | None = None) -> TaskForm:
    """The form of one task: as typed where something was typed, else as handed in before, else empty."""
    content = None if item.obligation.demand is Demand.AS_THEY_OCCUR else item.content
    mistakes = _mistakes(item, refusal)
    by_anchor = {one.anchor: one.sentence for one in mistakes}
    cases = item.obligation.form is Form.CASES
    entries = _entries(item, content, typed) if cases else ()
    limit = item.obligation.maximum_entries or ENTRIES_LIMIT
    return TaskForm(
        task_id=item.task.id,
        base_version=item.task.version,
        correcting=item.correctable,
        supplement=item.supplement,
        blanks=tuple(_blank(item.task.id, field, content, typed, by_anchor) for field in item.obligation.fields),
        entries=entries,
        more_entries=cases and len(entries) < limit,
        text=None if cases else _text(content, typed),
        text_required=not item.obligation.fields,
        nil=typed.get("nil") == "1" if typed is not None else bool(content and content.nil),
        mistakes=mistakes,
    )


def _mistakes(item: TaskView, refusal: InvalidReport | None) -> tuple[Mistake, ...]:
    if refusal is None:
        return ()
    return tuple(
        Mistake(anchor=f"task-{item.task.id}-{_place(item, one.field)}", sentence=one.message)
        for one in (refusal, *refusal.others)
    )


def _place(item: TaskView, field: str | None) -> str:
    """Where on the form a mistake belongs; "form" where it is about the whole."""
    if item.obligation.field(field or "") is not None:
        return f"value-{field}"
    if field == "text" and item.obligation.form is Form.CASES:
        return "entries"
    return field if field in {"entries", "text", "nil"} else "form"


def _blank(
    task_id: int, field: Field, content: Content | None, typed: Typed | None, mistakes: Mapping[str, str]
) -> Blank:
    name = f"value.{field.key}"
    anchor = f"task-{task_id}-value-{field.key}"
    stored = content.values.get(field.key) if content else None
    return Blank(
        id=anchor,
        name=name,
        label=field.label,
        unit=field.unit,
        required=field.required,
        prose=field.kind is FieldKind.TEXT,
        keyboard=_keyboard(field),
        value=typed.get(name, "") if typed is not None else "" if stored is None else str(stored),
        mistake=mistakes.get(anchor, ""),
    )


def _keyboard(field: Field) -> Literal["numeric", "decimal", "text"]:
    # The digit pads of phones have no minus sign.
    if field.kind is FieldKind.TEXT or field.minimum is None or field.minimum < 0:
        return "text"
    return "numeric" if field.kind is FieldKind.INTEGER else "decimal"


def _text(content: Content | None, typed: Typed | None) -> str:
    return typed.get("text", "") if typed is not None else content.text if content else ""


def _entries(item: TaskView, content: Content | None, typed: Typed | None) -> tuple[EntryBlank, ...]:
    filled: Sequence[Entry] = _typed_entries(typed) if typed is not None else content.entries if content else ()
    least = item.obligation.minimum_entries
    limit = item.obligation.maximum_entries or ENTRIES_LIMIT
    wanted = max(least, ENTRIES_SHOWN, len(filled)) + (1 if typed is not None and "more" in typed else 0)
    count = max(min(wanted, limit), len(filled), 1)
    padded = [*filled, *(Entry(title="") for _ in range(count - len(filled)))]
    return tuple(
        EntryBlank(
            id=f"task-{item.task.id}-entry-{number}",
            number=number,
            required=number < least,
            title=entry.title,
            text=entry.text,
        )
        for number, entry in enumerate(padded)
    )


def _typed_entries(typed: Typed) -> list[Entry]:
    numbers = {key.split(".")[1] for key in typed if key.startswith("entry.") and key.count(".") == 2}
    ordered = sorted(numbers, key=lambda number: (len(number), number))
    return [Entry(title=typed.get(f"entry.{n}.title", ""), text=typed.get(f"entry.{n}.text", "")) for n in ordered]


def submission(typed: Typed) -> Submission:
    """What was typed, as it is to be checked."""
    values = {key.removeprefix("value."): value for key, value in typed.items() if key.startswith("value.")}
    return Submission(
        values=values, text=typed.get("text", ""), entries=tuple(_typed_entries(typed)), nil=typed.get("nil") == "1"
    )


def base_version(typed: Typed) -> int:
    """The version the form was opened on; -1, which fits none, where the hidden blank was tampered with."""
    raw = typed.get("base_version", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else -1

"""The form of one task: what it asks, what stands in it, and every mistake beside its blank."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from domain.base import Frozen
from domain.errors import CascadeError
from domain.facts import TaskFacts
from domain.files import ReportFile
from domain.obligations import Demand, Field, FieldKind, Form, Obligation
from domain.report_drafts import ReportDraft
from domain.reports import EVIDENCE, Content, Entry, InvalidReport, Submission
from service.web.link.view import TaskView

Typed = Mapping[str, str]
"""What came from a form, by the names of its blanks."""
ENTRIES_SHOWN = 2
ENTRIES_LIMIT = 200
_KEPT = frozenset({"text", "nil"})
_PHOTOGRAPHED = ("照片", "图片", "相片", "影像", "拍照")


class Mistake(Frozen):
    """One thing to mend; ``anchor`` is the id of its blank."""

    anchor: str
    sentence: str


class Blank(Frozen):
    """One field of a table: ``prose`` or a number. ``keyboard`` is the one a phone should show; ``whole``, ``minimum``
    and ``maximum`` are its rules, '' where there is none.
    """

    id: str
    name: str
    label: str
    unit: str
    required: bool
    prose: bool
    keyboard: Literal["numeric", "decimal", "text"]
    value: str
    mistake: str
    whole: bool = False
    minimum: str = ""
    maximum: str = ""


class FileShown(Frozen):
    """One file chosen so far. ``address`` is below that of the page; ``picture``: it is shown, being one and small."""

    number: int
    name: str
    size: int
    picture: bool
    address: str


class SlotBlank(Frozen):
    """Where files are chosen: for the evidence ``slot``, or '' for whatever else belongs to the report.

    ``camera``: photographs are what is meant. ``index`` names its blank in the form.
    """

    id: str
    index: int
    slot: str
    required: bool
    camera: bool
    files: tuple[FileShown, ...]
    mistake: str


class EntryBlank(Frozen):
    """One case of several. ``number`` counts from 0."""

    id: str
    number: int
    required: bool
    title: str
    text: str


class TaskForm(Frozen):
    """A form ready to be shown. ``text`` is None where cases take its place.

    ``draft_version`` is that of the draft shown, 0 for none; ``saved_by`` and ``saved_at`` tell of it.
    """

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
    slots: tuple[SlotBlank, ...] = ()
    draft_version: int = 0
    saved_by: str = ""
    saved_at: datetime | None = None
    mistakes: tuple[Mistake, ...] = ()

    def told(self, anchor: str) -> str:
        """The mistake beside one blank, '' for none."""
        return next((one.sentence for one in self.mistakes if one.anchor == f"task-{self.task_id}-{anchor}"), "")


def task_form(item: TaskView, typed: Typed | None = None, refusal: CascadeError | None = None) -> TaskForm:
    """The form of one task: as typed just now, else as kept in the draft, else as handed in before, else empty."""
    draft = item.draft
    if typed is None and draft is not None:
        typed = draft.typed
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
        slots=_slots(item, content, by_anchor),
        draft_version=draft.version if draft else 0,
        saved_by=draft.by if draft else "",
        saved_at=draft.changed_at if draft else None,
        mistakes=mistakes,
    )


def _mistakes(item: TaskView, refusal: CascadeError | None) -> tuple[Mistake, ...]:
    if refusal is None:
        return ()
    others = refusal.others if isinstance(refusal, InvalidReport) else ()
    return tuple(
        Mistake(anchor=f"task-{item.task.id}-{_place(item, one.field)}", sentence=one.message)
        for one in (refusal, *others)
    )


def slots_of(obligation: Obligation) -> tuple[str, ...]:
    """The slots in the order of the form; the last is for whatever else belongs to the report."""
    return (*obligation.slots, "")


def _slots(item: TaskView, content: Content | None, mistakes: Mapping[str, str]) -> tuple[SlotBlank, ...]:
    task, obligation = item.task, item.obligation
    shown = _files_of_draft(item.draft) if item.draft else _files_of_report(task, content)
    blanks = []
    for index, slot in enumerate(slots_of(obligation)):
        anchor = f"task-{task.id}-file-{index}"
        blanks.append(
            SlotBlank(
                id=anchor,
                index=index,
                slot=slot,
                required=slot in obligation.required_evidence,
                camera=any(word in slot for word in _PHOTOGRAPHED),
                files=tuple(file for place, file in shown if place == slot),
                mistake=mistakes.get(anchor, ""),
            )
        )
    return tuple(blanks)


def _files_of_draft(draft: ReportDraft) -> list[tuple[str, FileShown]]:
    return [(one.slot, _shown(one, one.number, f"tasks/{draft.task_id}/files/{one.number}")) for one in draft.files]


def _files_of_report(task: TaskFacts, content: Content | None) -> list[tuple[str, FileShown]]:
    """Numbered as they will be in a draft that begins with them."""
    base = f"tasks/{task.id}/versions/{task.version}/files"
    files = content.files if content else ()
    return [(one.slot, _shown(one, number, f"{base}/{number}")) for number, one in enumerate(files, start=1)]


def _shown(file: ReportFile, number: int, address: str) -> FileShown:
    return FileShown(number=number, name=file.name, size=file.size, picture=file.small_picture, address=address)


def _place(item: TaskView, field: str | None) -> str:
    """Where on the form a mistake belongs; "form" where it is about the whole."""
    if item.obligation.field(field or "") is not None:
        return f"value-{field}"
    if field and field.startswith(EVIDENCE) and field.removeprefix(EVIDENCE) in item.obligation.slots:
        return f"file-{item.obligation.slots.index(field.removeprefix(EVIDENCE))}"
    if field and re.fullmatch(r"file-\d{1,3}", field):
        return field
    if field in {"file", "files", "slot"}:
        return f"file-{len(item.obligation.slots)}"
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
        **({} if field.kind is FieldKind.TEXT else _rules(field)),
    )


def _rules(field: Field) -> dict[str, Any]:
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    told = {name: "" if bound is None else f"{bound:f}" for name, bound in bounds.items()}
    return {"whole": field.kind is FieldKind.INTEGER, **told}


def _keyboard(field: Field) -> Literal["numeric", "decimal", "text"]:
    # The digit pads of phones have no minus sign.
    if field.kind is FieldKind.TEXT or field.minimum is None or field.minimum < 0:
        return "text"
    return "numeric" if field.kind is FieldKind.INTEGER else "decimal"


def _text(content: Content | None, typed: Typed | None) -> str:
    return typed.get("text", "") if typed is not None else content.text if content else ""


def _entries(item: TaskView, content: Content | None, typed: Typed | None) -> tuple[EntryBlank, ...]:
    filled: Sequence[Entry] = typed_entries(typed) if typed is not None else content.entries if content else ()
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


def typed_entries(typed: Typed) -> list[Entry]:
    """The cases of a form, in its order."""
    numbers = {key.split(".")[1] for key in typed if key.startswith("entry.") and key.count(".") == 2}
    ordered = sorted(numbers, key=lambda number: (len(number), number))
    return [Entry(title=typed.get(f"entry.{n}.title", ""), text=typed.get(f"entry.{n}.text", "")) for n in ordered]


def submission(typed: Typed) -> Submission:
    """What was typed, as it is to be checked."""
    values = {key.removeprefix("value."): value for key, value in typed.items() if key.startswith("value.")}
    return Submission(
        values=values, text=typed.get("text", ""), entries=tuple(typed_entries(typed)), nil=typed.get("nil") == "1"
    )


def base_version(typed: Typed) -> int:
    """The version the form was opened on; -1, which fits none, where the hidden blank was tampered with."""
    return _number(typed.get("base_version", ""))


def draft_version(typed: Typed) -> int:
    """The version of the draft that the form shows, 0 for none; -1 where the hidden blank was tampered with."""
    return _number(typed.get("draft_version", "0"))


def kept(typed: Typed) -> dict[str, str]:
    """What of a form belongs into a draft."""
    return {name: value for name, value in typed.items() if name in _KEPT or name.startswith(("value.", "entry."))}


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else -1

"""From the draft as read to a notice that a person may confirm, with every question that the text leaves open.

Nothing is guessed silently: what is open stays empty in ``sketch`` and stands in ``questions`` with ``blocking``; what
was inferred is filled in and stands there without. ``notice`` is there once nothing blocks.
"""

from typing import Any

from pydantic import ValidationError

from domain.base import Frozen
from domain.notices import NoticeDraft
from domain.reading.assignments import Assignments
from domain.reading.draft import Draft
from domain.reading.letterhead import write_basis, write_head, write_recipients
from domain.reading.sketch import Context, Question, Sketch

__all__ = ["Context", "Proposal", "Question", "propose"]


class Proposal(Frozen):
    """``sketch`` holds the fields of a ``NoticeDraft``, None where a blocking question is open; ``origins`` the words
    that fields were read from, by their place.
    """

    notice: NoticeDraft | None
    questions: tuple[Question, ...]
    sketch: dict[str, Any]
    origins: dict[str, str] = {}


def propose(read: Draft, context: Context) -> Proposal:
    """The notice that ``context.office`` would issue with this text. Pure; nothing is active before it is confirmed.

    Only obligations of the recipients themselves (scope own) are taken; several dues become occurrences.
    """
    sketch = Sketch(context)
    write_head(read, sketch)
    addressed = write_recipients(read, sketch)
    write_basis(read, sketch)
    assignments = Assignments(read, sketch, addressed)
    for item in read.obligations:
        assignments.add(item)
    return _finished(sketch)


def _finished(sketch: Sketch) -> Proposal:
    """The proposal: a notice only where nothing blocks and the whole is sound."""
    if all(one.get("demand") == "as_they_occur" for one in sketch.fields["obligations"]):
        sketch.ask("obligations", "nothing_due", "没有读到有时限的报送事项，请至少补写一项")
    notice = None
    if not sketch.blocked:
        try:
            notice = NoticeDraft.model_validate(sketch.fields)
        except ValidationError as error:
            for fault in error.errors():
                field = ".".join(str(part) for part in fault["loc"])
                sketch.ask(field, "unfit", "这一项不合要求，请核对改写")
    return Proposal(notice=notice, questions=tuple(sketch.questions), sketch=sketch.fields, origins=sketch.origins)

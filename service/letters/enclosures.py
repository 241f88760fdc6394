"""What mails and text messages about signed documents are told."""

from typing import Any

from domain.enclosures import Enclosure
from domain.notices import Notice
from domain.outbox import Pending, Purpose

_REMARKS = {Purpose.SUPERVISION_REPLIED: "已回复，待销号", Purpose.SUPERVISION_OPEN: "待销号"}


def enclosed(part: Pending, issued: Notice) -> dict[str, Any]:
    """督办单 or 通报: the document, and the notice it belongs to."""
    enclosure = part.enclosure
    assert enclosure is not None  # the courier hands it over with the message
    return {
        "number": issued.draft.number,
        "title": issued.draft.title,
        "issuer": "、".join(issued.draft.issuers),
        "document": f"{enclosure.kind}{enclosure.number}",
        "heading": enclosure.heading,
        "lines": enclosure.body.splitlines(),
        "due": enclosure.due,
        "ended": enclosure.ended,
        "unit": enclosure.unit_name,
        "reply": enclosure.reply,
        "standing": _standing(enclosure),
    }


def _standing(enclosure: Enclosure) -> str:
    """What the office has before it when it is reminded to strike it off."""
    replied = "该单位已回复" if enclosure.reply else "该单位尚未回复"
    if enclosure.settled:
        return f"{replied}，所列事项均已报送或免报，建议核实后销号"
    return f"{replied}，所列事项尚未全部办结，请核实督促"


def short_heading(part: Pending) -> str:
    """The document in a text message: 督办单〔2024〕督1号, and what became of it."""
    enclosure = part.enclosure
    assert enclosure is not None
    # The reason of an end may name somebody, and is in the mail.
    remark = _REMARKS.get(part.purpose) or enclosure.ended.partition("，")[0]
    return f"{enclosure.kind}{enclosure.number}{remark}"

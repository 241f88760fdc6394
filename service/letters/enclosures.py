"""What mails and text messages about signed documents are told."""

from typing import Any

from domain.notices import Notice
from domain.outbox import Pending, Purpose


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
    }


def short_heading(part: Pending) -> str:
    """The document in a text message: 督办单〔2024〕督1号, and what became of it."""
    enclosure = part.enclosure
    assert enclosure is not None
    replied = "已回复，待销号" if part.purpose is Purpose.SUPERVISION_REPLIED else ""
    # The reason may name somebody, and is in the mail.
    return f"{enclosure.kind}{enclosure.number}{replied or enclosure.ended.partition('，')[0]}"

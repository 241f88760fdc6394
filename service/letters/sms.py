"""Text messages: a short title, how many things, by when, and a link; nothing about any person."""

from collections.abc import Sequence

from activities.delivering import Matters, letter_id
from domain.letters import Letter
from domain.outbox import Pending, Purpose
from domain.sms_parameters import SmsParameters
from service.channels.rendering import MailRenderer
from service.letters.enclosures import short_heading
from service.links import LinkSigner

_TEMPLATES = {
    Purpose.NOTICE: "notice",
    Purpose.REISSUE: "notice",
    Purpose.REMINDER: "reminder",
    Purpose.ALARM: "alarm",
    Purpose.ALL_CLEAR: "all_clear",
    Purpose.AMENDED: "amended",
    Purpose.WITHDRAWN: "withdrawn",
    Purpose.REVIEW: "review",
    Purpose.RETURNED: "returned",
    Purpose.DECIDED: "decided",
    Purpose.HANDOVER: "handover",
    Purpose.ENTERED: "entered",
    Purpose.OBJECTION: "objection",
    Purpose.SUPERVISION: "supervision",
    Purpose.SUPERVISION_ENDED: "document",
    Purpose.SUPERVISION_REPLIED: "document",
    Purpose.SUPERVISION_OPEN: "document",
    Purpose.CIRCULAR: "document",
}


class SmsWriter:
    """Fits ``LetterWriter``."""

    def __init__(self, signer: LinkSigner) -> None:
        self._signer = signer
        self._renderer = MailRenderer()

    def write(self, parts: Sequence[Pending], matters: Matters) -> Letter:
        """One message for one person; the most urgent purpose of its parts gives the template."""
        purposes = {part.purpose for part in parts}
        purpose = Purpose.ALARM if Purpose.ALARM in purposes else parts[0].purpose
        chosen = next(part for part in parts if part.purpose is purpose)
        notice = matters.notices[chosen.notice_id]
        owed = {one for part in parts for one in part.owed}
        due = min((one.due for one in owed if one.due), default=notice.acknowledge_due)
        title = short_heading(chosen) if chosen.enclosure else notice.draft.title
        path = f"l/{self._signer.token(chosen.id)}"
        values = SmsParameters.of(title, min(len(owed) or 1, 9999), due, path)
        name = _TEMPLATES[purpose]
        context = {"title": values.title, "count": values.count, "due": values.values()["due"]}
        return Letter(
            id=letter_id(chosen.channel, parts),
            address=chosen.contact.mobile or "",
            text=self._renderer.render_sms(name, context | {"link": self._signer.short_url(chosen.id)}),
            template=name,
            parameters=values.values(),
        )

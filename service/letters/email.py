"""E-mails. A new notice is rendered once for all units of an office that owe the same, then made each person's."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from activities.delivering import Matters, letter_id
from domain.letters import Letter
from domain.notices import Notice
from domain.outbox import Pending, Purpose
from service.channels.rendering import MailRenderer, RenderedMail
from service.letters import contexts
from service.links import LinkSigner

KEPT = 512
"""Rendered mails kept for the next unit of the same office."""


class EmailWriter:
    """Fits ``LetterWriter``."""

    def __init__(self, signer: LinkSigner) -> None:
        self._signer = signer
        self._renderer = MailRenderer()
        self._rendered: OrderedDict[tuple[object, ...], RenderedMail] = OrderedDict()

    def write(self, parts: Sequence[Pending], matters: Matters) -> Letter:
        """One mail for one person."""
        first = parts[0]
        mail, spokesmen = self._mail(parts, matters)
        links = [self._signer.url(part.id) for part in spokesmen]
        personal = mail.personalise(links[0], f"{first.unit_name} {first.contact.name}", links[1:])
        return Letter(
            id=letter_id(first.channel, parts),
            address=first.contact.email or "",
            subject=personal.subject,
            text=personal.text,
            html=personal.html,
        )

    def _mail(self, parts: Sequence[Pending], matters: Matters) -> tuple[RenderedMail, list[Pending]]:
        """The rendered mail, and for each of its links the part whose link it is."""
        first = parts[0]
        notice = matters.notices[first.notice_id]
        match first.purpose:
            case Purpose.NOTICE:
                return self._notice(first, notice, matters), [first]
            case Purpose.REISSUE:
                return self._render("reissue", contexts.reissue(notice, matters)), [first]
            case Purpose.ALL_CLEAR:
                return self._render("all_clear", contexts.all_clear(parts, notice)), [first]
            case _:
                return self._digest(parts, matters)

    def _notice(self, part: Pending, notice: Notice, matters: Matters) -> RenderedMail:
        key = (notice.id, notice.draft.number, tuple(owed.title for owed in part.owed))
        known = self._rendered.get(key)
        if known is None:
            known = self._rendered[key] = self._render("notice", contexts.notice(part, notice, matters))
            if len(self._rendered) > KEPT:
                self._rendered.popitem(last=False)
        return known

    def _digest(self, parts: Sequence[Pending], matters: Matters) -> tuple[RenderedMail, list[Pending]]:
        by_notice: dict[str, list[Pending]] = {}
        for part in parts:
            by_notice.setdefault(part.notice_id, []).append(part)
        alarming = any(part.purpose is Purpose.ALARM for part in parts)
        name, context = ("alarm", contexts.alarm) if alarming else ("reminder", contexts.reminder)
        spokesmen = [_spokesman(group) for group in by_notice.values()]
        return self._render(name, context(by_notice, matters)), spokesmen

    def _render(self, name: str, context: Mapping[str, Any]) -> RenderedMail:
        return self._renderer.render(name, context)


def _spokesman(group: Sequence[Pending]) -> Pending:
    """The part whose link is given for a notice: one that leads to a unit's own page where there is one."""
    return next((part for part in group if part.unit_code is not None), group[0])

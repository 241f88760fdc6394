"""E-mails. A new notice is rendered once for all units of an office that owe the same, then made each person's."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from activities.delivering import Matters, letter_id
from domain.letters import Letter
from domain.notices import Notice
from domain.outbox import Pending, Purpose
from service.channels.rendering import MailRenderer, RenderedMail
from service.letters import amendments, contexts, decisions, enclosures, entries
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
        personal = mail.personalise(links[0], f"{first.addressed or first.unit_name} {first.contact.name}", links[1:])
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
            case Purpose.AMENDED:
                return self._render("amended", amendments.amended(parts, notice, matters)), [parts[-1]]
            case Purpose.WITHDRAWN:
                return self._render("withdrawn", amendments.withdrawn(first, notice)), [first]
            case Purpose.RETURNED:
                return self._several("returned", contexts.reminder, parts, matters)
            case (
                Purpose.SUPERVISION | Purpose.SUPERVISION_ENDED | Purpose.SUPERVISION_REPLIED | Purpose.SUPERVISION_OPEN
            ):
                return self._render(first.purpose.value, enclosures.enclosed(first, notice)), [first]
            case Purpose.CIRCULAR:
                return self._circular(first, notice), [first]
            case Purpose.HANDOVER:
                return self._several("handover", entries.handed_over, parts, matters)
            case Purpose.ENTERED:
                return self._render("entered", entries.entered(parts, notice)), [parts[-1]]
            case Purpose.OBJECTION:
                return self._render("objection", entries.objected(parts, notice)), [first]
            case Purpose.DECIDED:
                return self._several("decided", decisions.decided, parts, matters)
            case _:
                return self._digest(parts, matters)

    def _notice(self, part: Pending, notice: Notice, matters: Matters) -> RenderedMail:
        key = (notice.id, notice.revision, notice.draft.number, tuple(owed.title for owed in part.owed))
        return self._rendered.get(key) or self._kept(key, "notice", contexts.notice(part, notice, matters))

    def _circular(self, part: Pending, notice: Notice) -> RenderedMail:
        key = (part.rung_id, part.enclosure and part.enclosure.ended)
        return self._rendered.get(key) or self._kept(key, "circular", enclosures.enclosed(part, notice))

    def _kept(self, key: tuple[object, ...], name: str, context: Mapping[str, Any]) -> RenderedMail:
        """Render what goes to many alike."""
        rendered = self._rendered[key] = self._render(name, context)
        if len(self._rendered) > KEPT:
            self._rendered.popitem(last=False)
        return rendered

    def _digest(self, parts: Sequence[Pending], matters: Matters) -> tuple[RenderedMail, list[Pending]]:
        """All that chases one person, what is owed by units and what waits for the own decision, in one mail."""
        chased = _by_notice([part for part in parts if part.purpose is not Purpose.REVIEW])
        waiting = _by_notice([part for part in parts if part.purpose is Purpose.REVIEW])
        spokesmen = [_spokesman(group) for group in (*chased.values(), *waiting.values())]
        if not chased:
            return self._render("review", decisions.review(waiting, matters)), spokesmen
        alarming = any(part.purpose is Purpose.ALARM for part in parts)
        name, context = ("alarm", contexts.alarm) if alarming else ("reminder", contexts.reminder)
        more = {"waiting": decisions.waiting(waiting, matters), "first": len(chased)}
        return self._render(name, context(chased, matters) | more), spokesmen

    def _several(
        self,
        name: str,
        context: Callable[[contexts.Groups, Matters], dict[str, Any]],
        parts: Sequence[Pending],
        matters: Matters,
    ) -> tuple[RenderedMail, list[Pending]]:
        """A mail that lists several notices, with a link for each."""
        groups = _by_notice(parts)
        return self._render(name, context(groups, matters)), [_spokesman(group) for group in groups.values()]

    def _render(self, name: str, context: Mapping[str, Any]) -> RenderedMail:
        return self._renderer.render(name, context)


def _by_notice(parts: Sequence[Pending]) -> dict[str, list[Pending]]:
    groups: dict[str, list[Pending]] = {}
    for part in parts:
        groups.setdefault(part.notice_id, []).append(part)
    return groups


def _spokesman(group: Sequence[Pending]) -> Pending:
    """The part whose link is given for a notice: one that leads to a unit's own page where there is one."""
    return next((part for part in group if part.unit_code is not None), group[0])

"""督办单: drafted for many units at once, signed one by one, answered through the link, struck off by a person.

The number is given at the signing: a draft that is thrown away leaves no gap.
"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from activities.candidates import candidates_of, frozen_facts, item_named, not_withdrawn
from activities.enclosing import tell_ended, tell_replied, tell_signed
from activities.reviewing import Person, Reason
from activities.urging import Units
from domain.base import Frozen
from domain.clock import Clock
from domain.document_numbers import Series, year_of
from domain.errors import Conflict
from domain.facts import Facts, Ledger, Provenance
from domain.letters import ChannelName
from domain.orders import Engine
from domain.papers import check_seen
from domain.supervising import Proposal, Undrafted, propose, select
from domain.supervision import (
    Supervision,
    SupervisionEvent,
    SupervisionState,
    after,
    check_reply,
    check_still_true,
    reply_due,
)
from domain.supervision_text import supervision_text
from domain.texts import PlainText, ShortLine

Requirement = Annotated[PlainText, Field(max_length=2000)]


class SupervisionForeign(Conflict):
    """The link belongs to another unit than the 督办单."""

    code = "supervision_foreign"
    status = 403


class SupervisionOrder(Frozen):
    """Draft for ``units``, or for all that are overdue where none are named; ``by`` is the name of who does.

    ``obligation`` narrows it to one thing, with ``occurrence`` where it recurs; ``requirement`` is added to each.
    """

    by: Person
    units: Units = ()
    obligation: ShortLine | None = None
    occurrence: ShortLine = "once"
    requirement: Requirement = ""


class Wording(Frozen):
    """What the office adds to a draft in its own words, one paragraph a line; ``by`` is the name of who does."""

    by: Person
    requirement: Requirement


class Signature(Frozen):
    """``by`` is the name of the person who signs, ``seen`` the fingerprint of the draft as it was shown."""

    by: Person
    seen: ShortLine = ""


class Clearing(Frozen):
    """销号 by a named person, with a remark where there is one."""

    by: Person
    reason: ShortLine = ""


class Cancelling(Frozen):
    """撤销 by a named person, with the reason."""

    by: Person
    reason: Reason


class Drafted(Frozen):
    """What was drafted, and for whom not and why."""

    drafted: tuple[Supervision, ...]
    refused: tuple[Undrafted, ...]


class Supervising:
    """What an office does with 督办单; units reply inside the transaction of their link."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def draft(self, notice_id: str, order: SupervisionOrder) -> Drafted:
        """起草. Never all or nothing. Raises NoticeClosed where it was withdrawn, NotFound."""
        with self._ledger.transaction() as facts:
            return draft(facts, notice_id, order, self._clock.now())

    def propose(self, notice_id: str, obligation: str | None = None, occurrence: str = "once") -> Proposal:
        """For whom one would be drafted now, in which colour and why. Raises NoticeClosed, NotFound."""
        with self._ledger.reading() as facts:
            notice, calendar = not_withdrawn(facts.notice(notice_id)), facts.calendar()
            candidates = candidates_of(facts, notice, item_named(notice, obligation, occurrence))
        return propose(candidates, self._clock.now(), notice.policy, calendar)

    def edit(self, notice_id: str, supervision_id: int, order: Wording) -> Supervision:
        """修改 what the office adds to a draft. Raises SupervisionNotFit, NotFound."""
        with self._ledger.transaction() as facts:
            return edit(facts, notice_id, supervision_id, order, self._clock.now())

    def sign(self, notice_id: str, supervision_id: int, order: Signature) -> Supervision:
        """签发. Raises SupervisionNotFit, SupervisionOutdated, TextChanged, NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            signed, channels = sign(facts, notice_id, supervision_id, order.by, self._clock.now(), order.seen)
        return self._announce(signed, channels)

    def clear(self, notice_id: str, supervision_id: int, order: Clearing) -> Supervision:
        """销号. Raises SupervisionNotFit, NotFound."""
        return self._end(notice_id, supervision_id, SupervisionEvent.CLEAR, order.by, order.reason)

    def cancel(self, notice_id: str, supervision_id: int, order: Cancelling) -> Supervision:
        """撤销. Raises SupervisionNotFit, NotFound."""
        return self._end(notice_id, supervision_id, SupervisionEvent.CANCEL, order.by, order.reason)

    def _end(self, notice_id: str, supervision_id: int, event: SupervisionEvent, by: str, reason: str) -> Supervision:
        with self._ledger.transaction() as facts:
            ended, channels = end(facts, notice_id, supervision_id, event, by, reason, self._clock.now())
        return self._announce(ended, channels)

    def reply(
        self, facts: Facts, notice_id: str, unit_code: str, supervision_id: int, text: str, provenance: Provenance
    ) -> Supervision:
        """回复, inside the caller's transaction, who wakes the couriers by ``replied`` once it is committed.

        Raises SupervisionForeign, SupervisionNotFit, ReplyUnfit, NoticeClosed, NotFound.
        """
        return reply(facts, notice_id, unit_code, supervision_id, text, provenance, self._clock.now())

    def replied(self, supervision: Supervision) -> Supervision:
        """Wake whoever tells the office of a reply."""
        return self._announce(supervision, set(ChannelName))

    def _announce(self, supervision: Supervision, channels: set[ChannelName]) -> Supervision:
        for channel in sorted(channels):
            self._engine.poke_courier(channel)
        return supervision


def draft(facts: Facts, notice_id: str, order: SupervisionOrder, now: datetime) -> Drafted:
    """Freeze what is known of each unit, and write the drafts, inside the caller's transaction."""
    notice, calendar = not_withdrawn(facts.notice(notice_id)), facts.calendar()
    candidates = candidates_of(facts, notice, item_named(notice, order.obligation, order.occurrence))
    selection = select(order.units, candidates, now, notice.policy, calendar)
    told = facts.told_units(notice.id, [unit.unit_code for unit, _ in selection.chosen]) if selection.chosen else {}
    office = facts.unit(notice.office).name
    frozen = [(frozen_facts(notice, office, unit, told, now), colour) for unit, colour in selection.chosen]
    added = order.requirement
    texts = [
        (known, colour, supervision_text(known, colour, "", "", None, requirement=added)) for known, colour in frozen
    ]
    ids = facts.put_supervisions(notice.id, notice.office, texts, order.by, now, added)
    if ids:
        listed = [
            {"id": number, "unit": known.unit_code, "colour": colour.value}
            for number, (known, colour) in zip(ids, frozen, strict=True)
        ]
        facts.trail(notice.id, now, order.by, "supervisions_drafted", {"supervisions": listed})
    written = {one.id: one for one in facts.supervisions(notice.id)} if ids else {}
    return Drafted(drafted=tuple(written[number] for number in ids), refused=selection.refused)


def edit(facts: Facts, notice_id: str, supervision_id: int, order: Wording, now: datetime) -> Supervision:
    """Write the draft anew with other words of the office, inside the caller's transaction."""
    seen = facts.supervision(facts.notice(notice_id).id, supervision_id)
    state, added = after(seen.state, SupervisionEvent.EDIT), order.requirement
    body = supervision_text(seen.facts, seen.colour, "", "", None, requirement=added)
    facts.move_supervision(seen.id, state, requirement=added, body=body)
    facts.trail(notice_id, now, order.by, "supervision_edited", {"id": seen.id, "requirement": added})
    return facts.supervision(notice_id, seen.id)


def sign(
    facts: Facts, notice_id: str, supervision_id: int, by: str, now: datetime, seen_text: str = ""
) -> tuple[Supervision, set[ChannelName]]:
    """Number it, send it, and ask for the reply, inside the caller's transaction."""
    notice = not_withdrawn(facts.notice(notice_id))
    seen = facts.supervision(notice.id, supervision_id)
    state = after(seen.state, SupervisionEvent.SIGN)
    check_seen(seen.body, seen_text)
    check_still_true(seen.facts.items, facts.task_states([item.task_id for item in seen.facts.items]))
    due = reply_due(now, notice.policy, facts.calendar())
    number = facts.next_number(notice.office, Series.SUPERVISION, year_of(now))
    facts.move_supervision(
        seen.id,
        state,
        year=number.year,
        sequence=number.sequence,
        due=due,
        signed_by=by,
        signed_at=now,
        body=supervision_text(
            seen.facts, seen.colour, str(number), by, due, requirement=seen.requirement, signed_at=now
        ),
    )
    signed = facts.supervision(notice.id, seen.id)
    channels = tell_signed(facts, notice, signed, now)
    detail = {"id": seen.id, "number": str(number), "unit": seen.unit_code, "colour": seen.colour.value, "due": due}
    facts.trail(notice.id, now, by, "supervision_signed", detail)
    return signed, channels


def reply(
    facts: Facts,
    notice_id: str,
    unit_code: str,
    supervision_id: int,
    text: str,
    provenance: Provenance,
    now: datetime,
) -> Supervision:
    """Write the unit's answer and tell the office, inside the caller's transaction."""
    notice = not_withdrawn(facts.notice(notice_id))
    seen = facts.supervision(notice.id, supervision_id)
    if seen.unit_code != unit_code or seen.state is SupervisionState.DRAFT:
        raise SupervisionForeign("这个链接不属于该督办单的单位；请从本单位收到的邮件中打开链接", field="supervision_id")
    state = after(seen.state, SupervisionEvent.REPLY)
    answer = check_reply(text)
    facts.move_supervision(seen.id, state, reply=answer, replied_by=provenance.actor, replied_at=now)
    replied = facts.supervision(notice.id, seen.id)
    tell_replied(facts, notice, replied, now)
    detail = {"id": seen.id, "number": seen.number, "unit": unit_code, "channel": provenance.channel, "reply": answer}
    facts.trail(notice.id, now, provenance.actor, "supervision_replied", detail)
    return replied


def end(
    facts: Facts, notice_id: str, supervision_id: int, event: SupervisionEvent, by: str, reason: str, now: datetime
) -> tuple[Supervision, set[ChannelName]]:
    """Strike it off or cancel it, inside the caller's transaction. A unit that was sent it is told."""
    notice = facts.notice(notice_id)
    seen = facts.supervision(notice.id, supervision_id)
    state = after(seen.state, event)
    facts.move_supervision(seen.id, state, ended_by=by, ended_at=now, ended_reason=reason)
    ended = facts.supervision(notice.id, seen.id)
    channels = tell_ended(facts, notice, ended, now) if seen.number else set()
    act = "supervision_cleared" if event is SupervisionEvent.CLEAR else "supervision_cancelled"
    detail = {"id": seen.id, "number": seen.number, "unit": seen.unit_code, "reason": reason, "settled": seen.settled}
    facts.trail(notice.id, now, by, act, detail)
    return ended, channels

"""Delivering (送达): the courier's hands. Takes what waits in the outbox, shows restraint, sends, and records.

Sending is at least once with a fixed message id: a crash between the server's acceptance and our commit repeats at
most that one batch, and mail programs fold the repeated ids.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Protocol

from temporalio import activity

from activities.redirecting import given_up, redirect
from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI, Clock
from domain.facts import Ledger
from domain.letters import Channel, ChannelName, Delivery, Letter, Outcome
from domain.notices import Notice
from domain.orders import CourierOrder, Engine
from domain.outbox import IntentState, Pending, Purpose, Sent, Told
from domain.quiet import release_instant
from domain.restraint import CHASING, Dropped, Held, bundle, drop_settled, hold_quiet, newest_only, news_once, one_a_day
from domain.sms_caps import HeldLetter, SmsCaps, hold_over_caps

BATCH = 500
LINGER_SECONDS = 0.6
POLL_SECONDS = 0.05
HEARTBEAT_SECONDS = 10.0
RETRY_MINUTES = (1, 5, 15, 60, 240)
WORKING_MORNING = time(9)
SETTLING = timedelta(seconds=30)
"""How long, in business time, a digest waits for rungs of its very moment that are still being carried out."""


class Matters(Frozen):
    """What a letter speaks of: the notices of a batch, who was told before about what an alarm is about, the calendar,
    and the business time of the last check.
    """

    notices: dict[str, Notice]
    told: tuple[Told, ...] = ()
    calendar: WorkCalendar
    now: datetime


class LetterWriter(Protocol):
    """Renders what one person gets: all of ``parts`` are for the same contact."""

    def write(self, parts: Sequence[Pending], matters: Matters) -> Letter:
        """One letter. Its id is made of the first part's, so that a repetition carries the same."""
        ...


class Delivered(Frozen):
    """What one round did. ``next_release`` is when the courier should look again, None when nothing waits."""

    sent: int
    refused: int
    failed: int
    next_release: datetime | None


class Round(Frozen):
    """One batch after restraint."""

    bundles: tuple[tuple[Pending, ...], ...]
    settled: tuple[Sent, ...]
    matters: Matters


class DeliveringActivities:
    """One courier round after another until the outbox is quiet."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        engine: Engine,
        channels: dict[ChannelName, Channel],
        writers: dict[ChannelName, LetterWriter],
        linger_seconds: float = LINGER_SECONDS,
    ) -> None:
        self._linger_seconds = linger_seconds
        self._ledger = ledger
        self._clock = clock
        self._engine = engine
        self._channels = channels
        self._writers = writers

    @activity.defn(name="deliver")
    async def deliver(self, order: CourierOrder) -> Delivered:
        """Send all that is released, lingering a moment for more, so that a cascade in progress is one activity and
        not hundreds.
        """
        beating = asyncio.create_task(_beat())
        try:
            return await self._drain(order)
        finally:
            beating.cancel()

    async def _drain(self, order: CourierOrder) -> Delivered:
        totals = dict.fromkeys(Outcome, 0)
        quiet_since = 0.0
        while quiet_since < self._linger_seconds:
            batch = await asyncio.to_thread(self._take, order.channel)
            if not batch.bundles:
                await asyncio.to_thread(self._record, order.channel, list(batch.settled))
                await asyncio.sleep(POLL_SECONDS)
                quiet_since += POLL_SECONDS
                continue
            quiet_since = 0.0
            for delivery in await self._send(order.channel, batch):
                totals[delivery.outcome] += 1
        return Delivered(
            sent=totals[Outcome.SENT],
            refused=totals[Outcome.REFUSED],
            failed=totals[Outcome.FAILED],
            next_release=await asyncio.to_thread(self._next_release, order.channel),
        )

    def _take(self, channel: ChannelName) -> Round:
        """Read one batch and apply restraint in the order of ``domain.restraint``."""
        now = self._clock.now()
        with self._ledger.reading() as facts:
            calendar = facts.calendar()
            pending = list(facts.pending(channel, now, BATCH))
            if any(part.purpose in CHASING for part in pending) and facts.firing(now - SETTLING, now):
                # Others are just about to write to the same people: one digest a day must hold all of it.
                pending = [part for part in pending if part.purpose not in CHASING]
            if not pending:
                return Round(bundles=(), settled=(), matters=Matters(notices={}, calendar=calendar, now=now))
            notices = {notice_id: facts.notice(notice_id) for notice_id in {part.notice_id for part in pending}}
            contacts = sorted({part.contact.id for part in pending})
            told_today = facts.told_since(channel, contacts, _midnight(now))
            alarming = sorted({part.notice_id for part in pending if part.purpose is Purpose.ALARM})
            told = facts.told_before(alarming) if alarming else ()
        kept, dropped, held = _restrain(pending, notices, calendar, told_today, now)
        settled = [_dropped(part, now) for part in dropped] + [_held(part, now) for part in held]
        matters = Matters(notices=notices, told=tuple(told), calendar=calendar, now=now)
        return Round(bundles=tuple(bundle(kept)), settled=tuple(settled), matters=matters)

    async def _send(self, channel: ChannelName, batch: Round) -> Sequence[Delivery]:
        letters, capped = await asyncio.to_thread(self._write, channel, batch)
        deliveries = await self._channels[channel].send(letters)
        await asyncio.to_thread(self._settle, channel, batch, deliveries, capped)
        return deliveries

    def _write(self, channel: ChannelName, batch: Round) -> tuple[list[Letter], list[HeldLetter]]:
        """The letters of the batch. A gateway refuses a number that gets too many: such text messages wait."""
        writer = self._writers[channel]
        letters = [writer.write(parts, batch.matters) for parts in batch.bundles]
        if channel is not ChannelName.SMS or not letters:
            return letters, []
        now = batch.matters.now
        with self._ledger.reading() as facts:
            contacts = {parts[0].contact.id: parts[0].contact.mobile or "" for parts in batch.bundles}
            moments = facts.sent_moments(channel, sorted(contacts), now - timedelta(days=1))
        sent = {contacts[contact]: when for contact, when in moments.items()}
        return hold_over_caps(letters, sent, SmsCaps(), now)

    def _settle(
        self, channel: ChannelName, batch: Round, deliveries: Sequence[Delivery], capped: Sequence[HeldLetter]
    ) -> None:
        now = self._clock.now()
        done = list(batch.settled)
        refused: list[Pending] = []
        exhausted: list[Pending] = []
        outcomes = {delivery.id: delivery for delivery in deliveries}
        waiting = {held.letter.id: held.until for held in capped}
        for parts in batch.bundles:
            identity = letter_id(channel, parts)
            if identity in waiting:
                done += [_held(Held(pending=part, until=waiting[identity]), now) for part in parts]
                continue
            delivery = outcomes[identity]
            done += [_outcome(part, delivery, now, batch.matters.now) for part in parts]
            refused += parts if delivery.outcome is Outcome.REFUSED else ()
            exhausted += [part for part in parts if delivery.outcome is Outcome.FAILED and _exhausted(part)]
        self._record(channel, done, refused, exhausted)

    def _record(
        self,
        channel: ChannelName,
        done: list[Sent],
        refused: Sequence[Pending] = (),
        exhausted: Sequence[Pending] = (),
    ) -> None:
        if not done:
            return
        redirected: set[ChannelName] = set()
        with self._ledger.transaction() as facts:
            facts.record(channel, done)
            if exhausted:
                facts.raise_incidents([given_up(part) for part in exhausted], self._clock.now())
            if refused:
                facts.mark_dead(channel, sorted({part.contact.id for part in refused}))
                redirected = redirect(facts, refused, self._clock.now())
        for other in redirected - {channel}:
            self._engine.poke_courier(other)

    def _next_release(self, channel: ChannelName) -> datetime | None:
        with self._ledger.reading() as facts:
            return facts.next_release(channel)


async def _beat() -> None:
    """Tell the engine that the round lives: a slow mail server may take minutes over one batch."""
    while True:
        activity.heartbeat()
        await asyncio.sleep(HEARTBEAT_SECONDS)


def _restrain(
    pending: Sequence[Pending],
    notices: dict[str, Notice],
    calendar: WorkCalendar,
    told_today: frozenset[str],
    now: datetime,
) -> tuple[list[Pending], list[Dropped], list[Held]]:
    def release(part: Pending) -> datetime:
        policy = notices[part.notice_id].policy
        return release_instant(now, calendar, policy.quiet, policy.immediate)

    def immediate(part: Pending) -> bool:
        return notices[part.notice_id].policy.immediate

    owing, settled = drop_settled(pending)
    fresh, known = news_once(owing)
    newest, superseded = newest_only(fresh)
    awake, quiet = hold_quiet(newest, release, now)
    kept, capped = one_a_day(awake, told_today, _tomorrow(now, calendar), immediate)
    return kept, settled + known + superseded, quiet + capped


def letter_id(channel: ChannelName, parts: Sequence[Pending]) -> str:
    """The id of the letter that holds these parts: the same on every try, because it is made of the first part's."""
    return f"{channel.value}-{parts[0].id}"


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(SHANGHAI).date(), time(0), SHANGHAI)


def _tomorrow(now: datetime, calendar: WorkCalendar) -> datetime:
    day = calendar.add_working_days(now.astimezone(SHANGHAI).date(), 1)
    return datetime.combine(day, WORKING_MORNING, SHANGHAI)


def _dropped(part: Dropped, now: datetime) -> Sent:
    return Sent(id=part.pending.id, state=part.state, at=now, checked_at=now)


def _held(part: Held, now: datetime) -> Sent:
    return Sent(id=part.pending.id, state=IntentState.WAITING, at=now, checked_at=now, release_at=part.until)


def _outcome(part: Pending, delivery: Delivery, now: datetime, checked_at: datetime) -> Sent:
    """What became of one intent.

    Transient failures are tried again after 1, 5, 15, 60 and 240 minutes, then given to a hand.
    """
    sent = Sent(
        id=part.id,
        state=IntentState.SENT,
        letter_id=delivery.id,
        at=now,
        checked_at=checked_at,
        contact_id=part.contact.id if part.readdressed else None,
        detail=delivery.detail,
    )
    if delivery.outcome is Outcome.SENT:
        return sent
    if delivery.outcome is Outcome.REFUSED or _exhausted(part):
        return sent.model_copy(update={"state": IntentState.UNDELIVERABLE})
    again = now + timedelta(minutes=RETRY_MINUTES[part.attempts])
    return sent.model_copy(update={"state": IntentState.WAITING, "release_at": again})


def _exhausted(part: Pending) -> bool:
    """Whether a transient failure was the last try."""
    return part.attempts >= len(RETRY_MINUTES)

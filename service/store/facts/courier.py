"""The courier's view of the outbox: what waits, what is still owed at the moment of sending, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select, update

from domain.contacts import Contact
from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.outbox import ENCLOSING, IntentState, Owed, Pending, Purpose, Sent, Told, matter_of
from domain.policy import Act, Step
from domain.requests import Answer
from domain.restraint import CHASING
from service.store.facts.answers import AnswerFacts
from service.store.facts.owing import OwingFacts
from service.store.facts.readdressing import ReaddressingFacts
from service.store.rows import CONTACT_COLUMNS, contact_of
from service.store.statements import among, given, listed
from service.store.tables import CONTACT, NOTICE, OUTBOX, RUNG, UNIT

_CHANNEL = given("channel", OUTBOX.c.channel)
_WAITING = (OUTBOX.c.channel == _CHANNEL) & (OUTBOX.c.state == IntentState.WAITING.value)
_RELEASED = _WAITING & (OUTBOX.c.release_at <= given("now", OUTBOX.c.release_at))
_FIRST = (
    select(OUTBOX.c.contact_id)
    .where(_RELEASED)
    .order_by(OUTBOX.c.release_at, OUTBOX.c.id)
    .limit(bindparam("limit"))
    .subquery("first")
)
# The contact's id comes with the contact.
_INTENT = tuple(column for column in OUTBOX.c if column.name != "contact_id")
_ADDRESSED = UNIT.alias("addressed")
_PENDING = (
    select(
        *_INTENT,
        UNIT.c.name.label("unit_name"),
        _ADDRESSED.c.name.label("addressed"),
        UNIT.c.active.label("unit_active"),
        NOTICE.c.state.label("notice_state"),
        *CONTACT_COLUMNS,
    )
    .join_from(OUTBOX, CONTACT, CONTACT.c.id == OUTBOX.c.contact_id)
    .join(NOTICE, NOTICE.c.id == OUTBOX.c.notice_id)
    .join(UNIT, UNIT.c.code == func.coalesce(OUTBOX.c.about_code, OUTBOX.c.unit_code, CONTACT.c.unit_code))
    .join(_ADDRESSED, _ADDRESSED.c.code == func.coalesce(OUTBOX.c.unit_code, CONTACT.c.unit_code))
    .where(_RELEASED, OUTBOX.c.contact_id.in_(select(_FIRST.c.contact_id)))
    .order_by(OUTBOX.c.release_at, OUTBOX.c.id)
)
_NEXT = select(func.min(OUTBOX.c.release_at)).where(_WAITING)
_TOLD = (
    select(OUTBOX.c.contact_id)
    .where(
        among(OUTBOX.c.contact_id, "contacts"),
        OUTBOX.c.channel == _CHANNEL,
        OUTBOX.c.state == IntentState.SENT.value,
        OUTBOX.c.purpose.in_(sorted(CHASING)),
        OUTBOX.c.sent_at >= given("since", OUTBOX.c.sent_at),
    )
    .distinct()
)
_TOLD_BEFORE = (
    select(
        OUTBOX.c.notice_id, OUTBOX.c.rung_id, OUTBOX.c.step, OUTBOX.c.channel, func.max(OUTBOX.c.sent_at).label("at")
    )
    .where(
        among(OUTBOX.c.notice_id, "notices"),
        OUTBOX.c.state == IntentState.SENT.value,
        OUTBOX.c.purpose.in_([Purpose.REMINDER.value, Purpose.ALARM.value]),
    )
    .group_by(OUTBOX.c.notice_id, OUTBOX.c.rung_id, OUTBOX.c.step, OUTBOX.c.channel)
)
_MOMENTS = select(OUTBOX.c.contact_id, OUTBOX.c.sent_at).where(
    among(OUTBOX.c.contact_id, "contacts"),
    OUTBOX.c.channel == _CHANNEL,
    OUTBOX.c.state == IntentState.SENT.value,
    OUTBOX.c.sent_at >= given("since", OUTBOX.c.sent_at),
)
_FIRING = (
    select(RUNG.c.id)
    .join_from(NOTICE, RUNG, RUNG.c.notice_id == NOTICE.c.id)
    .where(
        NOTICE.c.state == NoticeState.ISSUED.value,
        NOTICE.c.started_at.is_not(None),
        RUNG.c.fired_at.is_(None),
        RUNG.c.act.in_([Act.REMIND.value, Act.ESCALATE.value]),
        RUNG.c.instant > given("since", RUNG.c.instant),
        RUNG.c.instant <= given("until", RUNG.c.instant),
    )
    .limit(1)
)
_became = given("became", OUTBOX.c.state)
_RECORD = (
    update(OUTBOX)
    .where(OUTBOX.c.id == given("intent", OUTBOX.c.id), OUTBOX.c.state == IntentState.WAITING.value)
    .values(
        state=_became,
        letter_id=given("letter", OUTBOX.c.letter_id),
        sent_at=case((_became == IntentState.SENT.value, given("at", OUTBOX.c.sent_at))),
        checked_at=given("checked", OUTBOX.c.checked_at),
        release_at=func.coalesce(given("again", OUTBOX.c.release_at), OUTBOX.c.release_at),
        attempts=OUTBOX.c.attempts + given("tried", OUTBOX.c.attempts),
        detail=given("remark", OUTBOX.c.detail),
    )
)
_DEAD = {
    ChannelName.EMAIL: update(CONTACT).where(among(CONTACT.c.id, "contacts")).values(email_dead=True),
    ChannelName.SMS: update(CONTACT).where(among(CONTACT.c.id, "contacts")).values(sms_dead=True),
}


class CourierFacts(OwingFacts, AnswerFacts, ReaddressingFacts):
    """What the courier reads and writes."""

    def pending(self, channel: ChannelName, now: datetime, limit: int) -> Sequence[Pending]:
        """Waiting intents released by ``now`` in order of release, all those of one contact together.

        ``limit`` counts intents; the last contact's are completed beyond it.
        """
        rows = self._all(_PENDING, channel=channel.value, now=now, limit=limit)
        owed, answers = self.owed_under(rows), self.answers_in(rows)
        contacts = {row.contact_id: contact_of(row) for row in rows}
        first = {contact_id: place for place, contact_id in enumerate(contacts)}
        together = sorted(rows, key=lambda row: first[row.contact_id])
        parts = [_pending(row, contacts[row.contact_id], owed.get(row.id, ()), answers.get(row.id)) for row in together]
        parts = self._enclosing(parts)
        return self._readdressed(parts, now)

    def _enclosing(self, parts: list[Pending]) -> list[Pending]:
        """With the signed documents that they bring."""
        found = self.enclosures([part.rung_id for part in parts if part.purpose in ENCLOSING])
        return [
            part.model_copy(update={"enclosure": found[part.rung_id]}) if part.rung_id in found else part
            for part in parts
        ]

    def next_release(self, channel: ChannelName) -> datetime | None:
        """The earliest release of what waits, or None."""
        return self._connection.execute(_NEXT, {"channel": channel.value}).scalar()

    def firing(self, since: datetime, until: datetime) -> bool:
        """Whether a rung that tells people was planned in (since, until] and has not fired yet."""
        return self._one(_FIRING, since=since, until=until) is not None

    def told_since(self, channel: ChannelName, contact_ids: Sequence[str], since: datetime) -> frozenset[str]:
        """Which of these contacts were chased for anything over the channel at or after ``since``."""
        rows = self._all(_TOLD, contacts=listed(contact_ids), channel=channel.value, since=since)
        return frozenset(row.contact_id for row in rows)

    def told_before(self, notice_ids: Sequence[str]) -> Sequence[Told]:
        """Who got a REMINDER or ALARM under these notices so far, one a matter, step and channel, in order of time."""
        newest: dict[tuple[str, str, str, str], Told] = {}
        for row in sorted(self._all(_TOLD_BEFORE, notices=listed(notice_ids)), key=lambda row: row.at):
            matter = matter_of(row.rung_id)
            newest[row.notice_id, matter, row.step, row.channel] = Told(
                notice_id=row.notice_id,
                matter=matter,
                step=Step(row.step),
                channel=ChannelName(row.channel),
                at=row.at,
            )
        return sorted(newest.values(), key=lambda told: told.at)

    def sent_moments(
        self, channel: ChannelName, contact_ids: Sequence[str], since: datetime
    ) -> Mapping[str, Sequence[datetime]]:
        """When each of these contacts was sent anything over the channel at or after ``since``, by contact id."""
        moments: dict[str, set[datetime]] = {}
        for row in self._all(_MOMENTS, channel=channel.value, contacts=listed(contact_ids), since=since):
            # The parts of one letter were sent at one moment.
            moments.setdefault(row.contact_id, set()).add(row.sent_at)
        return {contact: sorted(when) for contact, when in moments.items()}

    def record(self, channel: ChannelName, done: Sequence[Sent]) -> None:  # noqa: ARG002
        """Write what became of intents. One that does not wait any more keeps what was written first."""
        self._write_all(_RECORD, [_recorded(sent) for sent in done])
        self._readdress(done)

    def mark_dead(self, channel: ChannelName, contact_ids: Sequence[str]) -> None:
        """These addresses refused mail for good."""
        self._write(_DEAD[channel], contacts=listed(contact_ids))


def _pending(row: Row[Any], contact: Contact, owed: tuple[Owed, ...], answer: Answer | None) -> Pending:
    return Pending(
        id=row.id,
        notice_id=row.notice_id,
        rung_id=row.rung_id,
        purpose=Purpose(row.purpose),
        step=Step(row.step),
        channel=ChannelName(row.channel),
        contact=contact,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        addressed=row.addressed,
        instant=row.instant,
        release_at=row.release_at,
        about_code=row.about_code,
        attempts=row.attempts,
        owed=owed,
        answer=answer,
        # What a unit that is gone does not owe any more is not brought to it either.
        live=row.notice_state != NoticeState.WITHDRAWN.value and (row.unit_active or bool(owed)),
    )


def _recorded(sent: Sent) -> dict[str, Any]:
    return {
        "intent": sent.id,
        "became": sent.state.value,
        "letter": sent.letter_id,
        "at": sent.at,
        "checked": sent.checked_at,
        "again": sent.release_at,
        # What was only held has no letter and was not tried.
        "tried": 1 if sent.letter_id else 0,
        "remark": sent.detail,
    }

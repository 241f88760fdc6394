"""Who gets a message now that was written for somebody who is away, has moved, or stood in only for a while."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, update

from domain.climb import leaders, liaisons
from domain.contacts import Contact, address
from domain.handovers import StandIn, concerning, replacement
from domain.outbox import Pending, Purpose, Sent
from domain.policy import Step
from service.store.facts.people import PeopleFacts
from service.store.facts.stand_ins import StandInFacts
from service.store.statements import given
from service.store.tables import OUTBOX

_other = OUTBOX.alias("other")
# Whoever has had the same message already keeps that one; the row then stays with whom it was written for.
_READDRESS = (
    update(OUTBOX)
    .where(
        OUTBOX.c.id == given("intent", OUTBOX.c.id),
        ~exists().where(
            _other.c.contact_id == given("recipient", OUTBOX.c.contact_id),
            _other.c.notice_id == OUTBOX.c.notice_id,
            _other.c.rung_id == OUTBOX.c.rung_id,
            _other.c.channel == OUTBOX.c.channel,
        ),
    )
    .values(contact_id=given("recipient", OUTBOX.c.contact_id))
)
_OF_THE_UNIT = frozenset({Step.LIAISON, Step.LEADER})


class ReaddressingFacts(StandInFacts, PeopleFacts):
    """One statement for a batch, and a second one where somebody has left."""

    def _readdressed(self, parts: Sequence[Pending], now: datetime) -> list[Pending]:
        """The parts as they are to be sent at ``now``. A message for a unit always goes to who answers for it then."""
        asked = {part.unit_code for part in parts if part.unit_code and part.step in _OF_THE_UNIT}
        found = self._stand_ins(asked, now) if asked else []
        mine = {part.id: _concerned(part, found) for part in parts}
        stray = {part.id for part in parts if _is_stray(part, mine[part.id])}
        people = self.serving(sorted({part.unit_code for part in parts if part.unit_code and part.id in stray}))
        return [_sent_to(part, mine[part.id], people) if part.unit_code in asked else part for part in parts]

    def _readdress(self, done: Sequence[Sent]) -> None:
        """Note who got it, so that the link works for that person."""
        changed = [{"intent": sent.id, "recipient": sent.contact_id} for sent in done if sent.contact_id]
        self._write_all(_READDRESS, changed)


def _concerned(part: Pending, found: Sequence[StandIn]) -> tuple[StandIn, ...]:
    delegated = part.unit_code and part.step is Step.LIAISON
    return concerning(found, part.unit_code or "", part.notice_id) if delegated else ()


def _is_stray(part: Pending, mine: Sequence[StandIn]) -> bool:
    """Whether the contact no longer answers for the unit: left, moved, or the handover is over."""
    if not part.unit_code or part.step not in _OF_THE_UNIT:
        return False
    if not part.contact.active:
        return True
    return part.contact.unit_code != part.unit_code and all(one.contact.id != part.contact.id for one in mine)


def _sent_to(part: Pending, mine: Sequence[StandIn], people: Mapping[str, Sequence[Contact]]) -> Pending:
    stray = _is_stray(part, mine)
    if stray and part.purpose is Purpose.HANDOVER:
        return part.model_copy(update={"live": False})
    chosen = _successor(part, people) if stray else replacement(part.contact, mine)
    if chosen is not None and address(chosen, part.channel):
        return part.model_copy(update={"contact": chosen, "readdressed": True})
    return part.model_copy(update={"live": False}) if stray else part


def _successor(part: Pending, people: Mapping[str, Sequence[Contact]]) -> Contact | None:
    serving = people.get(part.unit_code or "", ())
    able = liaisons(serving, with_backup=True) if part.step is Step.LIAISON else leaders(serving)
    return next((contact for contact in able if address(contact, part.channel)), None)

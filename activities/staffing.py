"""People who change (联络员变更): what is open follows to whoever serves the unit now, and the old links are dead."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from activities.handing_over import introductions
from domain.base import Frozen
from domain.clock import Clock
from domain.contacts import Contact, Duty
from domain.facts import Facts, Ledger
from domain.letters import ChannelName
from domain.orders import Engine


class Staffed(Frozen):
    """What became of a change: the units whose liaison changed, and in how many open notices it is in the trail."""

    contacts: int
    changed: tuple[str, ...]
    notices: int


class Staffing:
    """Taking contacts into the directory while notices are on their way."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def take(self, contacts: Sequence[Contact], by: str) -> Staffed:
        """Write contacts, new or in place of those with the same id; all or none."""
        with self._ledger.transaction() as facts:
            staffed = take_contacts(facts, contacts, by, self._clock.now())
        if staffed.notices:
            for channel in ChannelName:
                self._engine.poke_courier(channel)
        return staffed

    def name_last_resort(self, contact_id: str | None) -> Contact | None:
        """Name who is told where nobody else on the climb can be reached, or nobody. Raises NotFound."""
        with self._ledger.transaction() as facts:
            named = facts.contact(contact_id) if contact_id else None
            facts.put_last_resort(contact_id)
        return named

    def last_resort(self) -> Contact | None:
        """Who is named."""
        with self._ledger.reading() as facts:
            return next(iter(facts.last_resort()), None)


class Change(Frozen):
    """The liaisons of one unit before and after, by id."""

    unit_code: str
    gone: tuple[str, ...]
    new: tuple[Contact, ...]


def take_contacts(facts: Facts, contacts: Sequence[Contact], by: str, now: datetime) -> Staffed:
    """Write contacts. A liaison who is new gets one message listing what the unit still owes; every open notice of the
    unit gets a line in its trail. Whoever has left, or has moved to another unit, can do nothing by an old link.
    """
    homes = facts.homes([contact.id for contact in contacts])
    units = sorted({contact.unit_code for contact in contacts} | set(homes.values()))
    before = _liaisons(facts.serving(units))
    facts.put_contacts(contacts)
    changes = _changes(units, before, _liaisons(facts.serving(units)))
    notices = _follow(facts, changes, by, now) if changes else 0
    return Staffed(contacts=len(contacts), changed=tuple(change.unit_code for change in changes), notices=notices)


def _liaisons(serving: Mapping[str, Sequence[Contact]]) -> dict[str, dict[str, Contact]]:
    return {
        code: {contact.id: contact for contact in people if contact.duty is Duty.LIAISON}
        for code, people in serving.items()
    }


def _changes(
    units: Sequence[str], before: Mapping[str, Mapping[str, Contact]], after: Mapping[str, Mapping[str, Contact]]
) -> list[Change]:
    compared = [(code, before.get(code, {}), after.get(code, {})) for code in units]
    return [
        Change(
            unit_code=code,
            gone=tuple(sorted(old.keys() - new.keys())),
            new=tuple(new[key] for key in sorted(new.keys() - old.keys())),
        )
        for code, old, new in compared
        if old.keys() != new.keys()
    ]


def _follow(facts: Facts, changes: Sequence[Change], by: str, now: datetime) -> int:
    work = facts.open_work([change.unit_code for change in changes])
    intents = []
    for change in changes:
        owing = [one.notice_id for one in work if one.unit_code == change.unit_code and one.owes]
        for contact in change.new:
            # Whoever comes back another time is told again: the instant keeps the messages apart.
            rung = f"handover.{contact.id}.{now:%Y%m%d%H%M%S}"
            intents += introductions(change.unit_code, [contact], owing, rung, now)
    facts.put_intents(intents)
    details = {change.unit_code: {"unit": change.unit_code, **_named(change)} for change in changes}
    for one in work:
        facts.trail(one.notice_id, now, by, "liaison_changed", details[one.unit_code])
    return len(work)


def _named(change: Change) -> dict[str, list[str]]:
    return {"from": list(change.gone), "to": [contact.id for contact in change.new]}

"""Handing over (委托办理): somebody stands in for a unit while its liaison is away; the unit remains accountable.

Only the step of the liaison goes to the delegate: the leader and all higher steps stay where they are (domain rule 7).
After the end everything is as before, without anybody's doing.
"""

from collections.abc import Sequence

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.climb import reachable
from domain.contacts import Contact, Duty
from domain.errors import Conflict, InvalidInput

PASSED_ON = frozenset({Duty.LIAISON, Duty.BACKUP, Duty.CLERK})
"""The duties that can be handed over. A leader's stays."""


class DelegateUnfit(InvalidInput):
    """The delegate cannot stand in: of another unit, away, or without an address."""

    code = "delegate_unfit"


class HandoverEnded(Conflict):
    """The handover was ended before, or is over."""

    code = "handover_ended"


class Handing(Frozen):
    """One handover before it is written.

    ``notice_id`` None means all work, ``contact_id`` None whoever serves the unit.
    ``ends_at`` is the first instant at which everything is as before; None until it is ended by hand.
    """

    unit_code: str
    notice_id: str | None = None
    contact_id: str | None = None
    to_contact_id: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    reason: str
    actor: str
    at: AwareDatetime


class Handover(Handing):
    """One handover as it stands, with the names of those it concerns."""

    id: int
    unit_name: str
    contact_name: str = ""
    to_name: str
    to_unit_code: str
    to_unit_name: str
    ended_at: AwareDatetime | None = None


class StandIn(Frozen):
    """A handover in force: ``contact`` answers for the unit instead of ``away`` (None: of whoever serves it)."""

    unit_code: str
    notice_id: str | None
    away: str | None
    contact: Contact


def concerning(stand_ins: Sequence[StandIn], unit_code: str, notice_id: str) -> tuple[StandIn, ...]:
    """Those that count for one notice: what was handed over for it alone goes before what was for all."""
    mine = [one for one in stand_ins if one.unit_code == unit_code and one.notice_id in (None, notice_id)]
    own = tuple(one for one in mine if one.notice_id is not None)
    return own or tuple(mine)


def standing_in(contacts: Sequence[Contact], stand_ins: Sequence[StandIn]) -> tuple[Contact, ...]:
    """The contacts of a unit with delegates in the place of those who are away.

    A delegate whom nothing reaches stands in for nobody: the message then goes where it went before.
    """
    kept = {contact.id: contact for contact in contacts}
    delegates: list[Contact] = []
    for one in stand_ins:
        away = [contact for contact in contacts if _is_away(contact, one)]
        if not reachable(one.contact) or (one.away and not away):
            continue
        duty = away[0].duty if one.away else Duty.LIAISON
        delegates.append(one.contact.model_copy(update={"duty": duty}))
        for contact in away:
            kept.pop(contact.id, None)
    return (*delegates, *kept.values())


def _is_away(contact: Contact, stand_in: StandIn) -> bool:
    return contact.duty in PASSED_ON and stand_in.away in (None, contact.id)


def replacement(contact: Contact, stand_ins: Sequence[StandIn]) -> Contact | None:
    """Who gets what waits for ``contact`` now, or None where it goes to the contact as it stands."""
    if any(one.contact.id == contact.id for one in stand_ins):
        return None
    found = [one.contact for one in stand_ins if _is_away(contact, one) and reachable(one.contact)]
    return found[0] if found else None

"""The climb (督办): who is told on a step, and who instead where nobody can be reached there.

Domain rule 7: a missing contact moves to the next step at once and leaves an item for the administrator; no path ends
in silence. One missing telephone number never costs the e-mail: each channel is looked at by itself.
"""

from collections.abc import Mapping, Sequence

from domain.base import Frozen
from domain.contacts import Contact, Duty, address
from domain.letters import ChannelName
from domain.policy import CLIMB, Step

_PREFERRED = (ChannelName.EMAIL, ChannelName.SMS)


class Target(Frozen):
    """One person over one channel."""

    contact: Contact
    channel: ChannelName


class Reach(Frozen):
    """Whom a message reaches.

    ``step`` is None where nobody on the whole way up can be reached; ``skipped`` are the empty steps.
    """

    step: Step | None
    targets: tuple[Target, ...] = ()
    skipped: tuple[Step, ...] = ()


def reach(step: Step, people: Mapping[Step, Sequence[Contact]], channels: Sequence[ChannelName]) -> Reach:
    """The first step from ``step`` upward with somebody who has an address."""
    skipped: list[Step] = []
    for current in CLIMB[CLIMB.index(step) :]:
        targets = tuple(target for contact in people.get(current, ()) for target in _targets(contact, channels))
        if targets:
            return Reach(step=current, targets=targets, skipped=tuple(skipped))
        skipped.append(current)
    return Reach(step=None, skipped=tuple(skipped))


def _targets(contact: Contact, channels: Sequence[ChannelName]) -> list[Target]:
    wanted = [channel for channel in channels if address(contact, channel)]
    # Somebody without the channel asked for is told over the one that works rather than not at all.
    usable = wanted or [channel for channel in _PREFERRED if address(contact, channel)][:1]
    return [Target(contact=contact, channel=channel) for channel in usable]


def reachable(contact: Contact) -> bool:
    """Whether any channel reaches the contact."""
    return bool(_targets(contact, _PREFERRED))


def liaisons(contacts: Sequence[Contact], *, with_backup: bool) -> tuple[Contact, ...]:
    """The liaison, with the backup too where asked or where the liaison cannot be reached at all."""
    active = [contact for contact in contacts if contact.active]
    first = [contact for contact in active if contact.duty is Duty.LIAISON]
    backup = [contact for contact in active if contact.duty is Duty.BACKUP]
    answering = any(reachable(contact) for contact in first)
    return tuple(first + backup if with_backup or not answering else first)


def leaders(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """The unit's leaders."""
    return tuple(contact for contact in contacts if contact.active and contact.duty is Duty.LEADER)


def handlers(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """Who handles matters in an issuing office: its clerks, else its liaisons and backups, else its leaders."""
    active = [contact for contact in contacts if contact.active]
    for duties in ((Duty.CLERK,), (Duty.LIAISON, Duty.BACKUP), (Duty.LEADER,)):
        found = tuple(contact for contact in active if contact.duty in duties and reachable(contact))
        if found:
            return found
    return ()

"""Proxy entry (代录): what a clerk enters for a unit from paper, telephone or fax, with its provenance.

The unit is told and may object; what was entered stays until a further version or a decision (domain rule 9).
"""

from enum import StrEnum

from domain.base import Frozen
from domain.errors import Conflict, InvalidInput

PROXY = "proxy:"
"""What the channel of a report begins with that was entered for the unit."""


class EntryChannel(StrEnum):
    """How the material came."""

    PAPER = "paper"  # 纸质材料
    PHONE = "phone"  # 电话
    FAX = "fax"  # 传真


class ReceivedInstant(InvalidInput):
    """The instant at which something is said to have been received cannot be right."""

    code = "received_instant"


class NothingEntered(Conflict):
    """The newest version was not entered by proxy: the unit can simply correct it."""

    code = "nothing_entered"


_LABELS = {EntryChannel.PAPER: "纸质材料", EntryChannel.PHONE: "电话", EntryChannel.FAX: "传真"}


def channel_label(channel: EntryChannel) -> str:
    """The channel in Chinese."""
    return _LABELS[channel]


def proxy_channel(channel: EntryChannel, source: str) -> str:
    """What the report keeps as its channel: "proxy:电话 甲安宁"."""
    return f"{PROXY}{_LABELS[channel]} {source}"


class Entered(Frozen):
    """What a message about an entry tells, as the id of its rung carries it."""

    obligation: str
    occurrence: str
    channel: EntryChannel
    version: int


def entered_rung(obligation: str, occurrence: str, channel: EntryChannel, version: int) -> str:
    """The rung id of the message that tells the unit. A newer version of the same item goes in place of an older."""
    return f"entered.{obligation}.{occurrence}.{channel.value}.{version}"


def entered_of(rung_id: str) -> Entered:
    """The inverse of ``entered_rung``."""
    _, obligation, occurrence, channel, version = rung_id.split(".")
    return Entered(obligation=obligation, occurrence=occurrence, channel=EntryChannel(channel), version=int(version))


def objection_rung(obligation: str, occurrence: str, request_id: int) -> str:
    """The rung id of the message that tells the office's handlers of an objection."""
    return f"objection.{obligation}.{occurrence}.{request_id}.told"

"""What a channel is handed and what it answers: a letter ready to go, and how its delivery went."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from domain.base import Frozen


class ChannelName(StrEnum):
    """The ways a person is reached. 邮件、短信."""

    EMAIL = "email"
    SMS = "sms"


class Letter(Frozen):
    """One message for one person over one channel, fully rendered.

    ``id`` is stable over retries: the e-mail channel makes its fixed Message-ID of it, a gateway its out-id.
    ``address`` is a mailbox for e-mail, a mobile number for SMS. ``template`` and ``parameters`` are what an SMS
    gateway is told; ``text`` is the whole text a person reads (for SMS without the 【签名】).
    """

    id: str
    address: str
    subject: str = ""
    text: str
    html: str = ""
    template: str = ""
    parameters: dict[str, str] = {}


class Outcome(StrEnum):
    """How one delivery ended."""

    SENT = "sent"  # accepted by the server or gateway
    REFUSED = "refused"  # permanent: this address will not do; trying again is useless
    FAILED = "failed"  # transient: try again later


class Delivery(Frozen):
    """The answer for the letter ``id``. ``detail`` is what the server said, in one line, for the administrator."""

    id: str
    outcome: Outcome
    detail: str = ""


class Channel(Protocol):
    """A way to send letters. One bad letter never raises and never delays another: each gets its own delivery."""

    name: ChannelName

    async def send(self, letters: Sequence[Letter]) -> Sequence[Delivery]:
        """Send all; answer in the order given, one delivery a letter."""
        ...

    async def close(self) -> None:
        """Give back kept connections."""
        ...

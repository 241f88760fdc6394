"""The embedded phone: keeps text messages in the data folder instead of sending them. 本地短信箱。

To let the ways of failure be seen, numbers that begin with 100 are refused (no mainland number does).
"""

import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.clock import Clock
from domain.contacts import InvalidContact, normalise_mobile
from domain.letters import ChannelName, Delivery, Letter, Outcome
from service.channels.json_lines import LineFollower
from service.channels.sms.segments import count_segments, signed_text

MESSAGES = "messages.jsonl"
_DEAD = "100"


class PhoneMessage(Frozen):
    """One line of ``messages.jsonl``. ``text`` is without the signature; ``segments`` counts with it."""

    id: str
    number: str
    signature: str
    text: str
    segments: int
    at: AwareDatetime


class PhoneSink:
    """Keeps every message (implements Channel)."""

    name = ChannelName.SMS

    def __init__(self, folder: Path, signature: str, clock: Clock) -> None:
        """``folder`` is made when first needed; ``clock`` tells business time; ``signature`` comes without 【】."""
        self._path = folder / MESSAGES
        self._signature = signature
        self._clock = clock

    async def send(self, letters: Sequence[Letter]) -> list[Delivery]:
        """Keep all; answer in the order given."""
        taken: list[PhoneMessage] = []
        deliveries = [self._take(letter, taken) for letter in letters]
        if taken:
            try:
                self._append(taken)
            except OSError as error:
                return [_failed(delivery, str(error.strerror)) for delivery in deliveries]
        return deliveries

    async def close(self) -> None:
        """Nothing is kept open."""

    def _take(self, letter: Letter, taken: list[PhoneMessage]) -> Delivery:
        try:
            number = normalise_mobile(letter.address)
        except InvalidContact as error:
            return Delivery(id=letter.id, outcome=Outcome.REFUSED, detail=error.message)
        if number.startswith(_DEAD):
            return Delivery(id=letter.id, outcome=Outcome.REFUSED, detail="空号")
        segments = count_segments(signed_text(self._signature, letter.text))
        taken.append(
            PhoneMessage(
                id=letter.id,
                number=number,
                signature=self._signature,
                text=letter.text,
                segments=segments,
                at=self._clock.now(),
            )
        )
        return Delivery(id=letter.id, outcome=Outcome.SENT, detail=f"已存入本地短信箱，{segments} 条")

    def _append(self, messages: Sequence[PhoneMessage]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # One write, so that lines of two writers never mix.
            os.write(file, "".join(message.model_dump_json() + "\n" for message in messages).encode())
        finally:
            os.close(file)


class PhoneFollower(LineFollower[PhoneMessage]):
    """Tells what the embedded phone in ``folder`` has received since it was last asked (``new()``)."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / MESSAGES, PhoneMessage)


def _failed(delivery: Delivery, reason: str) -> Delivery:
    if delivery.outcome is not Outcome.SENT:
        return delivery
    return delivery.model_copy(update={"outcome": Outcome.FAILED, "detail": f"本地短信箱写不进去：{reason}"})

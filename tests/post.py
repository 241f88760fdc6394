"""Letters kept in memory, and the clock that their moments are read from: the ends of the product in scenario tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from temporalio import activity

from activities.delivering import Matters, letter_id
from domain.clock import BusinessClock, Clock
from domain.letters import ChannelName, Delivery, Letter, Outcome
from domain.outbox import Pending


class SkippedClock:
    """Business time on the time-skipping server: inside an activity the server's time, outside what was last seen."""

    def __init__(self, business: BusinessClock) -> None:
        self.business = business
        self.seen = business.origin

    def now(self) -> datetime:
        if activity.in_activity():
            return self.business.business(activity.info().current_attempt_scheduled_time)
        return self.seen


@dataclass
class KeptLetter:
    """One letter that was accepted, with its parts and when."""

    letter: Letter
    parts: tuple[Pending, ...]
    at: datetime


@dataclass
class Post:
    """A channel that keeps what it is given, refuses addresses that begin with ``dead``, and fails while ``down``."""

    name: ChannelName
    clock: Clock
    down: bool = False
    kept: list[KeptLetter] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    written: dict[str, tuple[Pending, ...]] = field(default_factory=dict)

    async def send(self, letters: Sequence[Letter]) -> Sequence[Delivery]:
        return [self._deliver(letter) for letter in letters]

    def _deliver(self, letter: Letter) -> Delivery:
        if letter.address.startswith("dead"):
            self.refused.append(letter.address)
            return Delivery(id=letter.id, outcome=Outcome.REFUSED, detail="550 no such user")
        if self.down:
            return Delivery(id=letter.id, outcome=Outcome.FAILED, detail="421 try again later")
        self.kept.append(KeptLetter(letter=letter, parts=self.written[letter.id], at=self.clock.now()))
        return Delivery(id=letter.id, outcome=Outcome.SENT)

    async def close(self) -> None:
        return None

    def write(self, parts: Sequence[Pending], matters: Matters) -> Letter:  # noqa: ARG002
        """Fits ``LetterWriter``: the parts themselves are what tests look at."""
        first = parts[0]
        address = first.contact.email if self.name is ChannelName.EMAIL else first.contact.mobile
        letter = Letter(id=letter_id(self.name, parts), address=address or "", text=first.purpose.value)
        self.written[letter.id] = tuple(parts)
        return letter

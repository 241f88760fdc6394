"""Sending again what could not be delivered, at the word of an administrator."""

from collections import defaultdict
from typing import Annotated

from pydantic import Field

from activities.reviewing import Person
from domain.base import Frozen
from domain.clock import Clock
from domain.facts import Ledger
from domain.letters import ChannelName
from domain.orders import Engine
from domain.retrying import FailedMessage, Refusal, refusal


class RetryOrder(Frozen):
    """Send ``messages`` again; ``trusting`` says that addresses which were refused for good work again."""

    by: Person
    messages: Annotated[tuple[Annotated[int, Field(ge=1, le=2**53)], ...], Field(min_length=1, max_length=500)]
    trusting: bool = False


class Retried(Frozen):
    """Which wait for the courier again, and which not and why."""

    retried: tuple[int, ...]
    refused: tuple[Refusal, ...]


class Retrying:
    """What is still owed is asked once more when it is sent, as always: what is settled meanwhile is not sent."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def retry(self, order: RetryOrder) -> Retried:
        """Each message by itself; one that is not known is passed over."""
        now = self._clock.now()
        with self._ledger.transaction() as facts:
            found = facts.failed_messages(order.messages)
            refused = [one for message in found if (one := refusal(message, trusting=order.trusting))]
            out = {one.id for one in refused}
            again = [message for message in found if message.id not in out]
            facts.send_again([message.id for message in again], now)
            for channel, contacts in _dead(again).items():
                facts.revive_addresses(channel, contacts)
            for notice_id, numbers in _by_notice(again).items():
                facts.trail(notice_id, now, order.by, "messages_retried", {"messages": numbers})
        for channel in sorted({message.channel for message in again}):
            self._engine.poke_courier(channel)
        return Retried(retried=tuple(message.id for message in again), refused=tuple(refused))


def _dead(messages: list[FailedMessage]) -> dict[ChannelName, list[str]]:
    found: dict[ChannelName, list[str]] = defaultdict(list)
    for message in messages:
        if message.dead:
            found[message.channel].append(message.contact_id)
    return found


def _by_notice(messages: list[FailedMessage]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for message in messages:
        found[message.notice_id].append(message.id)
    return found

"""What keeping units and contacts (单位与联系人维护) reads and writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.base import Frozen
from domain.contacts import Contact
from domain.letters import ChannelName
from domain.units import Unit


class Kept(Frozen):
    """One act of whoever keeps the directory. ``subject`` is the code of a unit, '' for a whole table."""

    at: datetime
    actor: str
    act: str
    subject: str
    detail: dict[str, Any]


class KeepingFacts(Protocol):
    """The directory inside a transaction, with a log of what was done to it."""

    def every_unit(self) -> Mapping[str, Unit]:
        """All units by code, also those that are gone."""
        ...

    def every_contact(self, unit_code: str | None = None) -> Sequence[Contact]:
        """All contacts, or those of one unit, also those who no longer serve, in order of their ids."""
        ...

    def put_units(self, units: Sequence[Unit]) -> None:
        """New ones, or in place of those of the same code."""
        ...

    def mend_address(self, contact_id: str, channel: ChannelName) -> None:
        """The address of this channel works again."""
        ...

    def keep(self, kept: Kept) -> None:
        """Append to the log."""
        ...

    def kept(self, subject: str, limit: int) -> Sequence[Kept]:
        """What was done to one unit and its people, the newest first."""
        ...

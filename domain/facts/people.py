"""What is read and written about the people of units."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.contacts import Contact


class PeopleFacts(Protocol):
    """Contacts, and who serves a unit."""

    def contact(self, contact_id: str) -> Contact:
        """Raises NotFound."""
        ...

    def serving(self, unit_codes: Sequence[str]) -> Mapping[str, Sequence[Contact]]:
        """The active contacts of each of these units, in order of their ids."""
        ...

    def homes(self, contact_ids: Sequence[str]) -> Mapping[str, str]:
        """The units that these contacts are of now, by contact id; those not known are left out."""
        ...

    def put_contacts(self, contacts: Sequence[Contact]) -> None:
        """New ones, or in place of those with the same id. A dead address stays dead as long as it is the same."""
        ...

    def last_resort(self) -> Sequence[Contact]:
        """Who is told where nobody else on the climb can be reached: at most one active contact."""
        ...

    def put_last_resort(self, contact_id: str | None) -> None:
        """Name that contact, or none."""
        ...

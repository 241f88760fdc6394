"""What an administrator reads and writes about incidents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.facts.records import Incident
from domain.incidents import OpenIncident


class IncidentFacts(Protocol):
    """Incidents, raised and resolved."""

    def raise_incidents(self, incidents: Sequence[Incident], at: datetime) -> None:
        """Write incidents. One that is open stays as it is; one that was resolved is raised anew."""
        ...

    def incidents(
        self, *, resolved: bool = False, kind: str | None = None, notice_id: str | None = None, limit: int = 200
    ) -> Sequence[OpenIncident]:
        """Newest first; those resolved too where asked, of one kind or about one notice where named."""
        ...

    def incident(self, key: str) -> OpenIncident:
        """In a writing transaction nobody else resolves it from now on. Raises NotFound."""
        ...

    def resolve_incident(self, key: str, by: str, note: str, at: datetime) -> None:
        """Note who resolved it and how, and the trail of its notice."""
        ...

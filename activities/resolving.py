"""Resolving incidents (待处理事项销项): a person says what was done about it."""

from domain.clock import Clock
from domain.facts import Ledger
from domain.incidents import IncidentResolved, OpenIncident


class Resolving:
    """What an administrator does with incidents."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    def resolve(self, key: str, by: str, note: str) -> OpenIncident:
        """Close one. Should its cause show again, it is raised anew. Raises NotFound, IncidentResolved."""
        with self._ledger.transaction() as facts:
            found = facts.incident(key)
            if found.resolved_at is not None:
                raise IncidentResolved(
                    f"该事项已由{found.resolved_by}于{found.resolved_at:%Y年%m月%d日 %H:%M}销项，无需重复操作",
                    field="key",
                )
            facts.resolve_incident(key, by, note, self._clock.now())
            return facts.incident(key)

"""What proxy entry reads."""

from typing import Protocol


class EntryFacts(Protocol):
    """Who handed in what a task holds."""

    def report_channel(self, task_id: int) -> str:
        """The channel over which the newest version came; '' where nothing has come."""
        ...

"""What the dry run reads of the past."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.punctuality import PastReport


class PunctualityFacts(Protocol):
    """Reads only."""

    def past_reports(self, since: datetime, until: datetime) -> Sequence[PastReport]:
        """What units owed with a due in [since, until) and when their first report came.

        Mandatory tasks that units answer for themselves; waived and withdrawn ones and those that still owe within
        their time are left out.
        """
        ...

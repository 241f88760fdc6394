"""What passing notices on by hand (审核后转发) reads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.base import Frozen


class WaitingNotice(Frozen):
    """A superior notice that waits for an office's clerk. ``unit_code`` is whom it was addressed to: the office, or
    the unit it acts for. ``due`` is the earliest of its dues, None where nothing dated is passed on.
    """

    notice_id: str
    number: str
    title: str
    office_name: str
    unit_code: str
    reissue_due: datetime
    due: datetime | None = None


class PassingFacts(Protocol):
    """What an office has still to pass on."""

    def waiting(self, unit_codes: Sequence[str]) -> Sequence[WaitingNotice]:
        """Open notices addressed to one of these units that its clerk has still to pass on, the most pressing first."""
        ...

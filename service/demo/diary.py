"""What the simulated people did, kept by them: the independent record that the rollup is checked against."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.base import Frozen


class Act(StrEnum):
    """What a person did."""

    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    REISSUE = "reissue"


NO_ANSWER = 0
"""The status of an act whose answer never came."""


class Entry(Frozen):
    """One act over HTTP and how it was answered."""

    unit_code: str
    act: Act
    notice_id: str
    at: datetime
    status: int
    code: str = ""
    obligation: str = ""
    occurrence: str = ""
    submission: dict[str, Any] = {}


def _place(entry: Entry) -> tuple[str, str, str, str]:
    return entry.unit_code, entry.notice_id, entry.obligation, entry.occurrence


class Diary:
    """All acts in order, and what each unit was sent."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._links: dict[str, list[str]] = {}
        self._unanswered: dict[tuple[str, str, str, str], Entry] = {}

    def begin(self, entry: Entry) -> None:
        """Remember an act that is on its way: where the service is killed before it answers, it may have been taken."""
        self._unanswered[_place(entry)] = entry

    def note(self, entry: Entry) -> None:
        """Write one answered act down."""
        self._unanswered.pop(_place(entry), None)
        self.entries.append(entry)

    def settle(self, unit_code: str, notice_id: str, task: Mapping[str, Any]) -> None:
        """The page shows a task as reported: an act on it that got no answer was taken all the same."""
        place = (unit_code, notice_id, task["obligation"], task["occurrence"])
        if (entry := self._unanswered.get(place)) is not None:
            self.note(entry.model_copy(update={"status": 200}))

    def first_link(self, unit_code: str, link: str) -> bool:
        """Whether this is the first link the unit gets; remembers it."""
        links = self._links.setdefault(unit_code, [])
        links.append(link)
        return len(links) == 1

    def chased(self, unit_code: str) -> int:
        """How many mails beyond the first the unit has got."""
        return len(self._links.get(unit_code, [])) - 1

    def reports(self, obligation: str) -> list[Entry]:
        """The reports that were accepted for an obligation: one a unit and occurrence, the newest."""
        newest = {
            (entry.unit_code, entry.notice_id, entry.occurrence): entry
            for entry in self.entries
            if entry.act is Act.REPORT and entry.status < 300 and entry.obligation == obligation
        }
        return list(newest.values())

    def refused(self) -> list[Entry]:
        """Acts that the service refused."""
        return [entry for entry in self.entries if entry.status >= 300]

"""What a ledger remembers between transactions: values that never change once committed."""

import threading
from collections import OrderedDict
from collections.abc import Mapping

from domain.calendar import WorkCalendar
from domain.notices import Notice

NoticeKey = tuple[str, int]
CalendarKey = tuple[tuple[int, str], ...]
_NOTICES = 1024
_CALENDARS = 4


class Memory:
    """Parsed notices by (id, revision) and calendars by their digests. Safe to share between threads.

    Only what was committed may be kept: a notice rolled back and issued again has the same key and another text.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._notices: OrderedDict[NoticeKey, Notice] = OrderedDict()
        self._calendars: OrderedDict[CalendarKey, WorkCalendar] = OrderedDict()

    def notice(self, key: NoticeKey) -> Notice | None:
        """The notice as issued, or None where it is not remembered."""
        with self._lock:
            if key in self._notices:
                self._notices.move_to_end(key)
            return self._notices.get(key)

    def calendar(self, key: CalendarKey) -> WorkCalendar | None:
        """The calendar made of these years, or None where it is not remembered."""
        with self._lock:
            return self._calendars.get(key)

    def keep(self, notices: Mapping[NoticeKey, Notice], calendars: Mapping[CalendarKey, WorkCalendar]) -> None:
        """Remember what a transaction read or wrote, now that it is committed. The oldest is forgotten."""
        with self._lock:
            self._notices.update(notices)
            self._calendars.update(calendars)
            while len(self._notices) > _NOTICES:
                self._notices.popitem(last=False)
            while len(self._calendars) > _CALENDARS:
                self._calendars.popitem(last=False)

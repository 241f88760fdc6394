"""A day as people type it into one blank: 11月30日, 2026-11-30, 2026/11/30, 20261130, with full-width signs and blanks.

A day without its year is the next such day, as people mean it when they ask for more time.
"""

import re
import unicodedata
from datetime import date

_WHOLE = re.compile(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_YEARS = 4
"""29 February is at most so many years away, the years 1900 and 2100 aside."""


def typed_day(text: str, today: date) -> date | None:
    """The day that ``text`` names, seen from ``today``; None where it names none or is not understood."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if found := _WHOLE.fullmatch(plain):
        year, month, day = [int(one) for one in found.group(1, 3, 4) if one] or [int(n) for n in found.group(5, 6, 7)]
        return _day(year, month, day)
    if found := _SHORT.fullmatch(plain):
        month, day = int(found[1]), int(found[2])
        coming = (_day(today.year + more, month, day) for more in range(_YEARS + 1))
        return next((one for one in coming if one is not None and one >= today), None)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""How often one number may get a text message (频次限制). List in, list out.

The defaults are the strictest of what the two vendors impose unless told otherwise. Tencent Cloud, error codes 1023 to
1025 (document product/382/3771): limits per 30 seconds, per hour and per day; by default one in 30 seconds and ten a
day. Alibaba Cloud, error isv.BUSINESS_LIMIT_CONTROL (document_detail/101347): by default one a minute, five an hour,
ten a day, a day being the last 24 hours. A message over a vendor's limit is refused, and counts against us.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import Field

from domain.base import Frozen
from domain.letters import Letter


class SmsCaps(Frozen):
    """At most one message a number in ``seconds_apart``, ``per_hour`` in 60 minutes and ``per_day`` in 24 hours."""

    seconds_apart: int = Field(default=30, ge=0)
    per_hour: int = Field(default=5, ge=1)
    per_day: int = Field(default=10, ge=1)


class HeldLetter(Frozen):
    """A letter over a cap: not before ``until``."""

    letter: Letter
    until: datetime


def hold_over_caps(
    letters: Sequence[Letter], sent: Mapping[str, Sequence[datetime]], caps: SmsCaps, now: datetime
) -> tuple[list[Letter], list[HeldLetter]]:
    """Which of ``letters`` may go now, in order, and which are held until when.

    ``sent`` says when each number (as in Letter.address) was sent something in the last 24 hours; numbers that were
    not may be missing. Letters of this call count against those behind them.
    """
    moments = {number: sorted(when) for number, when in sent.items()}
    kept, held = [], []
    for letter in letters:
        earlier = moments.setdefault(letter.address, [])
        until = _free_at(earlier, caps, now)
        if until > now:
            held.append(HeldLetter(letter=letter, until=until))
        else:
            kept.append(letter)
            earlier.append(now)
    return kept, held


def _free_at(earlier: Sequence[datetime], caps: SmsCaps, now: datetime) -> datetime:
    """The first moment, not before ``now``, at which one more message stays within every cap."""
    windows = (
        (1, timedelta(seconds=caps.seconds_apart)),
        (caps.per_hour, timedelta(hours=1)),
        (caps.per_day, timedelta(days=1)),
    )
    # One more is allowed once the count-th last message has left the window.
    return max([now, *(earlier[-count] + window for count, window in windows if len(earlier) >= count)])

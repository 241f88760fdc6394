"""What the mails about amendments and withdrawals are told, in the shape that their templates' comments ask for."""

from collections.abc import Sequence
from typing import Any

from activities.delivering import Matters
from domain.notices import Notice, NoticeState
from domain.outbox import Pending
from domain.plan import limit
from service.letters.contexts import head


def amended(parts: Sequence[Pending], issued: Notice, matters: Matters) -> dict[str, Any]:
    """What changed for one unit, over all amendments that it has not been told of, and by when to acknowledge."""
    meant = {_revision(part) for part in parts}
    revised = [one for one in issued.revised if one.revision in meant]
    policy, unit = issued.policy, parts[0].unit_code or ""
    return head(issued) | {
        "issuers": list(issued.draft.issuers),
        "amendments": [
            {
                "at": one.at,
                "reason": one.reason,
                "changes": [change.for_units for change in one.changes if change.concerns(unit)],
            }
            for one in revised
        ],
        "acknowledge_due": limit(
            revised[-1].at, policy.acknowledge_working_days, policy.acknowledge_hours, matters.calendar
        ),
    }


def withdrawn(part: Pending, issued: Notice) -> dict[str, Any]:
    """Nothing more is asked: of anybody, or (where the notice goes on for others) of this unit."""
    whole = issued.state is NoticeState.WITHDRAWN
    reasons = {one.revision: one.reason for one in issued.revised}
    return head(issued) | {
        "issuers": list(issued.draft.issuers),
        "whole": whole,
        "reason": issued.withdrawn_reason if whole else reasons.get(_revision(part), ""),
    }


def _revision(part: Pending) -> int:
    """The revision that a message speaks of; its rung is named "amended.r2.tell.0" or "removed.r2.tell.0"."""
    ladder = part.rung_id.split(".")[1:2]
    return int(ladder[0].removeprefix("r")) if ladder else 0

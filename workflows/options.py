"""How steps are run: time-outs, retries, search attributes and patch ids, each named once."""

from datetime import timedelta
from typing import Any

from temporalio.common import RetryPolicy, SearchAttributeKey

NOTICE = SearchAttributeKey.for_keyword("CascadeNotice")
"""Id of the origin notice: all workflows of one cascade share it."""
OFFICE = SearchAttributeKey.for_keyword("CascadeOffice")
"""Materialised path of the issuing office; STARTS_WITH finds a subtree."""
LEVEL = SearchAttributeKey.for_keyword("CascadeLevel")
DUE = SearchAttributeKey.for_datetime("CascadeDue")
"""The last due of the notice, business time."""
OUTSTANDING = SearchAttributeKey.for_int("CascadeOutstanding")

_PATIENT = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), backoff_coefficient=2.0, maximum_interval=timedelta(minutes=1)
)
"""Retried for ever:

a database that is away comes back, and a step must not be lost meanwhile. Refusals are non-retryable by type.
"""

FACTS: dict[str, Any] = {"start_to_close_timeout": timedelta(seconds=30), "retry_policy": _PATIENT}
"""A step that is one transaction. Short, because a step handed to a worker that never got it is lost until then; one
that
really takes longer is repeated and finds its work done."""

BULK: dict[str, Any] = {"start_to_close_timeout": timedelta(minutes=3), "retry_policy": _PATIENT}
"""The step that may write 20,000 tasks."""

COURIER: dict[str, Any] = {
    "start_to_close_timeout": timedelta(hours=1),
    "heartbeat_timeout": timedelta(seconds=60),
    "retry_policy": _PATIENT,
}
"""A round lasts as long as there is something to send; the heartbeat tells that it lives."""

DESK_SIZE = 500
"""An office with more re-issuing recipients starts them through desks: the engine refuses 2,000 pending children."""

LONG_HISTORY = 2_000
"""Events after which a workflow continues as new; an office needs about 100 in its whole life."""
COURIER_HISTORY = 400
"""Events after which a courier continues as new: it lives for ever."""

SOON = timedelta(milliseconds=100)
"""A courier does not rest for less: its rounds linger longer than that for what comes."""

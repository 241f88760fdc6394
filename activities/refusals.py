"""Permanent refusals at the border to the engine:

retrying them is useless, so the engine is told so, with the stable code as type.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.exceptions import ApplicationError

from domain.errors import CascadeError


@contextmanager
def final() -> Iterator[None]:
    """Turn a named refusal into a non-retryable application error; anything else is transient and retried."""
    try:
        yield
    except CascadeError as refusal:
        raise ApplicationError(refusal.message, type=refusal.code, non_retryable=True) from refusal

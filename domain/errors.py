"""Refusals by name. Every one has a stable code, an HTTP status, and a Chinese sentence that says what to do.

The code is a contract with API clients and never changes; the sentence is for people and may.
"""

from typing import ClassVar


class CascadeError(Exception):
    """Base of all refusals.

    ``field`` names the input at fault; ``row`` its line (1-based) where the input is a table.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(self, message: str, *, field: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.row = row


class InvalidInput(CascadeError):
    """The input itself is wrong: it can be mended by whoever sent it."""

    code = "invalid_input"
    status = 422


class NotFound(CascadeError):
    """What the caller names does not exist, or is not the caller's to see."""

    code = "not_found"
    status = 404


class Conflict(CascadeError):
    """The facts have moved on: the act no longer fits the state."""

    code = "conflict"
    status = 409

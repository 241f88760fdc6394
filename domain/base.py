"""The base of every value that crosses a border: frozen, strict about unknown names."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable value. Unknown fields are refused, so that a misspelt field is never silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

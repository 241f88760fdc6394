"""Signed documents (督办单、通报) as a message brings them."""

from pydantic import AwareDatetime

from domain.base import Frozen


class Enclosure(Frozen):
    """One signed document.

    ``kind`` is what people call it (督办单, 通报), ``heading`` its own title, ``body`` the whole text as signed.
    ``due`` is by when a reply is owed, None where none is; ``ended`` says why it counts no longer, '' while it does;
    ``reply`` is what the unit answered, ``unit_name`` its name; ``settled``: it has handed in all that was asked for.
    """

    kind: str
    number: str
    heading: str
    body: str
    due: AwareDatetime | None = None
    ended: str = ""
    unit_name: str = ""
    reply: str = ""
    settled: bool = False

"""What a form of an office page says."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

_FIELDS = 5000


class Typed:
    """Blanks by name; what is not there is empty."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def one(self, name: str) -> str:
        """The text of one blank, without blanks around it."""
        given = self._form.get(name)
        return given.strip() if isinstance(given, str) else ""

    def many(self, name: str) -> list[str]:
        """The values of all ticked boxes of the name."""
        return [given for given in self._form.getlist(name) if isinstance(given, str)]

    def numbers(self, name: str) -> list[int]:
        """Those of them that are ids."""
        return [int(one) for one in self.many(name) if one.isascii() and one.isdecimal() and int(one) < 2**53]

    def named(self, start: str) -> dict[str, str]:
        """All texts whose names begin so, by the rest of the name."""
        return {
            name.removeprefix(start): given
            for name, given in self._form.multi_items()
            if name.startswith(start) and isinstance(given, str)
        }

    async def file(self, name: str) -> tuple[str, bytes]:
        """Name and bytes of a file; both empty where none was chosen."""
        given = self._form.get(name)
        if given is None or isinstance(given, str) or not given.filename:
            return "", b""
        return given.filename, await given.read()


async def _typed(request: Request) -> AsyncIterator[Typed]:
    # The files of a form are closed when the answer is out.
    async with request.form(max_files=1, max_fields=_FIELDS) as form:
        yield Typed(form)


TypedForm = Annotated[Typed, Depends(_typed)]

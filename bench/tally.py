"""A count that ends a measurement: everything expected has happened once."""

import asyncio


class Tally:
    """Collects distinct keys until ``expected`` of them are in; a repeated key (a retried activity) counts once."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self._keys: set[str] = set()
        self._full = asyncio.Event()

    def add(self, key: str) -> None:
        """Note that the thing called ``key`` has happened."""
        self._keys.add(key)
        if len(self._keys) >= self._expected:
            self._full.set()

    async def full(self) -> None:
        """Return when all expected keys are in."""
        await self._full.wait()

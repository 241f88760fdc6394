"""Writes that arrive together share one transaction: a burst of reports costs few commits and few wake-ups."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from domain.facts import Facts, Ledger
from service.store.database import Mark, marked, marks

GROUP = 64
"""Units of work in one transaction at most: other writers wait for no longer than these take."""

Work = Callable[[Facts], Any]
"""One unit of work. It may be run a second time, on fresh facts, after a rollback: it must do nothing else."""

_T = TypeVar("_T")
_Marked = tuple[Work, tuple[Mark, ...]]
_Waiting = tuple[_Marked, asyncio.Future[Any]]


class GroupedWriter:
    """Belongs to one event loop. One transaction is under way at a time; what comes meanwhile waits for the next."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="grouped-writer")
        self._waiting: list[_Waiting] = []
        self._busy = False

    async def run(self, work: Callable[[Facts], _T]) -> _T:
        """Run the work, and return its result once it is committed.

        Raises what it raises, and then nothing of it is kept. What others wrote in the same transaction is kept
        whatever becomes of this one.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(((work, marks()), future))
        self._next()
        result: _T = await future
        return result

    def close(self) -> None:
        """Let the thread go once nothing waits any more."""
        self._thread.shutdown(wait=False)

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        group, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
        outcome = asyncio.get_running_loop().run_in_executor(self._thread, self._commit, [work for work, _ in group])
        outcome.add_done_callback(lambda done: self._answer(group, done.result()))

    def _answer(self, group: Sequence[_Waiting], outcomes: Sequence[tuple[Any, Exception | None]]) -> None:
        self._busy = False
        for (_, future), (result, error) in zip(group, outcomes, strict=True):
            if future.cancelled():  # whoever asked has gone; the work is done all the same
                continue
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)
        self._next()

    def _commit(self, works: Sequence[_Marked]) -> list[tuple[Any, Exception | None]]:
        """Everything in one transaction; where one of them is refused, each in its own."""
        try:
            with marked([mark for _, left in works for mark in left]), self._ledger.transaction() as facts:
                results = [work(facts) for work, _ in works]
        except Exception as error:
            return [(None, error)] if len(works) == 1 else [self._commit([work])[0] for work in works]
        return [(result, None) for result in results]

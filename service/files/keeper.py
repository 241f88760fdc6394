"""Keeps the store of files tidy: what neither a report nor a draft names goes after a while."""

from domain.facts import Ledger
from service.files.store import FileStore

KEPT_SECONDS = 2 * 86_400.0
"""So long a file stays that nobody names: somebody may be in the middle of handing it in."""


def sweep(ledger: Ledger, store: FileStore, older_than: float = KEPT_SECONDS) -> int:
    """Strike out what is unused, and remove from the store what is not known. Returns how many contents went.

    Harmless at any time and from several processes: what comes in meanwhile is young.
    """
    with ledger.transaction() as facts:
        facts.forget_files(facts.unused_files())
    with ledger.reading() as facts:
        known = facts.known_files()
    return store.remove_unused(known, older_than)

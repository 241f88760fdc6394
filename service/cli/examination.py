"""The doctor's list of checks, bound to this program's store and calendar."""

import asyncio

from service.clock import SystemClock, read_business_clock
from service.runtime.checks.facts import Migration
from service.runtime.checks.standard import standard_checks
from service.runtime.doctor import Check
from service.settings import Settings


def checks(settings: Settings) -> list[tuple[str, Check]]:
    """Every check, with its name, in the order to show."""
    from service.store.database import open_engine
    from service.store.ledger import SqlLedger
    from service.store.migrate import head, revision

    clock = SystemClock(read_business_clock(settings.folder.business_clock))
    engine = open_engine(settings.resolved_database_url)

    async def migration() -> Migration:
        return Migration(current=await asyncio.to_thread(revision, engine), expected=head())

    def covered(year: int) -> bool:
        from datetime import date

        with SqlLedger(engine).reading() as facts:
            return not facts.calendar().is_tentative(date(year, 6, 1))

    return standard_checks(settings, clock, migration, covered)

"""The web process keeps the store of files tidy, now and then."""

import asyncio

import structlog
from starlette.concurrency import run_in_threadpool

from service.files.keeper import sweep
from service.web.state import Office

_log = structlog.get_logger(__name__)
FIRST_SECONDS, AGAIN_SECONDS = 600.0, 6 * 3600.0
"""Not at the start, when everybody comes; and then four times a day."""


async def sweep_now_and_then(office: Office) -> None:
    """Until it is cancelled. What goes wrong is told and tried again."""
    await asyncio.sleep(FIRST_SECONDS)
    while True:
        try:
            removed = await run_in_threadpool(sweep, office.house.ledger, office.files)
        except Exception as error:
            _log.warning("file_sweep_failed", error=str(error)[:300])
        else:
            _log.info("file_sweep", removed=removed)
        await asyncio.sleep(AGAIN_SECONDS)

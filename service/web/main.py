"""The web process."""

import asyncio
import sys

import uvicorn

from service import process
from service.composition import connect, open_house
from service.engine import TemporalEngine
from service.settings import Settings
from service.store.migrate import require_current
from service.web.app import create_app


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises DatabaseTooOld, DatabaseTooNew, DatabaseForeign."""
    house = open_house(settings)
    require_current(house.ledger.engine)
    client = await connect(settings, lazy=True)
    engine = TemporalEngine(client, house.business, settings.task_queue, asyncio.get_running_loop())
    config = uvicorn.Config(
        create_app(house, engine),
        host=settings.web_host,
        port=settings.web_port,
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=30,
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    sys.exit(process.run(serve))

"""The web process."""

import asyncio
import socket
import sys

import structlog
import uvicorn

from service import process
from service.composition import connect, open_house
from service.engine import TemporalEngine
from service.first_administrator import first_administrator_link
from service.monitor.live import Live
from service.settings import Settings
from service.store.migrate import require_current
from service.web.app import create_app

_log = structlog.get_logger(__name__)


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises DatabaseTooOld, DatabaseTooNew, DatabaseForeign."""
    house = open_house(settings)
    require_current(house.ledger.engine)
    client = await connect(settings, lazy=True)
    engine = TemporalEngine(client, house.business, settings.task_queue, asyncio.get_running_loop())
    app = create_app(house, engine)
    if link := first_administrator_link(settings, app.state.office.accounts, house.clock.real_now()):
        _log.warning("no_administrator_yet", open_this_once=link)
    config = uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        http="httptools",
        log_config=None,
        access_log=False,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=30,
    )
    await _Server(config, app.state.office.live).serve()


class _Server(uvicorn.Server):
    """Ends the live streams before it waits for the answers under way, which would otherwise never end."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        self._live.close()
        await super().shutdown(sockets)


if __name__ == "__main__":
    sys.exit(process.run(serve))

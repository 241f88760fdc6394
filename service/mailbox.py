"""The mailbox process of the embedded mode: an SMTP server on loopback that keeps what it receives."""

import sys

from service import process
from service.channels.mailbox_server import MailboxServer
from service.runtime.notify import say_ready
from service.settings import Settings


async def serve(settings: Settings) -> None:
    """Receive until SIGTERM or SIGINT."""
    stop = process.stop_event()
    server = MailboxServer(settings.folder.mailbox)
    await server.start("127.0.0.1", settings.mailbox_port)
    say_ready()
    await stop.wait()
    await server.stop()


if __name__ == "__main__":
    sys.exit(process.run(serve))

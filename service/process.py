"""How each of our processes begins and ends."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from domain.errors import CascadeError
from service.logs import configure_logs
from service.runtime.notify import refuse_to_start
from service.settings import Settings, load_settings

Serve = Callable[[Settings], Coroutine[Any, Any, None]]


def run(serve: Serve) -> int:
    """Run ``serve`` to its end.

    A refusal becomes one line, and the exit code that tells the supervisor not to try again.
    """
    try:
        settings = load_settings()
        configure_logs(settings.log_format, settings.log_level)
        asyncio.run(serve(settings))
    except CascadeError as refusal:
        refuse_to_start(refusal)
    return 0


def stop_event() -> asyncio.Event:
    """Set by SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop

"""How each of our processes begins and ends."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from domain.errors import CascadeError
from service.logs import configure_logs
from service.runtime.notify import refuse_to_start
from service.settings import Settings, load_settings

GARBAGE = 20_000
"""New objects between two looks of the garbage collector; a request or a step makes some thousands."""

Serve = Callable[[Settings], Coroutine[Any, Any, None]]


def run(serve: Serve) -> int:
    """Run ``serve`` to its end.

    A refusal becomes one line, and the exit code that tells the supervisor not to try again.
    """
    try:
        settings = load_settings()
        configure_logs(settings.log_format, settings.log_level)
        calm_collector()
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(serve(settings))
    except CascadeError as refusal:
        refuse_to_start(refusal)
    return 0


def calm_collector() -> None:
    """What the imports made stays for good: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one; it halves what a request costs in the event loop."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


def stop_event() -> asyncio.Event:
    """Set by SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop

"""What a part says to the supervisor that started it: "I am ready", or "do not start me again"."""

import os
import sys
from typing import NoReturn

from domain.errors import CascadeError
from service.runtime.errors import EXIT_CONFIGURATION

READY_VARIABLE = "CASCADE_READY_DESCRIPTOR"
"""Names the inherited descriptor on which a part writes one newline when it is ready (the way of s6)."""


def say_ready() -> None:
    """Tell the supervisor that this part works. Without a supervisor, or said twice, it does nothing."""
    descriptor = os.environ.pop(READY_VARIABLE, None)
    if descriptor is None:
        return
    try:
        os.write(int(descriptor), b"\n")
        os.close(int(descriptor))
    except OSError:
        # The supervisor has gone; it takes this process with it.
        return


def refuse_to_start(error: CascadeError) -> NoReturn:
    """End this part for good: the supervisor stops everything and shows the sentence of ``error``."""
    print(error.message, file=sys.stderr, flush=True)
    sys.exit(EXIT_CONFIGURATION)

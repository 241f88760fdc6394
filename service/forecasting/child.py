"""The process that plays one forecast: ``python -m service.forecasting.child``, an assignment in, lines out."""

import os
import sys
import threading
from datetime import datetime, timedelta

from service.forecasting.apart import Line
from service.forecasting.playing import Assignment, play
from service.settings import load_settings
from service.store.database import open_engine
from service.store.ledger import SqlLedger

STEP = timedelta(hours=6)
"""Imagined time between two lines that say how far it has come."""
NICENESS = 5
"""Those who report come before those who look ahead."""


def main() -> None:
    """Read the assignment, play it, say the forecast. Ends at once when nobody waits for it any more."""
    os.nice(NICENESS)
    assignment = Assignment.model_validate_json(sys.stdin.readline())
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    said = assignment.now

    def reached(at: datetime) -> None:
        nonlocal said
        if at >= said + STEP:
            said = at
            _say(Line(reached=at))

    ledger = SqlLedger(open_engine(load_settings().resolved_database_url))
    _say(Line(forecast=play(ledger, assignment, reached)))


def _say(line: Line) -> None:
    sys.stdout.write(line.model_dump_json(exclude_defaults=True) + "\n")
    sys.stdout.flush()


def _leave_with_the_parent() -> None:
    # Not through sys.stdin: its lock, held at the end of the program, would make that a fatal error.
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    main()

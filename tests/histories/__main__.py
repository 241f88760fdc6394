"""Records the histories that replays are tested with: ``python -m tests.histories [kind …]``, all kinds by default."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.histories.kinds import KINDS, path
from tests.histories.recording import record


async def main(wanted: list[str]) -> None:
    """Play every story, keep the histories wanted."""
    with tempfile.TemporaryDirectory() as folder:
        async for kind, history in record(Path(folder)):
            if kind in wanted:
                path(kind).write_text(history.to_json() + "\n", encoding="utf-8")
                print(f"{kind}: {len(history.events)} events")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or list(KINDS)))

"""The log of one part: what it prints, bounded in size."""

import os
import shutil
from pathlib import Path

SIZE_LIMIT = 10 * 1024 * 1024
"""Bytes from which a log is set aside."""
KEPT = 3
"""How many logs set aside are kept: ``name.log.1`` is the newest."""

_TAIL_BYTES = 16 * 1024


class PartLog:
    """``folder/name.log``, to which the part's own process appends."""

    def __init__(self, folder: Path, name: str, size_limit: int = SIZE_LIMIT) -> None:
        self.path = folder / f"{name}.log"
        self._size_limit = size_limit
        self._start = 0

    def open(self) -> int:
        """A descriptor for a new process to append to; what it will say counts from here. The caller closes it."""
        self.trim()
        # Every write goes to the end as it then is, so that the file may be emptied under the writer.
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._start = os.fstat(descriptor).st_size
        return descriptor

    def trim(self) -> None:
        """Set the log aside if it has grown too large: copied and emptied, because its writer holds it open."""
        if not self.path.exists() or self.path.stat().st_size < self._size_limit:
            return
        for number in range(KEPT - 1, 0, -1):
            older = self._aside(number)
            if older.exists():
                older.replace(self._aside(number + 1))
        shutil.copyfile(self.path, self._aside(1))
        os.truncate(self.path, 0)
        self._start = 0

    def last_line(self) -> str:
        """The last line that is not blank since the process was started; empty if it said nothing."""
        size = self.path.stat().st_size
        with self.path.open("rb") as file:
            file.seek(max(self._start, size - _TAIL_BYTES))
            lines = file.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def _aside(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

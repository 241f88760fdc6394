"""Many files as one zip that is made while it is sent: never more than a chunk is in memory."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from domain.clock import SHANGHAI
from domain.files import ReportFile
from service.files.store import FileStore


class _Sink:
    """What a zip file writes into: it can be taken out piece by piece, and never goes back."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


def zipped(store: FileStore, members: Iterable[tuple[str, ReportFile, datetime]]) -> Iterator[bytes]:
    """A zip of the files under these names, with the instant of each. A content that is gone is passed over.

    Nothing is compressed: photographs, PDF and Office files are already.
    """
    sink = _Sink()
    with zipfile.ZipFile(cast(BinaryIO, sink), "w", zipfile.ZIP_STORED) as archive:
        for name, file, moment in members:
            if not store.has(file.sha256):
                continue
            local = moment.astimezone(SHANGHAI)
            entry = zipfile.ZipInfo(name, (max(local.year, 1980), *local.timetuple()[1:6]))
            entry.external_attr = 0o600 << 16
            with archive.open(entry, "w", force_zip64=file.size > 1 << 31) as target:
                for chunk in store.read(file.sha256):
                    target.write(chunk)
                    yield sink.take()
    yield sink.take()


def member_names(files: Iterable[tuple[str, str, ReportFile]]) -> Iterator[str]:
    """For unit, item and file a name of its own: 甲街道_活动总结_1.pdf."""
    seen: dict[tuple[str, str], int] = {}
    for unit, item, file in files:
        seen[unit, item] = number = seen.get((unit, item), 0) + 1
        yield f"{_plain(unit)}_{_plain(item)}_{number}{PurePosixPath(file.name).suffix}"


def _plain(text: str) -> str:
    """Without what no folder can hold."""
    return "".join("_" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in text).strip(". ")

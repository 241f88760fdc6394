"""Many files as one zip that is made while it is sent: never more than a chunk is in memory."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from domain.clock import SHANGHAI
from domain.files import ReportFile
from service.files.store import FileStore

_UNIT, _ITEM = 60, 40
"""Characters kept of a name: Windows opens no path of more than 260."""


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


def zipped(
    store: FileStore,
    members: Iterable[tuple[str, ReportFile, datetime]],
    index: tuple[str, bytes, datetime] | None = None,
) -> Iterator[bytes]:
    """A zip of the files under these names, with the instant of each. A content that is gone is passed over.

    ``index`` is a file of its own that comes first and lists them. Nothing is compressed: photographs, PDF and Office
    files are already.
    """
    sink = _Sink()
    with zipfile.ZipFile(cast(BinaryIO, sink), "w", zipfile.ZIP_STORED) as archive:
        if index:
            name, content, moment = index
            archive.writestr(_entry(name, moment), content)
            yield sink.take()
        for name, file, moment in members:
            if not store.has(file.sha256):
                continue
            with archive.open(_entry(name, moment), "w", force_zip64=file.size > 1 << 31) as target:
                for chunk in store.read(file.sha256):
                    target.write(chunk)
                    yield sink.take()
    yield sink.take()


def _entry(name: str, moment: datetime) -> zipfile.ZipInfo:
    local = moment.astimezone(SHANGHAI)
    entry = zipfile.ZipInfo(name, (max(local.year, 1980), *local.timetuple()[1:6]))
    entry.external_attr = 0o600 << 16
    return entry


def member_names(files: Iterable[tuple[str, str, ReportFile]]) -> Iterator[str]:
    """For unit, item and file a name of its own: 甲街道_活动总结_1.pdf."""
    seen: dict[str, int] = {}
    for unit, item, file in files:
        name = f"{_plain(unit)[:_UNIT]}_{_plain(item)[:_ITEM]}"
        # Windows knows no difference between a and A, and two units may differ by a sign that no name can have.
        seen[name.casefold()] = number = seen.get(name.casefold(), 0) + 1
        yield f"{name}_{number}{PurePosixPath(file.name).suffix}"


def _plain(text: str) -> str:
    """Without what no folder can hold."""
    return "".join("_" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in text).strip(". ")

"""Where files are kept: by their SHA-256, so that one content is kept once and none can change unseen.

A file comes in through ``receiving``: it is written beside the others under a name of its own, and moved to its place
in one step once it is complete. Whatever interrupts that leaves nothing behind.
"""

import hashlib
import os
import tempfile
from collections.abc import AsyncIterable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from starlette.concurrency import run_in_threadpool

from domain.files import FileOversize, StoredFile
from service.files.kinds import sniff
from service.files.places import strip_places
from service.files.refusals import FileStoreFull

CHUNK = 1 << 20
_INCOMING = "incoming"


class FileStore(Protocol):
    """The port. All methods but ``receive`` block."""

    async def receive(self, chunks: AsyncIterable[bytes], name: str, limit: int) -> StoredFile:
        """Keep what comes, at most ``limit`` octets. Raises FileOversize, FileRefused, FileStoreFull; nothing stays."""
        ...

    def keep(self, stream: BinaryIO, name: str, limit: int) -> StoredFile:
        """The same for a file that is there already."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether the content is there."""
        ...

    def read(self, sha256: str) -> Iterator[bytes]:
        """The content in chunks. Raises FileNotFoundError."""
        ...

    def remove_unused(self, used: Iterable[str], older_than: float) -> int:
        """Remove contents that are none of ``used`` and were not stored again for that many seconds. How many."""
        ...


class FolderStore(FileStore):
    """A folder, on one disk or shared by all web processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def receive(self, chunks: AsyncIterable[bytes], name: str, limit: int) -> StoredFile:
        with self._incoming() as (path, stream):
            size = 0
            async for chunk in chunks:
                size += len(chunk)
                _refuse_oversize(size, limit, name)
                stream.write(chunk)
            return await run_in_threadpool(self._take, path, stream, name)

    def keep(self, stream: BinaryIO, name: str, limit: int) -> StoredFile:
        with self._incoming() as (path, target):
            size = 0
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                _refuse_oversize(size, limit, name)
                target.write(chunk)
            return self._take(path, target, name)

    def has(self, sha256: str) -> bool:
        return self._place(sha256).is_file()

    def read(self, sha256: str) -> Iterator[bytes]:
        with self._place(sha256).open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def remove_unused(self, used: Iterable[str], older_than: float) -> int:
        if not self._folder.is_dir():
            return 0
        kept = frozenset(used)
        # Compared with the clock of the disk itself: a shared one may differ from ours.
        with tempfile.NamedTemporaryFile(dir=self._folder) as now:
            oldest = Path(now.name).stat().st_mtime - older_than
        found = [path for path in self._folder.glob("*/*") if path.name not in kept]
        return sum(_remove(path, oldest) for path in found)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    @contextmanager
    def _incoming(self) -> Iterator[tuple[Path, BinaryIO]]:
        folder = self._folder / _INCOMING
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=folder, delete=False) as stream:
                path = Path(stream.name)
                try:
                    yield path, cast(BinaryIO, stream)
                finally:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise FileStoreFull("服务器磁盘已满或无法写入，文件没有保存；请稍后再试并告诉管理员") from error

    def _take(self, path: Path, stream: BinaryIO, name: str) -> StoredFile:
        """The complete file into its place."""
        stream.flush()
        kind = sniff(path, name)
        strip_places(path, kind)
        with path.open("rb") as whole:
            sha256 = hashlib.file_digest(whole, "sha256").hexdigest()
            size = os.fstat(whole.fileno()).st_size
            os.fsync(whole.fileno())
        place = self._place(sha256)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        # Also where the content is there already: it becomes young again, and no sweep takes it meanwhile.
        path.replace(place)
        _sync(place.parent)
        return StoredFile(sha256=sha256, size=size, kind=kind)


def _refuse_oversize(size: int, limit: int, name: str) -> None:
    if size > limit:
        raise FileOversize(f"“{name[:40]}”超过 {limit >> 20} MB，没有上传；请压缩或分开后再传", field="file")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path, oldest: float) -> bool:
    with suppress(FileNotFoundError):
        if path.stat().st_mtime < oldest:
            path.unlink()
            return True
    return False

"""One instance a data folder, and whether the ports it wants are free. 单实例锁。"""

import fcntl
import os
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from domain.base import Frozen
from service.data_folder import DataFolder
from service.runtime.errors import DataFolderInUse, DataFolderUnwritable

ATTEMPTS = 5
"""How often the lock is tried: whoever only looks (``running_owner``) holds it for an instant."""
PAUSE_SECONDS = 0.05


class Owner(Frozen):
    """The running instance of a data folder. ``ports`` by the variable that sets each; ``address`` of its web pages."""

    pid: int
    ports: dict[str, int] = {}
    address: str = ""


class DataFolderLock:
    """Holds the data folder for this process, as a context manager.

    It is a lock of the operating system on an open file: it ends with the process, however that ends, and a child
    does not inherit it. Entering raises DataFolderInUse or DataFolderUnwritable.
    """

    def __init__(self, folder: DataFolder, ports: Mapping[str, int], address: str = "") -> None:
        self._folder = folder
        self._owner = Owner(pid=os.getpid(), ports=dict(ports), address=address)
        self._descriptor: int | None = None
        self.previous: Owner | None = None
        """The instance before this one, if it was killed: it could not take its name out of the file."""

    def __enter__(self) -> Self:
        self._folder.prepare()
        descriptor = self._open()
        if not _try_lock(descriptor):
            owner = _read(descriptor)
            os.close(descriptor)
            raise DataFolderInUse(self._folder.root, owner.pid if owner else None)
        self._descriptor = descriptor
        self.previous = _read(descriptor)
        _write(descriptor, self._owner.model_dump_json())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            # The file stays: removing it would let two instances lock two different files of one name.
            _write(self._descriptor, "")
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        try:
            return os.open(self._folder.lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DataFolderUnwritable(self._folder.root, os.strerror(error.errno or 0)) from error


def running_owner(folder: DataFolder) -> Owner | None:
    """Who runs on ``folder`` now, None if nobody does. Needs no more than reading rights."""
    try:
        descriptor = os.open(folder.lock, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(descriptor)
    else:
        return None
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    for attempt in range(ATTEMPTS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if attempt + 1 < ATTEMPTS:
                time.sleep(PAUSE_SECONDS)
        else:
            return True
    return False


def _read(descriptor: int) -> Owner | None:
    try:
        return Owner.model_validate_json(os.pread(descriptor, 65536, 0))
    except ValidationError:
        return None


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)

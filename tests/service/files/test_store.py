"""The folder of files: complete or not there, once each, and nothing left behind."""

import hashlib
import io
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.files import FileKind, FileOversize
from service.files.refusals import FileRefused, FileStoreFull
from service.files.store import FolderStore
from tests.service.files.samples import PDF, jpeg, tiff

LIMIT = 1 << 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def store(folder: Path) -> FolderStore:
    return FolderStore(folder)


def contents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_file_comes_in_pieces_and_is_found_by_its_content(store: FolderStore, folder: Path) -> None:
    stored = await store.receive(chunks(PDF[:5], PDF[5:]), "总结.pdf", LIMIT)
    assert (stored.kind, stored.size) == (FileKind.PDF, len(PDF))
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert b"".join(store.read(stored.sha256)) == PDF
    assert store.has(stored.sha256)
    assert store.keep(io.BytesIO(PDF), "again.pdf", LIMIT) == stored
    assert contents(folder) == [stored.sha256]
    assert (folder / stored.sha256[:2] / stored.sha256).stat().st_mode & 0o077 == 0


async def test_an_interrupted_upload_leaves_nothing(store: FolderStore, folder: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PDF
        raise ConnectionResetError

    with pytest.raises(FileStoreFull):
        await store.receive(broken(), "x.pdf", LIMIT)
    assert contents(folder) == []


@pytest.mark.parametrize(("data", "refusal"), [(bytes(LIMIT + 1), FileOversize), (b"MZ" + bytes(9), FileRefused)])
async def test_what_is_refused_leaves_nothing(
    store: FolderStore, folder: Path, data: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await store.receive(chunks(data), "x.pdf", LIMIT)
    with pytest.raises(refusal):
        store.keep(io.BytesIO(data), "x.pdf", LIMIT)
    assert contents(folder) == []


def test_what_is_kept_is_without_position(store: FolderStore) -> None:
    stored = store.keep(io.BytesIO(jpeg(tiff())), "现场.jpg", LIMIT)
    kept = b"".join(store.read(stored.sha256))
    assert b"N\0\0\0" not in kept
    assert hashlib.sha256(kept).hexdigest() == stored.sha256


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("no folder")
    with pytest.raises(FileStoreFull, match="磁盘"):
        FolderStore(tmp_path / "files").keep(io.BytesIO(PDF), "x.pdf", LIMIT)


def test_what_nobody_uses_goes_after_a_while(store: FolderStore, folder: Path) -> None:
    used = store.keep(io.BytesIO(PDF), "x.pdf", LIMIT).sha256
    unused = store.keep(io.BytesIO(b"%PDF-2"), "y.pdf", LIMIT).sha256
    young = store.keep(io.BytesIO(b"%PDF-3"), "z.pdf", LIMIT).sha256
    (folder / "incoming" / "left by a crash").write_bytes(b"x")
    for path in (folder / used[:2] / used, folder / unused[:2] / unused, folder / "incoming" / "left by a crash"):
        os.utime(path, (0, 0))
    assert store.remove_unused({used}, older_than=60) == 2
    assert contents(folder) == sorted([used, young])
    assert FolderStore(folder.parent / "nowhere").remove_unused((), 0) == 0


def test_what_comes_again_is_young_again(store: FolderStore, folder: Path) -> None:
    sha256 = store.keep(io.BytesIO(PDF), "x.pdf", LIMIT).sha256
    os.utime(folder / sha256[:2] / sha256, (0, 0))
    store.keep(io.BytesIO(PDF), "x.pdf", LIMIT)
    assert store.remove_unused((), older_than=60) == 0

"""Many files as one zip, made while it is sent."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from domain.clock import SHANGHAI
from domain.files import FileKind, ReportFile
from service.files.store import FolderStore
from service.files.zipping import member_names, zipped
from tests.service.files.samples import PDF, jpeg

MOMENT = datetime(2024, 6, 20, 10, tzinfo=SHANGHAI)


def file(name: str, sha256: str = "0" * 64) -> ReportFile:
    return ReportFile(sha256=sha256, name=name, kind=FileKind.PDF)


def test_the_zip_can_be_read_and_never_stands_in_memory_whole(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "files")
    large = PDF + bytes(3 << 20)
    stored = [store.keep(io.BytesIO(data), "x", 10 << 20) for data in (large, jpeg())]
    files = [ReportFile(name="x", **one.model_dump()) for one in stored]
    names = ["甲_总结_1.pdf", "甲_总结_2.jpg"]
    chunks = list(zipped(store, [(*pair, MOMENT) for pair in zip(names, files, strict=True)]))
    assert max(len(chunk) for chunk in chunks) < 2 << 20
    with zipfile.ZipFile(io.BytesIO(b"".join(chunks))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == names
        assert archive.read(names[0]) == large
        assert archive.infolist()[0].date_time == (2024, 6, 20, 10, 0, 0)


def test_what_is_gone_is_passed_over_and_nothing_is_a_zip_too(tmp_path: Path) -> None:
    made = b"".join(zipped(FolderStore(tmp_path), [("a.pdf", file("a.pdf"), MOMENT)]))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == []


def test_a_list_comes_first(tmp_path: Path) -> None:
    made = b"".join(zipped(FolderStore(tmp_path), [], ("00.txt", b"a list", MOMENT)))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("00.txt") == b"a list"


def test_every_file_has_a_name_of_its_own() -> None:
    found = [("甲街道", "总结", file("a.pdf")), ("甲街道", "总结", file("b.jpg")), ("乙/街道", "总结：一", file("c"))]
    assert list(member_names(found)) == ["甲街道_总结_1.pdf", "甲街道_总结_2.jpg", "乙_街道_总结：一_1"]
    alike = [
        ("乙/街道", "总结", file("a.pdf")),
        ("乙:街道", "总结", file("a.PDF")),
        ("某" * 300, "总结", file("a.pdf")),
    ]
    names = list(member_names(alike))
    assert names[:2] == ["乙_街道_总结_1.pdf", "乙_街道_总结_2.PDF"]
    assert len(names[2]) < 120

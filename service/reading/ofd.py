"""OFD files (GB/T 33190): text runs of every page, put into lines by their place on it."""

import posixpath
import zipfile
from xml.etree import ElementTree

from service.reading.archive import open_archive, read_part
from service.reading.content import Content, unnumbered
from service.reading.refusals import FileCorrupt, FileTooComplex, FileWithoutText

MOST_PAGES = 400
_SAME_LINE = 1.5
"""Millimetres by which runs of one line may differ in height."""


def read_ofd(data: bytes) -> Content:
    """The text of an OFD file, page after page, top to bottom."""
    with open_archive(data) as archive:
        pages = _pages(archive)
        if len(pages) > MOST_PAGES:
            raise FileTooComplex(f"OFD 有 {len(pages)} 页，超过 {MOST_PAGES} 页。请只上传通知本身。", field="file")
        read = (_page_text(_parse(read_part(archive, name))) for name in pages)
        text = "\n".join(unnumbered(page, number) for number, page in enumerate(read, 1))
    if not text.strip():
        raise FileWithoutText("OFD 文件没有可识读的文字（可能是扫描件）。请上传文字版，或粘贴正文。", field="file")
    return Content(text=text)


def _parse(part: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(part)
    except ElementTree.ParseError as error:
        raise FileCorrupt("OFD 文件内部缺损，无法读取。请重新导出后再传。", field="file") from error


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _pages(archive: zipfile.ZipFile) -> list[str]:
    """The names of the page parts, in the order of the documents and of their pages."""
    names = set(archive.namelist())
    roots = [
        e.text.strip().lstrip("/")
        for e in _parse(read_part(archive, "OFD.xml")).iter()
        if _local(e) == "DocRoot" and e.text
    ]
    found = []
    for root in roots:
        base = posixpath.dirname(root)
        for element in _parse(read_part(archive, root)).iter():
            location = element.get("BaseLoc") if _local(element) == "Page" else None
            if location:
                name = (
                    location.lstrip("/")
                    if location.startswith("/")
                    else posixpath.normpath(posixpath.join(base, location))
                )
                found.append(name if name in names else posixpath.normpath(location))
    return found


def _page_text(page: ElementTree.Element) -> str:
    runs: list[tuple[float, float, str]] = []
    for element in page.iter():
        if _local(element) == "TextObject":
            box = [_number(value) for value in (element.get("Boundary") or "").split()]
            text = "".join(code.text or "" for code in element.iter() if _local(code) == "TextCode")
            runs.append((box[1] if len(box) > 1 else 0.0, box[0] if box else 0.0, text))
    runs.sort(key=lambda run: (round(run[0] / _SAME_LINE), run[1]))
    lines: list[str] = []
    height: int | None = None
    for y, _, text in runs:
        level = round(y / _SAME_LINE)
        if level == height and lines:
            lines[-1] += text
        else:
            lines.append(text)
        height = level
    return "\n".join(lines)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e6 else 0.0

"""Small files of every kind, made by hand or by the libraries that write them."""

import io
import struct
import zipfile

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml


def make_docx(paragraphs: list[str], table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def make_marked_docx() -> bytes:
    """A Word file with what its plain paragraphs do not hold: a page header, a text box (twice, as Word writes it), a
    content control, changes that are tracked, hidden text, and numbers that Word counts.
    """
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "望江区教育局文件"
    box = "<w:txbxContent><w:p><w:r><w:t>望教安〔2024〕17号</w:t></w:r></w:p></w:txbxContent>"
    _add(
        document,
        f"<w:p {_SPACES}><w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    document.add_paragraph("关于报送防溺水工作情况的通知")
    _add(document, f"<w:sdt {_SPACES}><w:sdtContent><w:p><w:r><w:t>各中小学：</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    line = document.add_paragraph("请于2024年", style="List Number")
    line._p.append(parse_xml(f'<w:del {_SPACES} w:id="1"><w:r><w:delText>5月1日</w:delText></w:r></w:del>'))
    line._p.append(parse_xml(f'<w:ins {_SPACES} w:id="2"><w:r><w:t>6月20日</w:t></w:r></w:ins>'))
    line.add_run("前将总结报送区教育局。")
    line.add_run("隐藏的批注").font.hidden = True
    document.add_paragraph("请于2024年6月25日前报送统计表。", style="List Number")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add(document: Document, source: str) -> None:
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(source))


def make_xlsx(rows: list[list[str]], name: str = "统计表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make_ofd(lines: list[str], extra: str = "") -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    runs = "".join(
        f'<ofd:TextObject ID="{index}" Boundary="20 {20 + 8 * index} 160 6" Font="1" Size="4">'
        f'<ofd:TextCode X="0" Y="4">{line}</ofd:TextCode></ofd:TextObject>'
        for index, line in enumerate(lines)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        body = f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        archive.writestr("OFD.xml", extra + body)
        pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        archive.writestr("Doc_0/Document.xml", f"<ofd:Document {space}>{pages}</ofd:Document>")
        content = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{runs}</ofd:Layer></ofd:Content></ofd:Page>"
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", content)
    return buffer.getvalue()


def make_pdf(lines: list[str], encrypt: bool = False) -> bytes:
    """One page set in a predefined Chinese font, as an office's printer writes it."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td\n" for line in lines)
    stream = f"BT /F1 12 Tf 50 780 Td\n{shown}ET".encode() if lines else b"0 0 100 100 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R "
        b">> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    locked = b" /Encrypt 7 0 R /ID [<00> <00>]" if encrypt else b""
    return data + b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, locked, table)


def make_doc(text: str, deleted: tuple[int, int] | None = None) -> bytes:
    """A Word 97 file: a compound file with a WordDocument stream, whose one piece is UTF-16 text, and its table
    stream. Characters from the first to the second place of ``deleted`` are marked as deleted.
    """
    body = text.encode("utf-16-le")
    first = 2048
    head = bytearray(first)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", head, 0x0A, 0x0200)
    struct.pack_into("<II", head, 0x18, first, first + len(body))
    struct.pack_into("<H", head, 0x20, 14)
    struct.pack_into("<H", head, 0x3E, 22)
    struct.pack_into("<I", head, 0x4C, len(text))
    struct.pack_into("<H", head, 0x98, 0x5D)
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, first, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", head, 0x1A2, 0, len(table))
    if deleted:
        body = body.ljust(-(-len(body) // 512) * 512, b"\0")
        struct.pack_into("<II", head, 0xFA, len(table), 12)
        table += struct.pack("<III", first, first + len(body), (first + len(body)) // 512)
        places = [first, *(first + 2 * place for place in deleted), first + 2 * len(text)]
        page = struct.pack("<4I", *places) + bytes([0, 200, 0])
        body += page.ljust(400, b"\0") + b"\x03\x00\x08\x01" + b"\0" * 107 + b"\x03"
    return _compound({"WordDocument": bytes(head) + body, "1Table": table})


def _compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of streams, each padded past the size below which streams would be packed together."""
    sectors: list[bytes] = []
    chains: list[tuple[str, int, int]] = []
    links: list[int] = []
    for name, data in streams.items():
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        start = len(sectors)
        sectors += [padded[i : i + 512] for i in range(0, len(padded), 512)]
        links += [*range(start + 1, len(sectors)), 0xFFFFFFFE]
        chains.append((name, start, len(padded)))
    entries = [_entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)]
    for index, (name, start, size) in enumerate(chains):
        right = index + 2 if index + 1 < len(chains) else 0xFFFFFFFF
        entries.append(_entry(name, 2, 0xFFFFFFFF, start, size, right))
    directory = b"".join(entries).ljust(512, b"\0")
    place = len(sectors)
    sectors.append(directory)
    links.append(0xFFFFFFFE)
    fat_sectors = -(-(len(links) + 2) // 128)
    fat_start = len(sectors)
    links += [0xFFFFFFFD] * fat_sectors
    fat = struct.pack(f"<{len(links)}I", *links).ljust(512 * fat_sectors, b"\xff")
    sectors += [fat[i : i + 512] for i in range(0, len(fat), 512)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, place, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *[*range(fat_start, fat_start + fat_sectors), *[0xFFFFFFFF] * (109 - fat_sectors)])
    return header + b"".join(sectors)


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = 0xFFFFFFFF) -> bytes:
    encoded = name.encode("utf-16-le")
    packed = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    packed += struct.pack("<III", 0xFFFFFFFF, right, child) + b"\0" * 36
    return packed + struct.pack("<IQ", start, size)

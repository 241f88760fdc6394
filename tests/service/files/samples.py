"""Files as people send them, made here: small, but with everything by which they are known."""

import io
import struct
import zipfile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
MP4 = b"\0\0\0\x18ftypisom" + bytes(12)


def ole(stream: str) -> bytes:
    """An old Office file with one stream."""
    return OLE + f"{stream}\0".encode("utf-16-le") + bytes(100)


def packed(*names: str) -> bytes:
    """A zip file with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "内容")
    return buffer.getvalue()


def tiff(order: str = "<", *, gps: bool = True) -> bytes:
    """An Exif block: orientation 6, a date, and a position of 24°54'30" north."""
    entries = [(0x0112, 3, 1, 6), (0x0132, 2, 20, 0)] + ([(0x8825, 4, 1, 0)] if gps else [])
    directory = 8
    after = directory + 2 + 12 * len(entries) + 4
    date, position = after, after + 20
    packed_entries = b""
    for tag, kind, count, value in entries:
        stored = {0x0132: date, 0x8825: position}.get(tag, value)
        field = struct.pack(f"{order}HH", stored, 0) if kind == 3 else struct.pack(f"{order}I", stored)
        packed_entries += struct.pack(f"{order}HHI", tag, kind, count) + field
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, directory)
    block = head + struct.pack(f"{order}H", len(entries)) + packed_entries + bytes(4) + b"2024:06:20 10:00:00\0"
    if not gps:
        return block
    numbers = position + 2 + 24 + 4
    listed = struct.pack(f"{order}H", 2)
    listed += struct.pack(f"{order}HHI4s", 1, 2, 2, b"N\0\0\0")
    listed += struct.pack(f"{order}HHII", 2, 5, 3, numbers) + bytes(4)
    return block + listed + struct.pack(f"{order}6I", 24, 1, 54, 1, 30, 1)


def jpeg(exif: bytes = b"", xmp: bytes = b"") -> bytes:
    """A picture with an Exif block, an XMP block, and octets that stand for what is seen."""
    parts = [b"\xff\xd8"]
    for mark, block in ((b"Exif\0\0", exif), (b"http://ns.adobe.com/xap/1.0/\0", xmp)):
        if block:
            parts.append(b"\xff\xe1" + struct.pack(">H", len(mark) + len(block) + 2) + mark + block)
    return b"".join([*parts, b"\xff\xda\0\x02", bytes(range(256)) * 8, b"\xff\xd9"])

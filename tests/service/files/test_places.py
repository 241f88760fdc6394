"""Where a picture was made is taken out; the picture stays as it is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.files import FileKind
from service.files.places import strip_places
from tests.service.files.samples import jpeg, tiff

XMP = b'<x exif:GPSLatitude="24,54.5N" tiff:Orientation="6"><exif:GPSLongitude>118,35E</exif:GPSLongitude></x>'


def stripped(tmp_path: Path, data: bytes, kind: FileKind = FileKind.JPEG) -> bytes:
    path = tmp_path / "picture"
    path.write_bytes(data)
    strip_places(path, kind)
    return path.read_bytes()


@pytest.mark.parametrize("order", "<>")
def test_the_position_goes_and_the_orientation_stays(tmp_path: Path, order: str) -> None:
    before = jpeg(tiff(order))
    after = stripped(tmp_path, before)
    assert len(after) == len(before)
    place = before.index(b"Exif\0\0") + 6
    block, clean = before[place : place + len(tiff(order))], after[place : place + len(tiff(order))]
    position = len(tiff(order, gps=False)) + 12
    # All but the GPS directory is as it was: orientation, date, and the picture behind.
    assert clean[:position] == block[:position]
    assert clean[position:].count(0) == len(clean) - position
    assert after[place + len(block) :] == before[place + len(block) :]


def test_the_position_in_xmp_goes_too(tmp_path: Path) -> None:
    after = stripped(tmp_path, jpeg(xmp=XMP))
    assert b"24,54" not in after
    assert b"118,35" not in after
    assert b'tiff:Orientation="6"' in after


def test_a_picture_without_position_is_not_touched(tmp_path: Path) -> None:
    for data in (jpeg(), jpeg(tiff(gps=False))):
        assert stripped(tmp_path, data) == data


def test_a_preview_has_its_own_position(tmp_path: Path) -> None:
    data = jpeg(tiff()) + jpeg(tiff(">"))
    assert b"N\0\0\0" in data
    assert b"N\0\0\0" not in stripped(tmp_path, data)


def test_heic_and_webp_are_pictures_too(tmp_path: Path) -> None:
    assert b"N\0\0\0" not in stripped(tmp_path, b"\0\0\0\x18ftypheic....Exif\0\0" + tiff(), FileKind.HEIC)
    assert b"N\0\0\0" not in stripped(tmp_path, b"RIFF....WEBPEXIF\x99\0\0\0" + tiff(), FileKind.WEBP)
    pdf = b"%PDF-Exif\0\0" + tiff()
    assert stripped(tmp_path, pdf, FileKind.PDF) == pdf


@given(st.binary(max_size=200), st.integers(0, 90), st.binary(max_size=4))
def test_a_damaged_block_harms_nothing_but_itself(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, place: int, junk: bytes
) -> None:
    block = bytearray(tiff())
    block[8 + place : 8 + place + len(junk)] = junk
    data = jpeg(bytes(block)) + tail
    after = stripped(tmp_path_factory.mktemp("damaged"), data)
    assert len(after) == len(data)
    assert after[:20] == data[:20]

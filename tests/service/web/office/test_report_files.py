"""The files of a report, as the reviewer sees them: by name and size, pictures in the page, of this notice only."""

import struct
import zlib
from hashlib import sha256

from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.small_city import STATISTICS, draft

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}
REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False})


def picture() -> bytes:
    """A PNG of one white dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_a_picture_is_shown_and_kept(desk: FrontDesk) -> None:
    notice, other = desk.issue(draft(REVIEWED)), desk.issue(draft(REVIEWED, number="测安办〔2024〕2号"))
    token = desk.token("d1", notice)
    task, data = desk.task(token), picture()
    sent = desk.client.post(f"/api/v1/links/{token}/tasks/{task}/files", params={"name": "现场.png"}, content=data)
    assert sent.status_code == 201, sent.text
    body = {
        "task_id": task,
        "base_version": 0,
        "submission": {
            "values": {"events": "3", "people": "40"},
            "files": [{"sha256": sha256(data).hexdigest(), "name": "现场.png"}],
        },
    }
    answer = desk.client.post(f"/api/v1/links/{token}/reports", json=body)
    assert answer.status_code in (200, 201), answer.text
    page = desk.client.get(f"/notices/{notice}/review", headers=HEADERS).text
    address = f"/notices/{notice}/review/files/{task}/1/1"
    assert "现场.png" in page
    assert f'src="../..{address}?shown=1"' in page
    shown = desk.client.get(f"{address}?shown=1", headers=HEADERS)
    assert (shown.content, shown.headers["content-type"], shown.headers["content-disposition"]) == (
        data,
        "image/png",
        "inline",
    )
    assert desk.client.get(address, headers=HEADERS).headers["content-disposition"].startswith("attachment")
    for path in (f"/notices/{notice}/review/files/{task}/1/2", f"/notices/{other}/review/files/{task}/1/1"):
        assert desk.client.get(path, headers=HEADERS).status_code == 404

"""Files as answers."""

import re
from urllib.parse import quote

from fastapi.responses import Response

_STEM = 80
"""Characters before the ending: no file system keeps a name of more than 255 octets."""
_UNNAMEABLE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A file to be kept under ``name``, which may be Chinese (RFC 6266)."""
    return Response(content, media_type=media_type, headers={"Content-Disposition": kept_as(name)})


def kept_as(name: str) -> str:
    """The header for a file to be kept under this name, without what no folder of Windows can hold."""
    clean = _UNNAMEABLE.sub("_", name)
    ending = found[0] if (found := re.search(r"\.[A-Za-z0-9]{1,10}$", clean)) else ""
    stem = clean[: len(clean) - len(ending)][:_STEM]
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", stem).strip("._-") or "file"
    return f"attachment; filename=\"{plain}{ending}\"; filename*=UTF-8''{quote(stem + ending, safe='')}"

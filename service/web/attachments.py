"""Files as answers."""

from urllib.parse import quote

from fastapi.responses import Response


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A file to be kept under ``name``, which may be Chinese (RFC 6266)."""
    plain = "".join(sign if (sign.isascii() and sign.isalnum()) or sign in "._-" else "_" for sign in name)
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": told})

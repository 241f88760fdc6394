"""Keys that a data folder makes for itself, once. 密钥文件。"""

import os
import secrets
import tempfile
from pathlib import Path

from pydantic import SecretStr

from service.runtime.errors import KeyFileInvalid

KEY_BYTES = 32
"""Random bytes in a key; the file holds them as 43 characters of URL-safe text."""


def read_or_generate(path: Path) -> SecretStr:
    """The key in the file ``path``, made on first use, readable by our own user only (mode 600).

    Several processes may ask at once: exactly one makes it, all get the same. Raises KeyFileInvalid.
    """
    try:
        if not path.exists():
            _generate(path)
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileInvalid(path, str(error)) from error
    if not key:
        raise KeyFileInvalid(path, "文件是空的")
    return SecretStr(key)


def _generate(path: Path) -> None:
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp gives mode 600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES) + "\n")
        # A link appears whole or not at all, and never replaces the key that another process made first.
        Path(path).hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()

"""Drafts that a person names on the command line: TOML as people write them, or JSON as the service proposed them."""

from pathlib import Path
from typing import Any


def read_draft(file: Path) -> dict[str, Any]:
    """The draft as the API takes it. Raises FileUnusable, InvalidNotice, Unconfirmed; JSON is judged by the service."""
    from service.cli.files import read_file
    from service.samples.drafts import load_draft

    content = read_file(file)
    # No TOML begins so.
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _parsed(content)
    return load_draft(content).model_dump(mode="json")


def _parsed(content: bytes) -> dict[str, Any]:
    import json

    from domain.notices import InvalidNotice

    try:
        draft: dict[str, Any] = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise InvalidNotice("草稿不是可读的 JSON；请检查括号、引号和逗号", field="file") from error
    return draft

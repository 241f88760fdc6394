"""Acting only on what was seen (RFC 9110, 13): entity tags, and ``If-Match`` where there is something to overwrite."""

import hashlib
import re
from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Header

from domain.errors import CascadeError, InvalidInput

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


class Outdated(CascadeError):
    """What was to be overwritten has been changed by somebody else since it was seen."""

    code = "precondition_failed"
    status = 412


def tag_of(content: bytes) -> str:
    """The strong entity tag of a body."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def revision_tag(name: str, revision: int) -> str:
    """The strong entity tag of one revision of the thing called ``name``."""
    return tag_of(f"{name}\n{revision}".encode())


def tags(header: str) -> tuple[str, ...]:
    """The entity tags of ``If-Match`` or ``If-None-Match``; ``*`` alone stands for whatever there is."""
    return ("*",) if header.strip() == "*" else tuple(_TAG.findall(header))


class Condition:
    """What the caller has seen, where the caller says so."""

    def __init__(
        self,
        if_match: Annotated[
            str | None,
            Header(description="Entity tag of what was seen: refused with 412 where it has changed since"),
        ] = None,
    ) -> None:
        self._seen: Sequence[str] | None = None if if_match is None else tags(if_match)
        if self._seen is not None and not self._seen:
            raise InvalidInput("请求头 If-Match 应为取得时 ETag 的原文（含引号）", field="If-Match")

    def check(self, current: str) -> None:
        """Raises Outdated where something else was seen than the tag ``current``."""
        if self._seen is not None and current not in self._seen and "*" not in self._seen:
            raise Outdated("内容在您读取之后已被他人修改，没有提交。请重新读取，核对后再改", field="If-Match")


ConditionDependency = Annotated[Condition, Depends()]

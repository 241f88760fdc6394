"""A signed document (督办单、通报) as it lies on the desk: what stands in red, what is centred, what is signed.

The one truth is the text that is sent; a paper only says what each of its lines is. So a preview, a print and a file
never say anything else than the message.
"""

import hashlib
import re
from enum import StrEnum

from domain.base import Frozen
from domain.errors import Conflict

_HEADING = re.compile(r"^[一二三四五六七八九十]+、")
_SUBHEADING = re.compile(r"^（[一二三四五六七八九十]+）")


class TextChanged(Conflict):
    """Somebody has changed the draft since the signer looked at it."""

    code = "text_changed"


class Kind(StrEnum):
    """What a paragraph is."""

    TEXT = "text"
    HEADING = "heading"  # 一、
    SUBHEADING = "subheading"  # （一）


class Paragraph(Frozen):
    """One paragraph. A subheading goes on as text after its first full stop or colon."""

    kind: Kind
    text: str


class Paper(Frozen):
    """``masthead`` is the office's name, in red; ``remark`` what stands beside the number, such as the colour.

    ``signature`` has the office, and the day once it is signed; ``note`` says who signs (附注).
    """

    masthead: str
    title: str
    number: str
    remark: str = ""
    addressee: str
    paragraphs: tuple[Paragraph, ...]
    signature: tuple[str, ...]
    note: str

    @property
    def bracketed_note(self) -> str:
        """The note as it stands on paper (GB/T 9704-2012, 7.3.6)."""
        return self.note if self.note.endswith("）") else f"（{self.note}）"


def paper_of(body: str) -> Paper:
    """Read the text of a document as ``supervision_text`` and ``circular_text`` write it."""
    top, _, rest = body.partition("\n\n")
    middle, _, bottom = rest.rpartition("\n\n")
    head, main, foot = top.splitlines(), middle.splitlines(), bottom.splitlines()
    number, _, remark = head[1].partition("　")
    return Paper(
        masthead=foot[0],
        title=head[0],
        number=number,
        remark=remark,
        addressee=main[0],
        paragraphs=tuple(_paragraph(line.strip()) for line in main[1:] if line.strip()),
        signature=tuple(foot[:-1]),
        note=foot[-1],
    )


def fingerprint(body: str) -> str:
    """What stands for a text that somebody has seen: SHA-256, in hexadecimal."""
    return hashlib.sha256(body.encode()).hexdigest()


def check_seen(body: str, seen: str) -> None:
    """Nobody signs another text than the one that was shown; '' for whoever does not say. Raises TextChanged."""
    if seen and seen != fingerprint(body):
        raise TextChanged("草稿在您打开之后被修改过，没有签发；请刷新后核对全文，再签发", field="seen")


def _paragraph(text: str) -> Paragraph:
    if _HEADING.match(text) and len(text) <= 30:
        return Paragraph(kind=Kind.HEADING, text=text)
    return Paragraph(kind=Kind.SUBHEADING if _SUBHEADING.match(text) else Kind.TEXT, text=text)

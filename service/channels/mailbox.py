"""The embedded mailbox on disk: an mbox file that any mail program reads, and an index of what is where in it.

One file that only grows, rather than a Maildir with a file a mail: to create a file takes up to half a millisecond on
a fresh disk, more than all the rest of receiving a mail, and to append takes some microseconds. A mail counts as
received when its line is in ``index.jsonl``, written after the mail itself and before the sender is told; a tail that
a crash left without a line was never acknowledged, and is cut off when the mailbox is next opened for writing.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from domain.base import Frozen
from service.channels.json_lines import LineFollower
from service.channels.stored_mail import StoredMail, read_stored_mail, summarise

_MAILS = "inbox.mbox"
_INDEX = "index.jsonl"
# mbox wants a line that begins with "From " and ends with a date; readers look at neither.
_SEPARATOR = b"From cascade Thu Jan  1 00:00:00 1970\n"
_TO_QUOTE = re.compile(rb"^(?=>*From )", re.MULTILINE)
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


class MailNote(Frozen):
    """One line of the index. ``order`` counts the mails from 1; ``link`` is the first in the text, or empty.

    ``start`` and ``size`` say where in the mbox file the mail is, in octets, without its separator.
    """

    order: int
    start: int
    size: int
    to: str
    message_id: str
    subject: str
    link: str


class MailStore:
    """Writes the mailbox. One writer at a time; opening it mends what a crash left behind."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError if the folder cannot be written."""
        folder.mkdir(parents=True, exist_ok=True)
        last = _mend_index(folder / _INDEX)
        self._order = last.order if last else 0
        self._end = last.start + last.size + 1 if last else 0
        self._mails = os.open(folder / _MAILS, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._index = os.open(folder / _INDEX, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.ftruncate(self._mails, self._end)

    def add(self, recipient: str, content: bytes) -> int:
        """Keep ``content`` (LF line ends), delivered to ``recipient``; answers its order. Raises OSError."""
        mail = b"Delivered-To: " + recipient.encode("utf-8", "replace") + b"\n" + content
        if b"\nFrom " in mail or b"\n>" in mail:
            mail = _TO_QUOTE.sub(b">", mail)
        start = self._end + len(_SEPARATOR)
        gist = summarise(mail)
        note = MailNote(order=self._order + 1, start=start, size=len(mail), **gist._asdict())
        self._append(self._mails, _SEPARATOR + mail + b"\n")
        self._append(self._index, note.model_dump_json().encode() + b"\n")
        self._order, self._end = note.order, start + note.size + 1
        return note.order

    def close(self) -> None:
        """Close the files."""
        os.close(self._mails)
        os.close(self._index)

    def _append(self, file: int, data: bytes) -> None:
        size = os.fstat(file).st_size
        if os.write(file, data) != len(data):
            os.ftruncate(file, size)
            raise OSError("no space left for the mailbox")


class MailboxFollower(LineFollower[MailNote]):
    """Tells what has arrived since it was last asked (``new()``). Cheap: it reads only the new lines of the index."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / _INDEX, MailNote)


def read_mailbox(folder: Path) -> Iterator[StoredMail]:
    """Every mail in the mailbox, in order of arrival, fully parsed. A folder that is no mailbox has none."""
    notes = MailboxFollower(folder).new()
    if notes:
        with (folder / _MAILS).open("rb") as mails:
            for note in notes:
                mails.seek(note.start)
                yield read_stored_mail(note.order, _unquote(mails.read(note.size)))


def read_raw_mail(folder: Path, note: MailNote) -> bytes:
    """The mail that ``note`` is about as it was received, with LF line ends, fit for an ``.eml`` file."""
    with (folder / _MAILS).open("rb") as mails:
        mails.seek(note.start)
        return _unquote(mails.read(note.size))


def _unquote(mail: bytes) -> bytes:
    return _QUOTED.sub(b"", mail) if b"\n>" in mail else mail


def _mend_index(path: Path) -> MailNote | None:
    """Cut a torn last line off the index; answer the last whole one, None if there is none."""
    if not path.exists():
        return None
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    os.truncate(path, len(whole))
    lines = whole.splitlines()
    return MailNote.model_validate_json(lines[-1]) if lines else None

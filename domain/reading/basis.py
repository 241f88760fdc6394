"""From the cited notices to those that the store knows, so that a rollup has somewhere to go."""

import re
import unicodedata
from collections.abc import Sequence

from domain.base import Frozen
from domain.reading.draft import BasisDocument
from domain.reading.rules import rule


class KnownNotice(Frozen):
    """A notice in the store: its id, its number and its title as stored."""

    id: str
    number: str
    title: str


class BasisLink(Frozen):
    """A cited notice and the known one it is. ``notice_id`` is None where none fits; ``by`` is “number” or “title”."""

    basis: BasisDocument
    notice_id: str | None
    by: str | None
    certain: bool


def number_key(number: str) -> str:
    """A document number without the ways of printing it. “劳社厅发[2003]04号” and “劳社厅发〔2003〕4号” are one."""
    even = unicodedata.normalize("NFKC", number)
    even = re.sub(r"[\s\[\]()〔〕【】﹝﹞第]", "|", even)
    even = re.sub(r"\|+", "|", even)
    return re.sub(r"\|?0*(\d+)\|?号$", r"|\1号", even.strip("|"))


def title_key(title: str) -> str:
    """A title's characters and digits alone."""
    return re.sub(r"[^㐀-鿿0-9A-Za-z]", "", unicodedata.normalize("NFKC", title))


@rule("basis.link")
def link(bases: Sequence[BasisDocument], known: Sequence[KnownNotice]) -> tuple[BasisLink, ...]:
    """Each cited notice with the known one of the same number; failing that the only one whose title ends the same.

    Two known notices of one number or title settle nothing: the link is left open for a person.
    Source: 条例第九条（五）: 发文字号 names one document of one issuer.
    Example: 泉商务〔2024〕70号 -> the stored notice of that number; a title alone is proposed, not certain.
    """
    return tuple(_link(basis, known) for basis in bases)


def _link(basis: BasisDocument, known: Sequence[KnownNotice]) -> BasisLink:
    if basis.number:
        same = [notice for notice in known if number_key(notice.number) == number_key(basis.number)]
        if len(same) == 1:
            return BasisLink(basis=basis, notice_id=same[0].id, by="number", certain=True)
    if basis.title:
        wanted = title_key(basis.title)
        alike = [notice for notice in known if wanted and title_key(notice.title).endswith(wanted)]
        if len(alike) == 1 and not (basis.number and alike[0].number):
            return BasisLink(basis=basis, notice_id=alike[0].id, by="title", certain=False)
    return BasisLink(basis=basis, notice_id=None, by=None, certain=False)

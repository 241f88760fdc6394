"""Numbers of documents that an office gives one after another in a year: 〔2026〕督1号."""

from datetime import datetime
from enum import StrEnum

from domain.base import Frozen
from domain.clock import SHANGHAI


class Series(StrEnum):
    """Each kind of document is counted by itself, for each office and year."""

    SUPERVISION = "督"
    CIRCULAR = "通"


class DocumentNumber(Frozen):
    """One number. It is given when the document is signed, so that drafts thrown away leave no gap."""

    series: Series
    year: int
    sequence: int

    def __str__(self) -> str:
        return f"〔{self.year}〕{self.series.value}{self.sequence}号"


def year_of(signed_at: datetime) -> int:
    """The year whose number a document signed at this aware instant bears, in Asia/Shanghai."""
    return signed_at.astimezone(SHANGHAI).year

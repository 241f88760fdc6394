"""Reading notices: text in, a draft with evidence out. See ``docs/reading.md``."""

from domain.reading.draft import Draft
from domain.reading.reader import read_notice

__all__ = ["Draft", "read_notice"]

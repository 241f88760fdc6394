"""Made-up notices that the tests of the reader vary."""

from domain.reading import Draft, read_notice
from domain.reading.draft import ObligationDraft


def notice(
    *body: str, head: str = "", tail: str = "望江区教育局\n2024年6月3日", title: str = "关于报送防溺水工作情况的通知"
) -> str:
    """A notice of the 望江区教育局, dated 2024-06-03 unless ``tail`` says otherwise, with ``body`` as its
    paragraphs.
    """
    return "\n".join([head, title, "", "各中小学、幼儿园，局属各单位：", "", *body, "", tail])


def read(*body: str, **parts: str) -> Draft:
    """The draft of ``notice(...)``."""
    return read_notice(notice(*body, **parts))


def obligations(*body: str, **parts: str) -> tuple[ObligationDraft, ...]:
    """The obligations of ``notice(...)``."""
    return read(*body, **parts).obligations


def days(*body: str, **parts: str) -> list[str]:
    """The settled due days of ``notice(...)``, as ISO dates in the order of the text."""
    return [due.date.isoformat() for item in obligations(*body, **parts) for due in item.dues if due.date]

"""What is doubtful about the mailboxes of a notice."""

import re
from collections.abc import Iterator

from domain.reading.draft import Flag
from domain.reading.finding import evidence
from domain.reading.outline import Outline
from domain.reading.rules import rule

_SAID = re.compile(
    r"[箱件][㐀-鿿]{0,4}[:为至到]{1,2}(?!https?:|www|[A-Za-z0-9_]{1,3}[^A-Za-z0-9_@.])(?P<said>[A-Za-z0-9_@.+#-]{4,60})"
)
_LABELS = ("邮箱", "信箱", "邮件")


@rule("mail.damaged")
def doubts(outline: Outline) -> tuple[Flag, ...]:
    """A flag for each mailbox that was mended, or that lacks what would make it one.

    Source: pages that replace @ to keep machines off, and typists' full-width marks.
    Example: “a@example，com”, “a#example.com” -> a@example.com, flagged; “邮箱：abcexample.com” -> flagged alone.
    """
    text = outline.text
    spans = [(start, end) for start, end, mended in outline.mails if mended]
    lost = [match.span("said") for label in _LABELS for match in _labelled(text, label)]
    spans += [span for span in lost if not any(a < span[1] and span[0] < b for a, b, _ in outline.mails)]
    if not spans:
        return ()
    page = outline.page
    return tuple(
        Flag(
            code="damaged_mail",
            message=f"“{page.value(start, end)}”像是缺损的邮箱地址，请核对原件。",
            evidence=evidence(page, start, end),
        )
        for start, end in sorted(spans)
    )


def _labelled(text: str, label: str) -> Iterator[re.Match[str]]:
    """What stands behind each label, sought by the label alone, which is quick."""
    place = text.find(label)
    while place >= 0:
        if match := _SAID.match(text, place + 1):
            yield match
        place = text.find(label, place + 2)

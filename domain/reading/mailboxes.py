"""Mailboxes in a text: whole ones, and those of which the print damaged a sign."""

import re
from collections.abc import Iterator

from domain.reading.draft import Flag
from domain.reading.finding import evidence
from domain.reading.outline import Outline
from domain.reading.rules import rule

_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}"
_WHOLE = re.compile(rf"{_NAME}@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,4}}\.[A-Za-z]{{2,10}}")
_DAMAGED = re.compile(
    rf"(?P<name>{_NAME})(?:@|\(at\)|\[at\]|#|[★☆])(?P<host>[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,3}}?)"
    r"[.,。、·](?P<end>(?:com|cn|net|org|gov|edu)(?:[.,。](?:com|cn))?)(?![A-Za-z0-9@])"
)
_GOES_ON = re.compile(r"[,。、·](?:com|cn|net|org|gov|edu)(?![A-Za-z0-9@])")
"""Behind what looks whole: the print broke it at a dot."""
_SHIELDS = ("#", "(at)", "[at]", "★", "☆")
"""Stand for the sign of a mailbox where a page hides it from machines."""
_SAID = re.compile(
    r"(?:邮箱|信箱|邮件)[㐀-鿿]{0,4}[:为至到]{1,2}(?!https?:|www|[A-Za-z0-9_]{1,3}[^A-Za-z0-9_@.])(?P<said>[A-Za-z0-9_@.+#-]{4,60})"
)
_REACH = 64


@rule("mail.printed")
def mailboxes(text: str) -> Iterator[tuple[int, int, str | None]]:
    """The span of each mailbox, and the mended one where a mark stands in place of its dot or of @, else None.

    Source: pages that replace @ to keep machines off, and typists' full-width marks.
    Example: “a@example，com”, “a#example.com”, “a(at)example.com” -> a@example.com.
    """
    signs = ["@", *[sign for sign in _SHIELDS if sign in text]]
    last = 0
    while places := [place for sign in signs if (place := text.find(sign, last)) >= 0]:
        place = min(places)
        low = max(last, place - _REACH)
        match = _WHOLE.search(text, low) if text[place] == "@" else None
        if match and match.start() < place and not _GOES_ON.match(text, match.end()):
            yield *match.span(), None
            last = match.end()
            continue
        broken = _DAMAGED.search(text, low, place + 2 * _REACH)
        last = place + 1
        if broken and broken.start() < place:
            yield *broken.span(), f"{broken['name']}@{broken['host']}.{re.sub('[,。]', '.', broken['end'])}"
            last = broken.end()


def doubts(outline: Outline) -> tuple[Flag, ...]:
    """A flag for each mailbox that was mended, or that lacks what would make it one: “邮箱：abc163.com”."""
    text = outline.text
    found = list(mailboxes(text)) if "@" in text or any(sign in text for sign in _SHIELDS) else []
    spans = [(start, end) for start, end, mended in found if mended]
    if "箱" in text or "邮件" in text:
        lost = (match.span("said") for match in _SAID.finditer(text))
        spans += [span for span in lost if not any(a < span[1] and span[0] < b for a, b, _ in found)]
    page = outline.page
    return tuple(
        Flag(
            code="damaged_mail",
            message=f"“{page.value(start, end)}”像是缺损的邮箱地址，请核对原件。",
            evidence=evidence(page, start, end),
        )
        for start, end in sorted(spans)
    )

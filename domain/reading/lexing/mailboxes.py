"""Mailboxes in a text: whole ones, and those of which the print damaged a sign."""

import re
from collections.abc import Iterator

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
_REACH = 64


def mailboxes(text: str) -> Iterator[tuple[int, int, str | None]]:
    """The span of each mailbox, and the mended one where a mark stands in place of its dot or of @, else None.

    “a@example,com”, “a#example.com”, “a(at)example.com” -> a@example.com.
    """
    shields = tuple(sign for sign in _SHIELDS if sign in text)
    last, place = 0, _sign(text, 0, shields)
    while place >= 0:
        low = max(last, place - _REACH)
        match = _WHOLE.search(text, low) if text[place] == "@" else None
        if match and match.start() < place and not _GOES_ON.match(text, match.end()):
            yield *match.span(), None
            last = match.end()
        else:
            broken = _DAMAGED.search(text, low, place + 2 * _REACH)
            last = place + 1
            if broken and broken.start() < place:
                yield *broken.span(), f"{broken['name']}@{broken['host']}.{re.sub('[,。]', '.', broken['end'])}"
                last = broken.end()
        place = _sign(text, last, shields)


def _sign(text: str, start: int, shields: tuple[str, ...]) -> int:
    """The first place from ``start`` on of @ or of what stands for it; -1 where none does."""
    first = text.find("@", start)
    for sign in shields:
        place = text.find(sign, start, first) if first >= 0 else text.find(sign, start)
        first = place if place >= 0 else first
    return first

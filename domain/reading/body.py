"""The body of a notice as it is passed on: the original words between the recipients and the signature."""

from domain.reading.outline import Outline
from domain.reading.page import Page


def body(text: str) -> str:
    """The original from the body's first word to the names above the date of signing; broken lines stay as they are,
    empty lines at most one in a row.
    """
    page = Page(text)
    if not page.lines:
        return ""
    outline = Outline(page)
    signers = outline.signers
    end = signers[0].start if signers else outline.signature.start if outline.signature else len(outline.text)
    lines: list[str] = []
    for line in page.lines:
        start, stop = max(line.start, outline.body), min(line.end, end)
        if start < stop:
            lines += [page.quote(start, stop).strip()]
    return "\n\n".join(" ".join(part.split()) for part in lines if part)

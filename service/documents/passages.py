"""Long texts in pieces that a row of a workbook can show: a row is at most 409 points high. 长文分段。"""

from service.documents.workbook import lines_of

WIDTH = 90
"""Width of the column that holds them."""
_LINES = 25
_SIZE = 1000
_ENDS = ("\n", "。", "！", "？", "；", "，", " ")


def pieces(text: str) -> tuple[str, ...]:
    """The text cut into pieces of at most 25 lines, at the ends of lines or sentences where there are any.

    Joined they are the text again.
    """
    found: list[str] = []
    while text:
        window = _window(text)
        cut = len(window) if len(window) == len(text) else _end(window)
        found.append(text[:cut])
        text = text[cut:]
    return tuple(found) or ("",)


def _window(text: str) -> str:
    """As much from the beginning as a row shows."""
    window = text[:_SIZE]
    while lines_of(window, WIDTH - 3) > _LINES:
        last_line = window.rfind("\n")
        window = window[:last_line] if last_line > 0 else window[: len(window) * 9 // 10]
    return window


def _end(window: str) -> int:
    """Where the last line, sentence or word of the window ends; its own end where that would leave it half empty."""
    for sign in _ENDS:
        cut = window.rfind(sign) + 1
        if cut > len(window) // 2:
            return cut
    return len(window)

"""Chinese numerals of dates and counts."""

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "O": 0,
    "o": 0,
    "0": 0,
    "两": 2,
    "元": 1,
    "正": 1,
}
DIGIT = "[\\d零〇○Oo一二三四五六七八九]"
NUMERAL = "(?:\\d{1,2}|[一二三四五六七八九十廿]{1,3})"


def number(text: str) -> int | None:
    """The value of a small numeral. “25” -> 25, “二十五” -> 25, “廿三” -> 23, “元” (元月) -> 1; None where it is
    none.
    """
    if text.isdigit():
        return int(text)
    if text in _DIGITS:
        return _DIGITS[text]
    text = text.replace("廿", "二十")
    tens, found, units = text.partition("十")
    if not found or (tens and tens not in _DIGITS) or (units and units not in _DIGITS):
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0)


def year(text: str) -> int | None:
    """The value of a year written digit by digit. “2024”, “二〇二四”, “二OO三”, “二0一二”."""
    digits = [c if c.isdigit() else str(_DIGITS.get(c, "x")) for c in text]
    value = "".join(digits)
    return int(value) if value.isdigit() and value.isascii() and 1949 <= int(value) <= 2100 else None

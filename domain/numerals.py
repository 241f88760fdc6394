"""Spellings of whole numbers: short ones, and the ordinals of official documents."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNS, _PLACES = "零一二三四五六七八九", ("", "十", "百", "千")


def base36(number: int) -> str:
    """A non-negative number in digits and lower-case letters. Raises ValueError on a negative one."""
    if number < 0:
        raise ValueError("negative")
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def from_base36(text: str) -> int:
    """The inverse of ``base36``. Raises ValueError on anything it did not write."""
    number = int(text, 36)
    if base36(number) != text:
        raise ValueError(f"not canonical: {text!r}")
    return number


def chinese_ordinal(number: int) -> str:
    """1 to 9,999 as headings are counted: 一, 十, 十二, 二十, 一百零五. Raises ValueError on any other."""
    if not 0 < number < 10_000:
        raise ValueError(f"no ordinal: {number}")
    written = ""
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if digit != "0":
            written += _SIGNS[int(digit)] + _PLACES[place]
        elif not written.endswith("零"):
            written += "零"
    written = written.rstrip("零")
    return written.removeprefix("一") if 9 < number < 20 else written

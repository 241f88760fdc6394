"""Short spellings of whole numbers."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


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

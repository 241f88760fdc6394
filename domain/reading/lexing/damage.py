"""Dates from which a converter has lost the 月: what they may have been."""

_LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def readings(digits: str) -> tuple[tuple[int, int], ...]:
    """All (month, day) that print ``digits`` when 月 falls out. “530” -> ((5, 30),); “111” -> ((1, 11), (11, 1));
    “378” -> ().
    """
    likely = []
    for cut in range(1, len(digits)):
        month, day = digits[:cut], digits[cut:]
        if len(month) > 2 or len(day) > 2 or month[0] == "0" or day[0] == "0":
            continue
        if 1 <= int(month) <= 12 and 1 <= int(day) <= _LONGEST[int(month)]:
            likely.append((int(month), int(day)))
    return tuple(likely)


def spaced(digits: str) -> tuple[tuple[int, int], ...]:
    """The (month, day) of two numbers between which only a blank is left. “5 30” -> ((5, 30),)."""
    month, day = (int(part) for part in digits.split(" "))
    return ((month, day),) if 1 <= month <= 12 and 1 <= day <= _LONGEST[month] else ()

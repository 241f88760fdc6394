"""Values that a reviewer should look at twice (疑点): a report against its peers' and against the unit's last one.

It is a hint to a person and decides nothing. Robust on purpose: the median and the median absolute deviation (MAD) are
not moved by the very values that are sought (modified z-score 0.6745·(x − median)/MAD, limit 3.5: Iglewicz and Hoaglin,
How to Detect and Handle Outliers, 1993). What rests on peers is not said where there are fewer than five of them. Laws,
kept by tests: the order of the peers does not matter, nor the unit of measure (元 or 万元); who reports what the middle
of the peers reports is not conspicuous; what is conspicuous stays so farther out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from enum import StrEnum

from domain.base import Frozen
from domain.obligations import Aggregation, Field, FieldKind
from domain.rollup_diff import Number

PEERS_AT_LEAST = 5
_LIMIT = Decimal("3.5")
_NORMAL = Decimal("0.6745")
"""The modified z-score is this many deviations from the median, and beyond the limit too many."""
_EXACT = Context(prec=100)
_FACTOR = 10
"""How many times the last value are too many."""
_ADDS_UP = frozenset({Aggregation.SUM})


class Oddity(StrEnum):
    """What is conspicuous about a value."""

    HIGH = "high"  # 明显偏高
    LOW = "low"  # 明显偏低
    ZERO = "zero"  # 为零而别人不为零
    SHARE = "share"  # 占合计一半以上
    GREW = "grew"  # 为上次的十倍以上
    SHRANK = "shrank"  # 不足上次的十分之一
    NIL = "nil"  # 零报告而别人有数据


PATTERNS: Mapping[Oddity, str] = {
    Oddity.HIGH: "“%(label)s”填报 %(value)s，明显高于同级单位（中位数 %(other)s）",
    Oddity.LOW: "“%(label)s”填报 %(value)s，明显低于同级单位（中位数 %(other)s）",
    Oddity.ZERO: "“%(label)s”填报 0，而同级 %(peers)s 个单位中有 %(other)s 个不为 0",
    Oddity.SHARE: "“%(label)s”填报 %(value)s，占同级全部已报数的 %(other)s%%",
    Oddity.GREW: "“%(label)s”填报 %(value)s，是上次（%(other)s）的 10 倍以上",
    Oddity.SHRANK: "“%(label)s”填报 %(value)s，不足上次（%(other)s）的十分之一",
    Oddity.NIL: "零报告，而同级 %(peers)s 个单位中有 %(other)s 个填了数据",
}
"""The sentence of each, with what ``Outlier.words`` holds."""


class Outlier(Frozen):
    """One conspicuous value. ``other`` is what it was compared with: a median, a number of peers, a share in percent,
    or the unit's last value; ``peers`` how many others there were. ``field`` is '' where the whole report is meant.
    ``sentence`` says it in plain words.
    """

    field: str
    label: str
    oddity: Oddity
    value: Number
    other: Number
    peers: int
    sentence: str = ""

    @property
    def words(self) -> dict[str, str]:
        """What the pattern of its sentence says."""
        return {
            "label": self.label,
            "value": plain(self.value),
            "other": plain(self.other),
            "peers": str(self.peers),
        }

    @property
    def pattern(self) -> str:
        """The sentence before the words are put in, to be translated."""
        return PATTERNS[self.oddity]


@dataclass(frozen=True, slots=True)
class Spread:
    """What is known of one field over all reports of a group: exact, and as cheap to ask for thousands as for one."""

    count: int
    middle: Decimal
    deviation: Decimal
    total: Decimal
    zeros: int
    negative: bool


def spread(values: Iterable[Decimal]) -> Spread:
    """The group's values of one field, each unit's once. An empty group has a spread of nothing."""
    listed = sorted(values)
    with localcontext(_EXACT):
        middle = _median(listed)
        return Spread(
            count=len(listed),
            middle=middle,
            deviation=_median(sorted(abs(value - middle) for value in listed)),
            total=sum(listed, Decimal(0)),
            zeros=sum(value == 0 for value in listed),
            negative=bool(listed) and listed[0] < 0,
        )


def outliers(
    fields: Sequence[Field],
    mine: Mapping[str, Decimal],
    spreads: Mapping[str, Spread],
    last: Mapping[str, Decimal],
) -> tuple[Outlier, ...]:
    """What is conspicuous about one report, in order of the form. All maps go by the key of the field.

    ``spreads`` are those of the unit and its peers together, ``last`` the unit's values in its last report.
    """
    found: list[Outlier] = []
    for field in fields:
        value = mine.get(field.key)
        if field.kind is FieldKind.TEXT or value is None:
            continue
        found += _among_peers(field, value, spreads.get(field.key))
        found += _since_last(field, value, last.get(field.key))
    return tuple(found)


def nil_outlier(reports: int, nils: int) -> tuple[Outlier, ...]:
    """A 零报告 where others have data: ``reports`` of the group, its own among them, of which ``nils`` say nothing."""
    peers, others = reports - 1, reports - nils
    if peers < PEERS_AT_LEAST or (nils - 1) * _FACTOR > peers:
        return ()
    found = Outlier(field="", label="", oddity=Oddity.NIL, value=Decimal(0), other=Decimal(others), peers=peers)
    return (_said(found),)


def _among_peers(field: Field, value: Decimal, known: Spread | None) -> list[Outlier]:
    if known is None or known.count - 1 < PEERS_AT_LEAST:
        return []
    found: list[Outlier] = []
    with localcontext(_EXACT):
        if value == 0 and (known.zeros - 1) * _FACTOR <= known.count - 1:
            found.append(_outlier(field, Oddity.ZERO, value, Decimal(known.count - known.zeros), known))
        elif (oddity := _far(value, known)) is not None:
            found.append(_outlier(field, oddity, value, known.middle, known))
        if _too_large_a_part(field, value, known):
            found.append(_outlier(field, Oddity.SHARE, value, round(value / known.total * 100), known))
    return found


def _far(value: Decimal, known: Spread) -> Oddity | None:
    """Beyond the limit of the modified z-score, and by more than half of the median: a hair's breadth is no oddity.

    Where more than half of the peers agree to the digit the deviation is nothing, and the second condition decides.
    """
    distance = value - known.middle
    near = abs(distance) * _NORMAL <= _LIMIT * known.deviation
    if near or abs(distance) * 2 <= abs(known.middle) or known.middle == 0:
        return None
    return Oddity.HIGH if distance > 0 else Oddity.LOW


def _too_large_a_part(field: Field, value: Decimal, known: Spread) -> bool:
    return field.aggregation in _ADDS_UP and not known.negative and value > 0 and value * 2 > known.total


def _since_last(field: Field, value: Decimal, last: Decimal | None) -> list[Outlier]:
    if not last or value * last < 0:
        return []
    new, old = abs(value), abs(last)
    if new >= old * _FACTOR:
        return [_outlier(field, Oddity.GREW, value, last)]
    return [_outlier(field, Oddity.SHRANK, value, last)] if new * _FACTOR <= old else []


def _outlier(
    field: Field, oddity: Oddity, value: Decimal, other: Decimal | int, known: Spread | None = None
) -> Outlier:
    found = Outlier(
        field=field.key,
        label=field.label,
        oddity=oddity,
        value=value,
        other=Decimal(other),
        peers=known.count - 1 if known else 0,
    )
    return _said(found)


def _said(found: Outlier) -> Outlier:
    return found.model_copy(update={"sentence": found.pattern % found.words})


def _median(ordered: Sequence[Decimal]) -> Decimal:
    half = len(ordered) // 2
    if not ordered:
        return Decimal(0)
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def plain(number: Decimal) -> str:
    """The number with at most two decimals and without trailing zeros: 1,234.5."""
    shown = f"{number:,.2f}".rstrip("0").rstrip(".")
    return "0" if shown in {"-0", ""} else shown

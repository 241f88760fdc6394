"""Who is asked more or less by an amendment, in words (domain rule 13: no unit learns of its siblings)."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from domain.changes import Change, ChangeKind
from domain.obligations import Obligation
from domain.plan import ItemKey
from domain.units import Unit

_NAMED = 20
Asked = tuple[str, ItemKey]
"""A unit's code, and the item it is asked for."""


def concerned(asked: Iterable[Asked], everybody: Collection[str]) -> dict[str, tuple[str, ...] | None]:
    """By the key of an obligation the units that it is asked of; None where that is everybody."""
    units: dict[str, set[str]] = {}
    for code, (obligation, _) in asked:
        units.setdefault(obligation, set()).add(code)
    return {key: None if codes >= set(everybody) else tuple(sorted(codes)) for key, codes in units.items()}


def recipient_changes(added: Sequence[Unit], removed: Sequence[Unit]) -> list[Change]:
    """Recipients added and removed: for the office alone. The units themselves get the notice, or are told they may
    lay it down.
    """
    lines = [
        f"{word}：{_names([unit.name for unit in units])}"
        for word, units in (("新增单位", added), ("取消单位", removed))
        if units
    ]
    return [Change(kind=ChangeKind.UNITS, sentence=line, units=()) for line in lines]


def asked_changes(
    obligations: Sequence[Obligation], before: Collection[Asked], after: Collection[Asked], names: Mapping[str, str]
) -> list[Change]:
    """Units of ``names`` (by code) that are asked for one of these obligations now and were not before, or the other
    way round.
    """
    old, new = ({(code, key[0]) for code, key in asked} for asked in (before, after))
    changes = []
    for obligation in obligations:
        for word, told, asked in (
            ("新增报送单位", f"“{obligation.title}”你单位也要报送", new - old),
            ("取消报送单位", f"“{obligation.title}”不再要求你单位报送", old - new),
        ):
            units = tuple(sorted(code for code, key in asked if key == obligation.key and code in names))
            if units:
                line = f"“{obligation.title}”{word}：{_names([names[code] for code in units])}"
                changes.append(Change(kind=ChangeKind.UNITS, sentence=line, told=told, units=units))
    return changes


def _names(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个单位" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more

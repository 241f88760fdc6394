"""Invented people and enterprises for a real tree: the same for the same seed. 虚构的联系人和企业。

Nobody here exists: surnames are the ten heavenly stems, mailboxes end in example.invalid, and mobile numbers are those
of one block of ten thousand; where it is used up people have none.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from random import Random

from domain.contacts import Contact, Duty
from domain.units import Level, Unit


def _pairs(signs: str) -> list[str]:
    return [signs[place : place + 2] for place in range(0, len(signs), 2)]


_SURNAMES = "甲乙丙丁戊己庚辛壬癸"
_GIVEN = "安宁平远清和明朗文嘉知行若水景云思齐子衿"
_NAMES = ["".join(parts) for parts in product(_SURNAMES, _GIVEN, _GIVEN)]
_WORDS = _pairs("晨帆远桥青石白鹭百川金穗海石云岭新竹春江秋实长风明月星河松涛红砖古渡双溪碧湾石笋")
_TRADES = _pairs("鞋材五金商贸物流餐饮石材服装机械食品包装印刷陶瓷家具电子塑胶建材纸品汽修仓储纺织")
_DEAD = 0.01
"""Share of liaisons below the offices whose mailbox no longer exists."""
_LEADERLESS = 0.03
"""Share of units without a leader."""
_MOBILES = 10_000
_OFFICE_DUTIES = (Duty.BACKUP, Duty.LEADER, Duty.CLERK)


def invent_contacts(units: Sequence[Unit], seed: int | str) -> list[Contact]:
    """The people of the units, in order of unit. All units that are to live together belong into one call.

    Every unit has a liaison and, with few exceptions, a leader; an office, which is a unit with subordinates, also a
    backup and a clerk. The mailbox of the liaison is ``<code>.liaison@example.invalid`` in lower case; a few below the
    offices are dead and begin with ``dead``.
    """
    offices = {code for unit in units for code in (unit.parent_code, unit.line_superior) if code}
    offices |= {unit.code for unit in units if unit.acts_for}
    mobiles = (f"1990000{number:04d}" for number in range(_MOBILES))
    return [contact for unit in units for contact in _people(unit, unit.code in offices, seed, mobiles)]


def invent_enterprises(
    street_code: str, communities: Sequence[Unit], per_community: int, seed: int | str
) -> list[Unit]:
    """``per_community`` enterprises below each of the communities that belong to the street.

    Their codes are the community's with ``-E0001`` and so on; their names begin with 演示 and are all different.
    """
    known = [unit for unit in communities if unit.parent_code == street_code and unit.level is Level.COMMUNITY]
    names = _enterprise_names(Random(f"{seed}:{street_code}"))
    return [_enterprise(unit, number, next(names)) for unit in known for number in range(1, per_community + 1)]


def _people(unit: Unit, is_office: bool, seed: int | str, mobiles: Iterator[str]) -> Iterator[Contact]:
    chance = Random(f"{seed}:{unit.code}")
    dead = not is_office and chance.random() < _DEAD
    leaderless = chance.random() < _LEADERLESS
    names = chance.sample(_NAMES, 4)
    yield _contact(unit, Duty.LIAISON, names[0], mobiles, dead="dead." if dead else "")
    for duty, name in zip(_OFFICE_DUTIES, names[1:], strict=True):
        wanted = not leaderless if duty is Duty.LEADER else is_office
        if wanted:
            yield _contact(unit, duty, name, mobiles)


def _contact(unit: Unit, duty: Duty, name: str, mobiles: Iterator[str], dead: str = "") -> Contact:
    return Contact(
        id=f"{unit.code}.{duty.value}",
        unit_code=unit.code,
        name=name,
        duty=duty,
        email=f"{dead}{unit.code.lower()}.{duty.value}@example.invalid",
        mobile=next(mobiles, None),
        verified=True,
    )


def _enterprise_names(chance: Random) -> Iterator[str]:
    stems = [f"{word}{trade}" for word, trade in product(_WORDS, _TRADES)]
    chance.shuffle(stems)
    yield from (f"演示{stem}有限公司" for stem in stems)
    number = 2
    while True:
        yield from (f"演示{stem}有限公司（第{number}分厂）" for stem in stems)
        number += 1


def _enterprise(community: Unit, number: int, name: str) -> Unit:
    code = f"{community.code}-E{number:04d}"
    return Unit(
        code=code,
        name=name,
        level=Level.ENTERPRISE,
        parent_code=community.code,
        path=f"{community.path}{code}/",
    )

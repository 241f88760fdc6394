"""Whether a unit can be reached (联络状况): what is wrong with its contacts, before a notice finds out."""

from collections.abc import Mapping
from enum import StrEnum

from domain.base import Frozen


class Trouble(StrEnum):
    """What is wrong with the contacts of a unit, the worst first."""

    NOBODY = "nobody"  # 无联系人
    UNREACHABLE = "unreachable"  # 无法送达: people, but no address that works
    DEAD = "dead"  # 有失效地址
    ONLY_ONE = "only_one"  # 仅一人可联系
    UNVERIFIED = "unverified"  # 均未核实
    NO_LEADER = "no_leader"  # 无分管领导


LABELS: Mapping[Trouble, str] = {
    Trouble.NOBODY: "无联系人",
    Trouble.UNREACHABLE: "无法送达",
    Trouble.DEAD: "有失效地址",
    Trouble.ONLY_ONE: "仅一人可联系",
    Trouble.UNVERIFIED: "均未核实",
    Trouble.NO_LEADER: "无分管领导",
}
CUT_OFF = frozenset({Trouble.NOBODY, Trouble.UNREACHABLE})
"""Nothing reaches such a unit at all."""


class Health(Frozen):
    """People of one unit, counted among those in office.

    ``email`` and ``sms`` have such an address that works, ``reachable`` one of them; ``verified`` are reachable and
    confirmed; ``dead`` have an address that was refused for good.
    """

    people: int = 0
    email: int = 0
    sms: int = 0
    reachable: int = 0
    verified: int = 0
    leaders: int = 0
    dead: int = 0

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong, the worst first. Where there is nobody nothing else matters."""
        if not self.people:
            return (Trouble.NOBODY,)
        found = {
            Trouble.UNREACHABLE: not self.reachable,
            Trouble.DEAD: self.dead > 0,
            Trouble.ONLY_ONE: self.reachable == 1,
            Trouble.UNVERIFIED: self.reachable > 0 and not self.verified,
            Trouble.NO_LEADER: not self.leaders,
        }
        return tuple(trouble for trouble, holds in found.items() if holds)

"""Who reports, in the words of one clause: 各社区、各行业主管部门 are named, 各单位 is everybody."""

import re

from domain.reading.draft import ObligationDraft, Scope

_GENERIC = re.compile(r"(?:请?各|有关|相关|上述|以上|全体|市直|区直|县直|和|及|、)*(?:单位|地区?|地方|部门)+")


def reporters(item: ObligationDraft) -> list[str]:
    """The phrases of who reports; none where it only says 各单位."""
    who = re.sub(r"\s", "", item.who or "")
    if not who or item.scope is not Scope.OWN or _GENERIC.fullmatch(who):
        return []
    return [part for part in re.split(r"[、，,]|(?<!^)(?=各)", who) if len(part) > 1]

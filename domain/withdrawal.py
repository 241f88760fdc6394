"""Withdrawing a notice (撤回): which notices end with it, and which go on because another superior still asks.

Domain rule 11: the whole subtree ends. A local notice that answers several superiors goes on while one of them is
open, and only what the others asked falls away; everything below it goes on with it.
"""

from collections.abc import Collection, Sequence

from domain.base import Frozen
from domain.facts.amending import Branched
from domain.notices import NoticeState

WITHDRAWN_RUNG = "withdrawn"
"""Rung id of the message that a notice is withdrawn."""


class Ending(Frozen):
    """``ended``: ids of the notices that end, those withdrawn first. ``staying``: those that lose one of their
    superiors and go on.
    """

    ended: tuple[str, ...]
    staying: tuple[str, ...]


def ending(withdrawn: Sequence[str], notices: Sequence[Branched]) -> Ending:
    """What ends with ``withdrawn`` among ``notices``, each with its open superiors."""
    issued = [notice for notice in notices if notice.state is NoticeState.ISSUED]
    ended = dict.fromkeys(withdrawn)
    while further := [one.id for one in issued if one.id not in ended and _falls(one, ended)]:
        ended |= dict.fromkeys(further)
    staying = [one.id for one in issued if one.id not in ended and set(one.superiors) & ended.keys()]
    return Ending(ended=tuple(ended), staying=tuple(staying))


def _falls(notice: Branched, ended: Collection[str]) -> bool:
    return bool(notice.superiors) and all(superior in ended for superior in notice.superiors)

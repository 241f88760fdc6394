"""通报: the life of the document that names late and missing units.

Theory of operation. A clerk drafts: a snapshot of all tasks at that instant is frozen, with its hash in the trail. A
named person signs, and only then it has a number and goes to the recipients. It is never edited: a mistake is put right
by another one, which supersedes it when it is signed. Who is named, and who fairly is not, is ``domain.roster``.
"""

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import Conflict


class CircularState(StrEnum):
    """Where a 通报 stands."""

    DRAFT = "draft"  # 待签发
    SIGNED = "signed"  # 已签发
    SUPERSEDED = "superseded"  # 已被更正
    CANCELLED = "cancelled"  # 已作废


class CircularEvent(StrEnum):
    """What may happen to it."""

    EDIT = "edit"  # 修改
    SIGN = "sign"  # 签发
    SUPERSEDE = "supersede"  # 被新的通报更正
    CANCEL = "cancel"  # 作废


class CircularNotFit(Conflict):
    """The act does not fit the state of the 通报."""

    code = "circular_not_fit"


_S, _E = CircularState, CircularEvent

TRANSITIONS: Mapping[tuple[CircularState, CircularEvent], CircularState] = {
    (_S.DRAFT, _E.EDIT): _S.DRAFT,
    (_S.DRAFT, _E.SIGN): _S.SIGNED,
    (_S.DRAFT, _E.CANCEL): _S.CANCELLED,
    (_S.SIGNED, _E.SUPERSEDE): _S.SUPERSEDED,
}

_LABELS = {_S.DRAFT: "待签发", _S.SIGNED: "已签发", _S.SUPERSEDED: "已被更正", _S.CANCELLED: "已作废"}
_EVENTS = {_E.EDIT: "修改", _E.SIGN: "签发", _E.SUPERSEDE: "更正", _E.CANCEL: "作废"}


def after(state: CircularState, event: CircularEvent) -> CircularState:
    """The state that follows. Raises CircularNotFit."""
    following = TRANSITIONS.get((state, event))
    if following is None:
        raise CircularNotFit(f"通报当前为“{_LABELS[state]}”，不能{_EVENTS[event]}；已发出的通报不能修改，只能另发更正")
    return following


def label(state: CircularState) -> str:
    """The state in the words of the offices."""
    return _LABELS[state]


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/supervision.md."""
    arrows = [f"    {state} --> {following}: {_EVENTS[event]}" for (state, event), following in TRANSITIONS.items()]
    names = [f'    state "{_LABELS[state]}" as {state}' for state in CircularState]
    ends = [f"    {state} --> [*]" for state in CircularState if state is not _S.DRAFT]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {_S.DRAFT}: 起草", *arrows, *ends])

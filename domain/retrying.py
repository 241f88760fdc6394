"""Sending again by hand (重发): what may be tried again, and what not and why."""

from enum import StrEnum

from domain.base import Frozen
from domain.letters import ChannelName
from domain.outbox import IntentState


class NotRetried(StrEnum):
    """Why a message is not sent again. The codes are stable."""

    NOT_FAILED = "not_failed"  # 没有失败，或已发出
    NO_ADDRESS = "no_address"  # 联系人没有这种联系方式
    ADDRESS_DEAD = "address_dead"  # 地址已被拒收，尚未更正


_SENTENCES = {
    NotRetried.NOT_FAILED: "这条消息没有失败，或已经发出，不用重发",
    NotRetried.NO_ADDRESS: "联系人没有这种联系方式，请先补充",
    NotRetried.ADDRESS_DEAD: "地址已被对方服务器拒收，请先更正联系人的地址；确认地址已恢复可用的，可勾选后重发",
}


class FailedMessage(Frozen):
    """One message with the address it would go to. ``dead``: a server has refused that address for good."""

    id: int
    notice_id: str
    contact_id: str
    channel: ChannelName
    state: IntentState
    attempts: int
    has_address: bool
    dead: bool


class Refusal(Frozen):
    """One message that is not sent again."""

    id: int
    code: NotRetried
    message: str


def refusal(message: FailedMessage, *, trusting: bool) -> Refusal | None:
    """Why it is not sent again; None where it is. ``trusting``: somebody says that dead addresses work again."""
    failing = message.state is IntentState.WAITING and message.attempts > 0
    if message.state is not IntentState.UNDELIVERABLE and not failing:
        return _refused(message, NotRetried.NOT_FAILED)
    if not message.has_address:
        return _refused(message, NotRetried.NO_ADDRESS)
    return _refused(message, NotRetried.ADDRESS_DEAD) if message.dead and not trusting else None


def _refused(message: FailedMessage, code: NotRetried) -> Refusal:
    return Refusal(id=message.id, code=code, message=_SENTENCES[code])

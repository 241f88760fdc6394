"""A test message over the real channel to an address that an administrator types in, with the true answer."""

import secrets
from datetime import datetime, timedelta

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from domain.base import Frozen
from domain.errors import CascadeError
from domain.letters import ChannelName, Delivery, Letter, Outcome
from domain.sms_parameters import SmsParameters
from service.composition import House, channels

TRIALS = RateLimitItemPerMinute(5, 10)
"""Five test messages a person in ten minutes."""


class TooManyTrials(CascadeError):
    """More test messages than anybody needs in ten minutes."""

    code = "too_many_trials"
    status = 429


class Trial(Frozen):
    """What came of a test message. ``detail`` is what server or gateway said; ``seconds`` how long it took."""

    channel: ChannelName
    address: str
    outcome: Outcome
    detail: str
    seconds: float


class ChannelTrials:
    """Sends test messages; one set a process."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def send(self, channel: ChannelName, address: str, who: str) -> Trial:
        """Send one and tell what was answered. Raises TooManyTrials."""
        if not self._limiter.hit(TRIALS, channel.value, who):
            raise TooManyTrials("十分钟内最多发送 5 条测试消息，请稍后再试", field="address")
        way = channels(self._house)[channel]
        began = self._house.clock.real_now()
        try:
            [delivery] = await way.send([self._letter(channel, address)])
        finally:
            await way.close()
        return _trial(channel, address, delivery, self._house.clock.real_now() - began)

    def _letter(self, channel: ChannelName, address: str) -> Letter:
        now = self._house.clock.now()
        text = f"这是管理员从通知报送系统发出的测试消息（{now:%Y年%m月%d日 %H:%M}），收到即表示该通道可用，无需回复。"
        return Letter(
            id=f"trial-{secrets.token_hex(6)}",
            address=address,
            subject="测试消息：通知报送系统" if channel is ChannelName.EMAIL else "",
            text=text,
            html=f"<p>{text}</p>" if channel is ChannelName.EMAIL else "",
            template=self._template(),
            parameters=_sample(now),
        )

    def _template(self) -> str:
        """A gateway sends registered texts only: the one for reminders, else the first there is."""
        known = self._house.settings.sms_templates
        return "reminder" if "reminder" in known or not known else sorted(known)[0]


def _sample(now: datetime) -> dict[str, str]:
    return SmsParameters.of("测试消息", 1, now + timedelta(days=1), "test").values()


def _trial(channel: ChannelName, address: str, delivery: Delivery, took: timedelta) -> Trial:
    return Trial(
        channel=channel,
        address=address,
        outcome=delivery.outcome,
        detail=delivery.detail,
        seconds=round(took.total_seconds(), 2),
    )

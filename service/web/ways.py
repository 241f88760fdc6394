"""How a report came (报送方式), in Chinese, for pages that show one."""

from domain.entries import PROXY
from service.web.link.access import ACCOUNT

_WORDS = {"email": "邮件链接", "sms": "短信链接", ACCOUNT: "登录填报"}


def way_of(channel: str) -> str:
    """The way that the channel of a report stands for: what an office compiles is the only one without a word."""
    if channel.startswith(PROXY):
        return "发文单位代录：" + channel.removeprefix(PROXY)
    return _WORDS.get(channel, "系统汇总")

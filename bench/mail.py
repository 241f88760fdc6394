"""The mail that tells a unit of a notice, and kept SMTP connections to send it over."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from aiosmtplib import SMTP

from domain.base import Frozen
from domain.clock import SHANGHAI
from domain.letters import Letter
from service.channels.mail_address import parse_mail_address
from service.channels.mime import MessageWriter

SENDER = "cascade@example.invalid"
_WRITER = MessageWriter(f"泉州市测试办公室 <{SENDER}>")
_ISSUED = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)
_SUBJECT = "【请签收】关于报送2024年“安全生产月”活动开展情况的通知"
_CODE = "@@code@@"
_NAME = "@@name@@"

_TEXT = f"""{_NAME}：

    《关于报送2024年“安全生产月”活动开展情况的通知》（泉测办〔2024〕1号）已下发，请及时签收并报送。

    报送事项：一、活动总结；二、进展情况统计表；三、典型案例（及时报送）。
    报送时限：2024年6月20日（星期四）18:00前。
    签收和报送请点击：https://cascade.example.invalid/t/{_CODE}.eyJub3RpY2UiOjEsInRhc2siOjF9.Zm9yLXRoZS1iZW5jaG1hcms
    按期未报的，将于2024年6月20日18:00起提醒贵单位联络员，此后逐级提醒。

    联系人：测试办公室，电话：000-00000000。
"""
_HTML = """<!doctype html><html lang="zh-CN"><body style="font-family:sans-serif">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="border:1px solid #ccc">
{rows}</table></body></html>
"""


class Envelope(Frozen):
    """A mail ready to go: the recipient's address and the message in its wire form."""

    address: str
    message: bytes


class Draft:
    """The mail of one office, rendered once; each subordinate's copy differs in code, name, link and Message-ID.

    The product's own writer puts it into wire form, so that the sink has the same work with every program's mails.
    """

    def __init__(self, office: str) -> None:
        rows = "".join(f'<tr><td style="padding:4px 12px">{line}</td></tr>\n' for line in _TEXT.splitlines() if line)
        self._office = office
        self._html = _HTML.format(rows=rows)

    def addressed(self, code: str, name: str) -> Envelope:
        """The copy of the unit ``code``."""
        letter = Letter(
            id=f"{self._office}.{code}",
            address=f"{code}@example.invalid",
            subject=_SUBJECT,
            text=_TEXT.replace(_CODE, code).replace(_NAME, name),
            html=self._html.replace(_CODE, code).replace(_NAME, name),
        )
        return Envelope(
            address=letter.address, message=_WRITER.write(letter, parse_mail_address(letter.address), _ISSUED)
        )


class Postman:
    """Delivers over a few connections that stay open: opening one per mail costs four times as much."""

    def __init__(self, port: int, connections: int = 4) -> None:
        self._clients = [SMTP(hostname="127.0.0.1", port=port) for _ in range(connections)]
        self._free: asyncio.Queue[SMTP] = asyncio.Queue()

    async def __aenter__(self) -> "Postman":
        for client in self._clients:
            await client.connect()
            self._free.put_nowait(client)
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients:
            await client.quit()

    async def deliver(self, envelopes: Iterable[Envelope]) -> None:
        """Send one batch over one connection. Returns when the server has accepted the last; raises SMTPException."""
        client = await self._free.get()
        try:
            for envelope in envelopes:
                await client.sendmail(SENDER, envelope.address, envelope.message)
        finally:
            self._free.put_nowait(client)

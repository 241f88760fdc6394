"""What all gateways have in common: letters made into requests, requests sent, answers made into deliveries."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import httpx2
import structlog

from domain.contacts import InvalidContact, normalise_mobile
from domain.letters import ChannelName, Delivery, Letter, Outcome
from domain.sms_parameters import PersonalData, check_parameters
from service.channels.sms.templates import SmsTemplateInvalid, SmsTemplates

_log = structlog.get_logger(__name__)

_AT_ONCE = 8
_LONGEST_DETAIL = 300


class Message(NamedTuple):
    """One message as a gateway takes it: ``number`` of eleven digits, ``values`` in the template's order by name."""

    id: str
    number: str
    template_code: str
    values: tuple[tuple[str, str], ...]


class Request(NamedTuple):
    """A signed POST."""

    url: str
    headers: dict[str, str]
    body: bytes


class Verdict(NamedTuple):
    """What the gateway made of one message; ``detail`` has its code and words."""

    outcome: Outcome
    detail: str


class Unreadable(Exception):
    """The gateway's answer has not the form that its documents promise."""


class Vendor(Protocol):
    """What differs from gateway to gateway."""

    def batches(self, messages: Sequence[Message]) -> list[list[Message]]:
        """The messages that may share a request."""
        ...

    def request(self, batch: Sequence[Message]) -> Request:
        """The request for one batch."""
        ...

    def verdicts(self, batch: Sequence[Message], answer: dict[str, Any]) -> list[Verdict] | None:
        """One verdict a message; None if the batch failed as a whole because of one number. Raises Unreadable."""
        ...


class SmsGateway:
    """Sends through one vendor (implements Channel). Each message gets its own delivery."""

    name = ChannelName.SMS

    def __init__(self, vendor: Vendor, templates: SmsTemplates, timeout_seconds: float = 10) -> None:
        self._vendor = vendor
        self._templates = templates
        self._timeout = timeout_seconds
        self._client: httpx2.AsyncClient | None = None
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def send(self, letters: Sequence[Letter]) -> list[Delivery]:
        """Send all; answer in the order given."""
        prepared = [self._prepare(letter) for letter in letters]
        messages = [item for item in prepared if isinstance(item, Message)]
        batches = self._vendor.batches(messages)
        answers = await asyncio.gather(*(self._send(batch) for batch in batches))
        # Keyed by identity: two letters may be equal in everything.
        verdicts = {
            id(message): verdict
            for batch, answer in zip(batches, answers, strict=True)
            for message, verdict in zip(batch, answer, strict=True)
        }
        for batch in batches:
            _log_refusals(batch, verdicts)
        return [_delivery(item, verdicts) for item in prepared]

    async def close(self) -> None:
        """Give back kept connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _prepare(self, letter: Letter) -> Message | Delivery:
        try:
            number = normalise_mobile(letter.address)
        except InvalidContact as error:
            return Delivery(id=letter.id, outcome=Outcome.REFUSED, detail=error.message)
        try:
            check_parameters(letter.parameters)
            code, values = self._templates.fill(letter)
        except (PersonalData, SmsTemplateInvalid) as error:
            # Not the number's fault: it stays good, and an administrator can mend what is wrong.
            return Delivery(id=letter.id, outcome=Outcome.FAILED, detail=error.message)
        return Message(letter.id, number, code, values)

    async def _send(self, batch: list[Message]) -> list[Verdict]:
        async with self._slots:
            verdicts = await self._exchange(batch)
        if verdicts is None:
            # One number spoils the batch and the vendor does not say which: each goes by itself.
            single = await asyncio.gather(*(self._send([message]) for message in batch))
            return [verdict for (verdict,) in single]
        return verdicts

    async def _exchange(self, batch: list[Message]) -> list[Verdict] | None:
        request = self._vendor.request(batch)
        try:
            response = await self._http().post(request.url, headers=request.headers, content=request.body)
            if response.status_code >= 500 or response.status_code == httpx2.codes.TOO_MANY_REQUESTS:
                raise Unreadable(f"短信网关应答 HTTP {response.status_code}")
            return self._vendor.verdicts(batch, _json(response))
        except httpx2.HTTPError as error:
            return self._all_failed(batch, f"短信网关无法访问：{str(error) or type(error).__name__}")
        except Unreadable as error:
            return self._all_failed(batch, str(error))

    def _all_failed(self, batch: list[Message], reason: str) -> list[Verdict]:
        _log.warning("sms_gateway_failed", reason=reason, messages=len(batch))
        return [Verdict(Outcome.FAILED, reason)] * len(batch)

    def _http(self) -> httpx2.AsyncClient:
        if self._client is None:
            self._client = httpx2.AsyncClient(timeout=self._timeout, follow_redirects=False)
        return self._client


def _json(response: httpx2.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Unreadable(f"短信网关的应答无法识别（HTTP {response.status_code}）")
    return answer


def _delivery(item: Message | Delivery, verdicts: dict[int, Verdict]) -> Delivery:
    if isinstance(item, Delivery):
        return item
    outcome, detail = verdicts[id(item)]
    return Delivery(id=item.id, outcome=outcome, detail=" ".join(detail.split())[:_LONGEST_DETAIL])


def _log_refusals(batch: Sequence[Message], verdicts: dict[int, Verdict]) -> None:
    for message in batch:
        verdict = verdicts[id(message)]
        if verdict.outcome is Outcome.REFUSED:
            # The vendor's words may repeat the number: only its code goes into the log.
            _log.warning("sms_number_refused", number=mask_number(message.number), code=verdict.detail.split(" ")[0])


def mask_number(number: str) -> str:
    """A number as it may stand in a log: 138****1234."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else "****"

"""Posting events over HTTP: no redirects, short patience, and never to a machine that is not to be called."""

import asyncio
import ssl
from collections.abc import Sequence
from itertools import groupby

import structlog
from httpx2 import URL, AsyncClient, HTTPError, InvalidURL, Timeout

from domain.hooks import HookAddressRefused, Parcel, Posted
from service.clock import SystemClock
from service.hooks.addresses import checked_url, resolve
from service.hooks.signing import HookSigner

_log = structlog.get_logger(__name__)
SECONDS = 10.0
"""Real seconds that a receiver may take to answer."""
SIDE_BY_SIDE = 8
_AGENT = "Cascade-Webhook/1"


class HttpHookSender:
    """Fits ``domain.hooks.HookSender``."""

    def __init__(self, signer: HookSigner, clock: SystemClock, *, private: bool, seconds: float = SECONDS) -> None:
        self._signer = signer
        self._clock = clock
        self._private = private
        self._seconds = seconds

    async def send(self, parcels: Sequence[Parcel]) -> Sequence[Posted]:
        """Each in order, those of different webhooks side by side; nothing more to one that is away. Never raises."""
        ordered = sorted(parcels, key=lambda one: (one.hook_id, one.delivery_id))
        gate = asyncio.Semaphore(SIDE_BY_SIDE)
        # A proxy of the environment would call in our place what we must not.
        async with AsyncClient(
            timeout=Timeout(self._seconds), follow_redirects=False, trust_env=False, verify=ssl.create_default_context()
        ) as client:
            told = await asyncio.gather(
                *(self._one_hook(client, gate, list(mine)) for _, mine in groupby(ordered, key=lambda one: one.hook_id))
            )
        return [posted for some in told for posted in some]

    async def _one_hook(self, client: AsyncClient, gate: asyncio.Semaphore, parcels: Sequence[Parcel]) -> list[Posted]:
        done: list[Posted] = []
        async with gate:
            for parcel in parcels:
                done.append(await self._post(client, parcel))
                if done[-1].away:
                    break
        return done

    async def _post(self, client: AsyncClient, parcel: Parcel) -> Posted:
        try:
            async with asyncio.timeout(self._seconds):
                return Posted(parcel=parcel, status=await self._call(client, parcel))
        except TimeoutError:
            return Posted(parcel=parcel, status=None, detail=f"{self._seconds:g} 秒内没有答复")
        except HookAddressRefused as refusal:
            return Posted(parcel=parcel, status=None, detail=refusal.message)
        except (HTTPError, InvalidURL, OSError) as error:
            _log.info("webhook_unanswered", hook=parcel.hook_id, error=type(error).__name__)
            return Posted(parcel=parcel, status=None, detail=f"未能连接：{type(error).__name__}")

    async def _call(self, client: AsyncClient, parcel: Parcel) -> int:
        url = checked_url(parcel.url, private=self._private)
        machine = await resolve(url, private=self._private)
        body = parcel.body.encode()
        moment = int(self._clock.real_now().timestamp())
        headers = {
            "Host": url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "User-Agent": _AGENT,
            **self._signer.headers(parcel.salt, parcel.event_id, moment, body),
        }
        # To the very machine that was looked at: a name may lead elsewhere the next moment.
        request = client.build_request(
            "POST", _at(url, str(machine)), content=body, headers=headers, extensions={"sni_hostname": url.host}
        )
        answer = await client.send(request, stream=True)
        await answer.aclose()  # what it says does not matter, and may be endless
        return answer.status_code


def _at(url: URL, machine: str) -> URL:
    return url.copy_with(host=machine)

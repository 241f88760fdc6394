"""Events are posted signed, patiently but not for ever, and never where this machine must not call."""

import base64
import hashlib
import hmac
from datetime import datetime
from ipaddress import ip_address

import pytest

from domain.clock import SHANGHAI, BusinessClock
from domain.hooks import HookAddressRefused, Parcel
from service.clock import SystemClock
from service.hooks.addresses import checked_url, is_public
from service.hooks.sender import HttpHookSender
from service.hooks.signing import HookSigner
from tests.receiver import receiver

SIGNER = HookSigner("house-key")
NOW = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)


def sender(*, private: bool = True, seconds: float = 10.0) -> HttpHookSender:
    return HttpHookSender(SIGNER, SystemClock(BusinessClock.plain()), private=private, seconds=seconds)


def parcel(url: str, number: int = 1, hook: int = 1) -> Parcel:
    return Parcel(
        delivery_id=number,
        hook_id=hook,
        unit_code="c",
        url=url,
        salt="salt",
        event_id=f"n.{number}",
        event="reported",
        body='{"type":"reported","单位":"东区"}',
        attempts=0,
        failures=0,
        made_at=NOW,
    )


async def test_a_receiver_can_check_what_it_gets() -> None:
    with receiver() as there:
        (posted,) = await sender().send([parcel(f"{there.url}/events?a=1")])
    assert posted.taken
    ((headers, body),) = there.got
    assert body.decode() == '{"type":"reported","单位":"东区"}'
    assert headers["content-type"] == "application/json"
    assert headers["host"] == there.url.removeprefix("http://")
    # As docs/api.md tells receivers to do it.
    key = base64.b64decode(SIGNER.secret("salt").removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert hmac.compare_digest(headers["webhook-signature"], expected)
    assert abs(int(headers["webhook-timestamp"]) - datetime.now(SHANGHAI).timestamp()) < 60


def test_every_webhook_has_a_secret_of_its_own() -> None:
    assert len({SIGNER.secret("a"), SIGNER.secret("b"), HookSigner("other").secret("a")}) == 3


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 500])
async def test_only_success_counts_and_nobody_is_followed(status: int) -> None:
    with receiver() as there:
        there.always = status
        (posted,) = await sender().send([parcel(there.url)])
    assert (posted.taken, posted.status, len(there.got)) == (False, status, 1)


async def test_whoever_takes_too_long_is_away() -> None:
    with receiver() as there:
        there.seconds = 1.0
        (posted,) = await sender(seconds=0.2).send([parcel(there.url)])
    assert (posted.taken, posted.away, posted.status) == (False, True, None)
    assert "没有答复" in posted.detail


async def test_order_is_kept_and_nothing_follows_to_one_that_is_away() -> None:
    with receiver() as there, receiver() as other:
        there.answers = [200, 503]
        posted = await sender().send(
            [parcel(there.url, number) for number in (1, 2, 3)] + [parcel(other.url, 4, hook=2)]
        )
    assert (there.ids, other.ids) == (["n.1", "n.2"], ["n.4"])
    assert [one.status for one in posted] == [200, 503, 200]


async def test_one_refused_event_does_not_hold_the_others() -> None:
    with receiver() as there:
        there.answers = [422]
        posted = await sender().send([parcel(there.url, number) for number in (1, 2)])
    assert [one.status for one in posted] == [422, 200]


async def test_where_nobody_listens_is_said() -> None:
    (posted,) = await sender().send([parcel("http://127.0.0.1:9/")])
    assert (posted.away, posted.status) == (True, None)
    assert "未能连接" in posted.detail


@pytest.mark.parametrize("url", ["http://example.org/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/x"])
async def test_this_machine_is_never_called(url: str) -> None:
    (posted,) = await sender(private=False).send([parcel(url)])
    assert posted.status is None
    assert "请核对" in posted.detail


INNER = (
    *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1"),
    *("255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1"),
    "2002:7f00:1::",
)


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_refused(address: str) -> None:
    shown = f"[{address}]" if ":" in address else address
    with pytest.raises(HookAddressRefused):
        checked_url(f"https://{shown}/events", private=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_public_addresses_are_not(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "https://",
        "https:///x",
        "https://user:secret@example.org/",
        "https://example.org/#part",
        "https://example.org/" + "x" * 2000,
        "https://example.org/ x",
        "https://example.org/\nHost: x",
        "/events",
        "javascript:alert(1)",
        "https://exa mple.org/",
        "https://[::1",
        "https://example.org:99999/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(HookAddressRefused):
        checked_url(url, private=True)

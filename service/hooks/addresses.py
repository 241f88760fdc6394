"""Which addresses may be called: a clerk who can name one must not reach what only this machine can reach."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from httpx2 import URL, InvalidURL

from domain.hooks import HookAddressRefused

LONGEST = 2000
Address = IPv4Address | IPv6Address


def checked_url(url: str, *, private: bool) -> URL:
    """The address, if it has the shape of one that may be called. ``private`` allows plain http and inner networks.

    Raises HookAddressRefused. Where its name leads is only known when it is called.
    """
    try:
        read = URL(url)
    except (InvalidURL, ValueError):
        raise _refused("不是合格的网址") from None
    if len(url) > LONGEST or any(ord(sign) < 33 for sign in url):
        raise _refused("过长，或含有空白")
    if read.scheme != "https" and not (private and read.scheme == "http"):
        raise _refused("应以 https:// 开头")
    if read.port is not None and not 0 < read.port < 65536:
        raise _refused("的端口不存在")
    if not read.host or read.userinfo or read.fragment:
        raise _refused("应只有主机、路径和查询，不含用户名和 # 之后的部分")
    if (literal := _literal(read.host)) is not None and not (private or is_public(literal)):
        raise _refused("指向本机或内部网络，不能推送")
    return read


async def resolve(url: URL, *, private: bool) -> Address:
    """One machine behind the address. Raises HookAddressRefused where it is not to be called, OSError where the name is
    not known.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not private and not all(is_public(one) for one in addresses):
        raise _refused("指向本机或内部网络，不能推送")
    return _first(addresses)


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet could reach it, too."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _first(addresses: Sequence[Address]) -> Address:
    """IPv4 before IPv6: offices often have only the one."""
    return min(addresses, key=lambda one: one.version)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _refused(why: str) -> HookAddressRefused:
    return HookAddressRefused(f"推送地址{why}；请核对", field="url")

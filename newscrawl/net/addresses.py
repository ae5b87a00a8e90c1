"""Addresses: which are of the public internet, and which a crawl may connect to.

A site, or whoever has its name, can lead a crawler to the machine it runs on, or to its network:
by a redirect, a link, or a name that resolves to an address there. So names are looked at where
they are resolved, and addresses in URLs before they are asked for.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit
from urllib.request import getproxies

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.IGNORECASE)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052


def is_public(address: Address) -> bool:
    """Whether ``address`` is one of the public internet, also where it stands in an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            inner = address.teredo[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def address_in(host: str) -> Address | None:
    """The address that ``host`` is written as, in any form that resolvers take ("127.1",
    "0x7f000001", "[::1]"); None where it is a name."""
    host = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if _NUMBERS.fullmatch(host):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return None


def is_private_host(host: str) -> bool:
    """Whether ``host``, of a URL, names this machine or is an address that is not public."""
    host = host.rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = address_in(host)
    return address is not None and not is_public(address)


class Doors:
    """Hosts and ports that may be connected to wherever they are: those of the proxies in use."""

    def __init__(self, proxies: Iterable[str] = ()) -> None:
        self._open: set[tuple[str, int]] = set()
        for proxy in proxies:
            self.open(proxy)

    def open(self, proxy: str) -> None:
        """Let ``proxy``, a URL, be connected to."""
        try:
            parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return
        if parts.hostname:
            self._open.add((parts.hostname, port))

    def is_open(self, host: str, port: int) -> bool:
        """Whether ``host`` and ``port`` are a proxy's; Twisted asks with port 0 for a proxy."""
        if port:
            return (host, port) in self._open
        return any(one == host for one, _ in self._open)


doors = Doors(getproxies().values())
"""Those of this process, as its resolver is."""

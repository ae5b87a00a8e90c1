"""PublicResolver: names are resolved to public addresses only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from newscrawl.net.addresses import address_in, doors, is_public

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

_refused: set[str] = set()


def was_refused(host: str) -> bool:
    """Whether all addresses that the resolver found for ``host`` were refused."""
    return host in _refused


class PublicResolver(CachingHostnameResolver):
    """Scrapy's resolver, IPv4 and IPv6, which gives public addresses only.

    It is Scrapy's setting ``TWISTED_DNS_RESOLVER``. ``NEWSCRAWL_PRIVATE_ADDRESSES`` opens it. A
    name that has no public address is not found; ``was_refused`` tells it from one that does not
    exist. The address that was looked at is the one that is connected to, so a name whose address
    changes in between gains nothing.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, opened: bool = False) -> None:
        super().__init__(reactor, cache_size)
        self._opened = opened

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, settings.getbool("NEWSCRAWL_PRIVATE_ADDRESSES"))

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """As in Twisted's ``IHostnameResolver``."""
        receiver: Any = resolutionReceiver
        if not self._opened and not doors.is_open(hostName, portNumber):
            receiver = _PublicOnly(resolutionReceiver, hostName)
        return super().resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands on those addresses that are public."""

    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver = receiver
        self._host = host
        self._given = self._kept_back = 0

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        found = address_in(getattr(address, "host", ""))
        if found is not None and is_public(found):
            self._given += 1
            self._receiver.addressResolved(address)
        else:
            self._kept_back += 1

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._kept_back and not self._given:
            _refused.add(self._host)
        else:
            _refused.discard(self._host)
        self._receiver.resolutionComplete()

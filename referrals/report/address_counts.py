"""Count what comes from each address in an hour, without storing an address.

Counts stay in the memory of this process, under a hash whose key is made anew every hour (ADR 0025).
"""

import hmac
import secrets
from datetime import datetime
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network
from threading import Lock

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

# Limits memory: beyond this number of addresses the oldest counts are dropped.
MOST = 10_000


class HourlyCounts:
    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        self._hour = ""
        self._key = b""
        self._counts: dict[bytes, int] = {}

    def add(self, address: str, at: datetime, more: int = 1) -> int:
        """Return how many there were from this address in this hour, with these."""
        with self._lock:
            if self._hour != (hour := f"{at:%Y%m%d%H}"):
                # A new key: hashes of the hour before can no longer be compared with an address.
                self._hour, self._key, self._counts = hour, secrets.token_bytes(32), {}
            name = hmac.digest(self._key, address.encode(), "sha256")
            number = self._counts.pop(name, 0) + more
            if len(self._counts) >= MOST:
                del self._counts[next(iter(self._counts))]
            self._counts[name] = number
        return number


def address_of(request: HttpRequest) -> str:
    """The client's IPv4 address or IPv6 /64 network, as text; X-Forwarded-For counts only behind a trusted proxy.

    A household has one IPv4 address, but 2**64 of IPv6, so that a whole /64 is counted together.
    """
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""  # a socket without an address: all of these are counted together
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def site_of(address: str) -> str:
    """The IPv4 /24 or IPv6 /48 of what address_of() returned: a site has 65,536 networks of IPv6 to save from."""
    if not address:
        return address
    network = ip_network(address)
    return str(network.supernet(new_prefix=24 if network.version == 4 else 48))


def is_of_this_machine(address: str) -> bool:
    """Behind a proxy that nobody told the portal of (BEHIND_PROXY), every reporter has the proxy's address. To count
    them together would slow everybody down, so this address is not counted.
    """
    return address in ("", "::/64") or address.startswith("127.")

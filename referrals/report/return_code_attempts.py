"""Wrong return codes, counted for an address by the hour, so that a guesser is told to wait and nobody else.

A right code always opens, whoever guessed from the same room: 80 bits are the wall, the wait a courtesy that
spares the server. Kept in this process's memory alone: no address, hashed or not, reaches a disk or a database.
"""

import hmac
import secrets
from datetime import datetime
from ipaddress import IPv4Address, IPv6Network, ip_address
from threading import Lock

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

FREE = 20
LONGEST_WAIT = 300
# Far more than knock in an hour; a flood of addresses pushes out the oldest counts and fills no memory.
MOST = 10_000


class Guesses:
    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        self._hour = ""
        self._key = b""
        self._counts: dict[bytes, int] = {}

    def count(self, address: str, at: datetime) -> int:
        """Note one more wrong code, and return the seconds to wait: 0 at first, then doubling to 5 minutes."""
        with self._lock:
            if self._hour != (hour := f"{at:%Y%m%d%H}"):
                # With the key goes the last way of telling whose counts the old ones were.
                self._hour, self._key, self._counts = hour, secrets.token_bytes(32), {}
            name = hmac.digest(self._key, address.encode(), "sha256")
            number = self._counts.pop(name, 0) + 1
            if len(self._counts) >= MOST:
                del self._counts[next(iter(self._counts))]
            self._counts[name] = number
        return min(2 ** min(number - FREE, 16), LONGEST_WAIT) if number > FREE else 0


guesses = Guesses()


def address_of(request: HttpRequest) -> str:
    """Whom wrong codes are counted for: as for sign-ins, the proxy's last hop is believed only behind our proxy.

    A household has one IPv4 address, but 2**64 of IPv6: those of one network count together.
    """
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""  # a socket without an address: all of them count together
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))

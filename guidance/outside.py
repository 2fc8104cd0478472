"""HTTP requests to other sites for addresses that editors typed: never to this machine or a private network."""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

# NAT64 and site-local, which Python counts as global.
_INSIDE = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "fec0::/10", "::/96")]


class NotPublic(requests.RequestException):
    """The address, or one that it redirects to, is not on the public internet."""


class _Inside(Exception):
    """Not an OSError, which urllib3 would take for a fault of the network."""


class _Checked:
    """Asks nothing of whom it has really reached: a name may have another address a moment after it was looked up."""

    sock: socket.socket | None

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        if self.sock is None or not is_public(str(self.sock.getpeername()[0])):
            raise _Inside


class _PlainConnection(_Checked, HTTPConnection):
    pass


class _SecureConnection(_Checked, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class PublicAdapter(HTTPAdapter):
    """Each redirect comes through here too."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        check(request.url or "")
        try:
            return super().send(request, *args, **kwargs)
        except _Inside as error:
            raise NotPublic(f"{request.url} leads inside") from error


def session() -> requests.Session:
    made = requests.Session()
    for scheme in ("http://", "https://"):
        made.mount(scheme, PublicAdapter())
    return made


def check(address: str) -> None:
    """Raises NotPublic when any of the host's addresses is inside, or when it has none."""
    parts = urlsplit(address)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise requests.ConnectionError(f"{parts.hostname} has no address") from error
    if not all(is_public(str(place[0])) for *_, place in found):
        raise NotPublic(f"{parts.hostname} is not on the public internet")


def is_public(address: str) -> bool:
    """False for loopback, private, link-local (a cloud's metadata), reserved and multicast addresses."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inside = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if any(found in network for network in _INSIDE):
        return False
    return found.is_global and not found.is_multicast and (inside is None or inside.is_global)

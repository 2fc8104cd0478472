"""HTTP requests to other sites for addresses that editors typed: never to this machine or a private network."""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter


class NotPublic(requests.RequestException):
    """The address, or one that it redirects to, is not on the public internet."""


class PublicAdapter(HTTPAdapter):
    """Each redirect comes through here too."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        check(request.url or "")
        return super().send(request, *args, **kwargs)


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
    return found.is_global and not found.is_multicast and (inside is None or inside.is_global)

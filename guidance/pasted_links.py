"""Take the real address out of links that a mail program or a search engine has wrapped.

A link copied from a mail in Outlook leads through Microsoft's scanner and carries the address of whoever received it.
"""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import BeautifulSoup

# The end of the wrapper's host, and the parameter that holds the address.
_WRAPPERS = (
    ("safelinks.protection.outlook.com", "url"),
    ("safelinks.protection.office365.us", "url"),
    ("linkprotect.cudasvc.com", "a"),
    ("www.google.com", "q"),
    ("www.google.com", "url"),
    ("l.facebook.com", "u"),
)
# Proofpoint's own notations: v2 has - for % and _ for /; v3 puts the address between underscores.
_PROOFPOINT_3 = re.compile(r"/v3/__(?P<url>[^*]+?)__;")
_PLAIN = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
_DEEPEST = 3


def unwrap(url: str) -> str:
    """The address that the link really leads to; the link itself where nothing is wrapped in it."""
    for _ in range(_DEEPEST):
        inner = _inner(url)
        if not inner or not _PLAIN.match(inner):
            break
        url = inner
    return url


def unwrap_words(text: str) -> str:
    """For plain text with links in it."""
    return re.sub(r"https?://\S+", lambda found: unwrap(found[0]), text)


def unwrap_all(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    wrapped = False
    for tag in soup.find_all("a", href=True):
        found = str(tag["href"])
        tag["href"] = unwrap(found)
        wrapped |= tag["href"] != found
    return str(soup) if wrapped else html


def _inner(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    given = parse_qs(parts.query)
    if _is_under(host, "urldefense.com") or _is_under(host, "urldefense.proofpoint.com"):
        found = _PROOFPOINT_3.search(url)
        return found["url"] if found else unquote(given.get("u", [""])[0].replace("-", "%").replace("_", "/"))
    if host == "www.google.com" and parts.path != "/url":
        return ""  # a search, not a result
    values = (given[name][0] for end, name in _WRAPPERS if _is_under(host, end) and name in given)
    return next(values, "")


def _is_under(host: str, end: str) -> bool:
    return host == end or host.endswith(f".{end}")

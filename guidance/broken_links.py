"""Find broken links in guidance pages. External sites are requested only on demand, over the network."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import requests
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.documents.models import Document
from wagtail.models import Page, Site

from guidance import outside
from guidance.models.pages import PAGE_TYPES, BodyPage
from prevent_portal import tiers

_TIMEOUT = 10
# Served by the public tier.
_REPORT = ("/report/", "/return/")
# An anchor of templates/base.html, so it exists on every page.
_MAIN_ANCHOR = "main-content"


@dataclass(frozen=True)
class BrokenLink:
    page: BodyPage
    words: str
    address: str
    why: str

    @property
    def is_internal(self) -> bool:
        return _is_internal(self.address)


def broken_links(*, external: bool = False) -> Iterator[BrokenLink]:
    """Broken links of all live pages, in tree order. Each external address is requested once."""
    pages = sorted(
        (page for model in PAGE_TYPES for page in model.objects.live()),
        key=lambda page: page.path,
    )
    soups = {page.url_path: _soup(page) for page in pages}
    checked: dict[str, str] = {}
    for page in pages:
        for link in soups[page.url_path].find_all("a"):
            address = str(link.get("href", ""))
            if _is_internal(address):
                why = _internal_error(address, page, soups)
            elif external and address.startswith(("http://", "https://")):
                why = checked[address] = checked[address] if address in checked else _external_error(address)
            else:
                why = ""
            if why:
                yield BrokenLink(page, link.get_text(" ", strip=True), address, why)


def _soup(page: BodyPage) -> BeautifulSoup:
    html = "".join(str(block.render(context={"page": page})) for block in page.body)
    return BeautifulSoup(html, "html.parser")


def _is_internal(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("", "http", "https") and parts.netloc in ("", urlsplit(settings.PORTAL_URL).netloc)


def _internal_error(address: str, page: BodyPage, soups: dict[str, BeautifulSoup]) -> str:
    if not address:
        return "The page or document that it led to is gone."
    parts = urlsplit(address)
    target = page.url_path
    if parts.path:
        try:
            match = _resolve(parts.path)
        except Resolver404:
            served_elsewhere = not tiers.serves(tiers.PUBLIC) and parts.path.startswith(_REPORT)
            return "" if served_elsewhere else "There is no such address."
        if match.url_name == "wagtaildocs_serve":
            return _document_error(match.kwargs["document_id"])
        if match.url_name != "wagtail_serve":
            return ""
        target = _url_path(parts.path)
        if not Page.objects.live().filter(url_path=target).exists():
            return "There is no page at this address, or it is not published."
    anchor = unquote(parts.fragment)
    if anchor and anchor != _MAIN_ANCHOR and not (target in soups and soups[target].find(id=anchor)):
        return f"The page has no part called #{anchor}."
    return ""


def _resolve(path: str) -> ResolverMatch:
    try:
        return resolve(path)
    except Resolver404:
        return resolve(f"{path}/")  # addresses without a trailing slash are redirected


def _document_error(document_id: int) -> str:
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        return "The document is gone."
    return "" if document.file.storage.exists(document.file.name) else "The document's file is lost."


def _url_path(path: str) -> str:
    """The page's url_path in Wagtail, which begins with that of the site's root page."""
    root = Site.objects.select_related("root_page").get(is_default_site=True).root_page.url_path
    return root + path.lstrip("/").rstrip("/") + ("/" if path.strip("/") else "")


def _external_error(address: str) -> str:
    try:
        with outside.session() as session:
            answer = session.head(address, timeout=_TIMEOUT, allow_redirects=True)
            if answer.status_code in (403, 405, 501):  # some sites do not support HEAD
                answer = session.get(address, timeout=_TIMEOUT, stream=True)
                answer.close()
    except outside.NotPublic:
        return "It leads to an address inside a private network, which is not asked."
    except requests.RequestException as error:
        return f"No answer ({type(error).__name__})."
    return "" if answer.ok else f"It answers {answer.status_code}."

"""base.html and the error pages: no database, request or third party needed, telephone numbers always shown."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from tests.govuk.html import soup

ERRORS = ["400.html", "403.html", "404.html", "500.html", "503.html"]
NUMBERS = {"tel:999", "tel:101", "tel:0800789321", "tel:08000113764"}


@pytest.fixture(params=ERRORS)
def html(request):
    return get_template(request.param).render()


def test_error_page_renders_without_request_or_database(html):
    """Without the `db` fixture pytest-django blocks every query."""
    page = soup(html)
    assert {link["href"] for link in page.main.select('a[href^="tel:"]')} == NUMBERS
    assert "9am to 5pm every day" in page.main.text
    assert page.title.text == f"{page.h1.text} - {settings.PORTAL_NAME}"


def test_page_loads_nothing_from_other_sites(html):
    loaded = [tag.get("src") or tag.get("href") for tag in soup(html).select("script[src], link, img, iframe")]
    assert loaded
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


def test_page_has_header_main_and_footer(html):
    page = soup(html)
    assert page.html["lang"] == "en-GB"
    assert page.select_one(".govuk-skip-link")["href"] == "#main-content"
    assert page.main["id"] == "main-content"
    assert page.select_one(".portal-header__name")["href"] == "/"
    assert [link["href"] for link in page.footer.select("nav a")] == [
        "/return/",
        "/privacy/",
        "/confidentiality/",
        "/accessibility/",
        "/cookies/",
        "/complaints/",
    ]
    assert {link["href"] for link in page.footer.select('a[href^="tel:"]')} == NUMBERS


def test_demo_page_has_a_banner(html):
    banner = soup(html).select_one(".portal-demo")
    assert "Do not use it to report a real concern. In an emergency call 999." in banner.text


def test_security_policy_allows_the_inline_script(html):
    (inline,) = [script for script in soup(html).find_all("script") if not script.get("src")]
    digest = base64.b64encode(hashlib.sha256(inline.string.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"]


def test_page_has_no_inline_styles_or_handlers(html):
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)


def test_assets_contain_no_licensed_gov_uk_parts():
    """The crown, the crest and GDS Transport are licensed for gov.uk domains only."""
    folder = Path(settings.BASE_DIR) / "static" / "portal"
    css, js = (folder / "portal.css").read_text(), (folder / "portal.js").read_text()
    assert "url(" not in css
    assert not re.search(r"GDS Transport", css.partition("*/")[2], re.IGNORECASE)
    assert "font-family:Arial" in css
    version = re.search(r"GOV\.UK Frontend ([\d.]+)", (folder / "VERSION.txt").read_text())[1]
    assert css.startswith("/*!")
    assert f'--govuk-frontend-version: "{version}"' in css or f'--govuk-frontend-version:"{version}"' in css
    assert version in js[:200]

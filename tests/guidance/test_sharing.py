"""What a link to a page shows where it is shared: the page's own words, never a picture."""

import pytest
from bs4 import BeautifulSoup

from guidance.models import AreaPage


def head(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser").head


def said(head, name):
    return head.find("meta", {"property": name})["content"]


@pytest.mark.parametrize("address", ["/", "/areas/", "/areas/norfolk/", "/privacy/"])
def test_words_alone(client, content, address, settings):
    found = head(client, address)
    assert said(found, "og:url") == f"{settings.PORTAL_URL}{address}"
    assert said(found, "og:title")
    assert said(found, "og:site_name") == settings.PORTAL_NAME
    assert not found.find("meta", {"property": "og:image"})
    assert found.find("link", rel="canonical")["href"] == f"{settings.PORTAL_URL}{address}"


def test_its_summary(client, content):
    page = AreaPage.objects.get(slug="essex")
    found = head(client, "/areas/essex/")
    assert said(found, "og:title") == page.title
    assert said(found, "og:description") == found.find("meta", {"name": "description"})["content"] == page.summary


def test_what_an_editor_writes_stays_words(client, content):
    AreaPage.objects.filter(slug="essex").update(title='"><script>x</script>', summary="a & b")
    found = head(client, "/areas/essex/")
    assert said(found, "og:title") == '"><script>x</script>'
    assert said(found, "og:description") == "a & b"


def test_a_report_is_not_shared(client, db):
    assert not head(client, "/report/").find("meta", {"property": "og:title"})

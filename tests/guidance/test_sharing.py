"""Open Graph tags of a page: its own text, never an image."""

import pytest
from bs4 import BeautifulSoup

from guidance.models import AreaPage


def head(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser").head


def meta_content(head, name):
    return head.find("meta", {"property": name})["content"]


@pytest.mark.parametrize("address", ["/", "/areas/", "/areas/norfolk/", "/privacy/"])
def test_open_graph_tags_have_text_and_no_image(client, content, address, settings):
    found = head(client, address)
    assert meta_content(found, "og:url") == f"{settings.PORTAL_URL}{address}"
    assert meta_content(found, "og:title")
    assert meta_content(found, "og:site_name") == settings.PORTAL_NAME
    assert not found.find("meta", {"property": "og:image"})
    assert found.find("link", rel="canonical")["href"] == f"{settings.PORTAL_URL}{address}"


def test_description_is_the_page_summary(client, content):
    page = AreaPage.objects.get(slug="essex")
    found = head(client, "/areas/essex/")
    assert meta_content(found, "og:title") == page.title
    assert (
        meta_content(found, "og:description")
        == found.find("meta", {"name": "description"})["content"]
        == page.summary
    )


def test_editor_text_is_escaped_in_tags(client, content):
    AreaPage.objects.filter(slug="essex").update(title='"><script>x</script>', summary="a & b")
    found = head(client, "/areas/essex/")
    assert meta_content(found, "og:title") == '"><script>x</script>'
    assert meta_content(found, "og:description") == "a & b"


def test_report_has_no_open_graph_tags(client, db):
    assert not head(client, "/report/").find("meta", {"property": "og:title"})

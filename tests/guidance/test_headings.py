"""Headings are anchors, so they must be unique on a page."""

import pytest
from bs4 import BeautifulSoup
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import Page

from guidance.blocks import BodyBlock
from guidance.models import AreaPage, GuidancePage


def _headings(*words):
    return BodyBlock().to_python([{"type": "heading", "value": each} for each in words])


def test_duplicate_headings_are_refused():
    with pytest.raises(StreamBlockValidationError) as refused:
        BodyBlock().clean(_headings("Signs", "Who to call", "signs!"))
    assert set(refused.value.as_json_data()["blockErrors"]) == {0, 2}


def test_different_headings_are_accepted():
    BodyBlock().clean(_headings("Signs", "Who to call"))


def test_loaded_pages_have_unique_ids(client, content):
    for page in [*AreaPage.objects.all(), *GuidancePage.objects.all()]:
        soup = BeautifulSoup(client.get(page.url).content, "html.parser")
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), page
        assert soup.select("main h2[id]"), page


@pytest.mark.parametrize("language", ["", "?language=pl", "?language=ur"])
def test_title_of_a_page_is_its_heading(client, content, language):
    for page in Page.objects.live().filter(depth__gt=1):
        soup = BeautifulSoup(client.get(f"{page.url}{language}").content, "html.parser")
        heading = " ".join(soup.select_one("main h1").get_text(" ").split())
        assert soup.title.get_text().strip().startswith(f"{heading} - "), page

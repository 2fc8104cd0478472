"""Preview of a draft: as readers would see it, framed only by the CMS, with the accessibility checker."""

import pytest
from django.urls import reverse

from guidance.models import AreaPage
from tests.guidance.editing import send

pytestmark = pytest.mark.usefixtures("content", "one_factor")


@pytest.fixture
def page():
    return AreaPage.objects.get(slug="norfolk")


@pytest.fixture
def draft(client, editor, page):
    client.force_login(editor)
    send(client, page, "Only a draft")
    return client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))


def test_draft_can_be_framed_by_the_cms(draft):
    assert "Only a draft" in draft.content.decode()
    assert "frame-ancestors 'self'" in draft["Content-Security-Policy"]
    assert "unsafe-inline" not in draft["Content-Security-Policy"]


def test_draft_includes_accessibility_checker(draft):
    assert "<wagtail-userbar>" in draft.content.decode()


def test_public_page_has_no_draft_checker_or_framing(client, draft, page):
    public = client.get(page.url)
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]
    for unwanted in ("wagtail-userbar", "Only a draft", "wagtailadmin"):
        assert unwanted not in public.content.decode()


def test_default_preview_size_is_mobile(page):
    assert page.default_preview_size == "mobile"

"""A draft as its reader would get it, framed by the editor alone and with Wagtail's accessibility checker in it."""

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


def test_it_is_the_draft_and_may_be_framed_by_the_editor(draft):
    assert "Only a draft" in draft.content.decode()
    assert "frame-ancestors 'self'" in draft["Content-Security-Policy"]
    assert "unsafe-inline" not in draft["Content-Security-Policy"]


def test_it_brings_the_checker(draft):
    assert "<wagtail-userbar>" in draft.content.decode()


def test_the_public_page_does_neither(client, draft, page):
    public = client.get(page.url)
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]
    for brought in ("wagtail-userbar", "Only a draft", "wagtailadmin"):
        assert brought not in public.content.decode()


def test_a_phone_comes_first(page):
    assert page.default_preview_size == "mobile"

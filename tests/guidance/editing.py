"""Submit Wagtail's page editor as a browser would, with some fields changed."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield


def edit_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def page_form(page: Page, words: str, **changed: Any) -> dict[str, Any]:
    """The form data of the page, with one paragraph, `words`, as its body."""
    form = {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "review_on": "",
        "body": streamfield([("text", rich_text(f"<p>{words}</p>", features=["bold", "link", "ul", "ol"]))]),
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
        **changed,
    }
    return nested_form_data(form)


def send(client: Client, page: Page, words: str, action: str = "", **changed: Any) -> Any:
    """Submit the editor's form. `action` is "" (save a draft), "submit" or "publish"."""
    form = page_form(page, words, **changed)
    if action:
        form[f"action-{action}"] = "1"
    return client.post(edit_address(page), form)


def loaded_revision_fields(client: Client, page: Page) -> dict[str, str]:
    """The hidden fields that name the revision the editor was opened with."""
    context = client.get(edit_address(page)).context
    return {
        "loaded_revision_id": str(context["page"].latest_revision_id),
        "loaded_revision_created_at": context["loaded_revision_created_at"],
    }


def body_of(page: Page) -> str:
    page = Page.objects.get(pk=page.pk).specific
    return json.dumps(page.body.get_prep_value())


def draft_of(page: Page) -> str:
    page = Page.objects.get(pk=page.pk).specific
    return json.dumps(page.get_latest_revision_as_object().body.get_prep_value())

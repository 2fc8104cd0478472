"""Moderation: editors write and submit, approvers publish, and every version is kept."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, TaskState

from guidance.models import AreaPage, GuidancePage
from tests.guidance.conftest import member
from tests.guidance.editing import body_of, draft_of, edit_address, send

pytestmark = pytest.mark.usefixtures("content", "one_factor")


@pytest.fixture
def page():
    return AreaPage.objects.get(slug="norfolk")


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def decide(client: Client, page: Page, action: str):
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": "", "next": "/cms/"})


def test_editor_cannot_publish(editor, page):
    before = body_of(page)
    send(signed_in(editor), page, "By an editor alone", "publish")
    assert body_of(page) == before
    assert "By an editor alone" in draft_of(page)


def test_approver_publishes_submitted_page(client, editor, approver, page):
    send(signed_in(editor), page, "Checked by two", "submit")
    assert "Checked by two" not in client.get("/areas/norfolk/").content.decode()
    decide(signed_in(approver), page, "approve")
    assert "Checked by two" in client.get("/areas/norfolk/").content.decode()
    history = signed_in(approver).get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert editor.email in history
    assert approver.email in history


@pytest.mark.parametrize("place", ["norfolk", "essex"])
def test_editor_and_other_areas_approver_cannot_approve(editor, page, place):
    send(signed_in(editor), page, "Waiting", "submit")
    stranger = editor if place == "norfolk" else member("approvers", place)
    decide(signed_in(stranger), page, "approve")
    assert TaskState.objects.get().status == "in_progress"
    assert "Waiting" not in body_of(page)


def test_new_page_below_area_needs_approval(editor, approver, page):
    new = page.add_child(instance=GuidancePage(title="For schools", slug="schools", live=False))
    send(signed_in(editor), new, "For teachers", "submit")
    assert not Page.objects.get(pk=new.pk).live
    decide(signed_in(approver), new, "approve")
    assert Page.objects.get(pk=new.pk).live


def test_versions_can_be_compared_and_reverted(approver, page):
    """tests/journeys/test_editor.py restores a version in a browser."""
    first = page.get_latest_revision()
    people = signed_in(approver)
    send(people, page, "New words", "publish")
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, "latest"])
    assert "New words" in people.get(compare).content.decode()
    revert = people.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk]))
    assert "Who runs the referral process" in revert.content.decode()


@pytest.mark.parametrize("role", ["editors", "approvers"])
@pytest.mark.parametrize("action", ["delete", "unpublish", "move"])
def test_area_page_cannot_be_removed_or_moved(role, action, page):
    client = signed_in(member(role, "norfolk"))
    address = reverse(f"wagtailadmin_pages:{action}", args=[page.pk])
    assert client.get(address).headers.get("Location") == "/cms/"
    assert client.post(address).headers.get("Location") == "/cms/"
    assert AreaPage.objects.live().filter(pk=page.pk).exists()


def test_area_page_cannot_be_removed_by_bulk_action(approver, page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    signed_in(approver).post(f"{address}?id={page.pk}")
    unpublish = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    signed_in(approver).post(f"{unpublish}?id={page.pk}")
    assert AreaPage.objects.live().filter(pk=page.pk).exists()


def test_lock_refuses_other_people(editor, page):
    signed_in(editor).post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    other = member("approvers", "norfolk")
    response = send(signed_in(other), page, "Over the lock")
    assert "locked" in response.content.decode()
    assert "Over the lock" not in draft_of(page)
    send(signed_in(editor), page, "Under my own lock")
    assert "Under my own lock" in draft_of(page)


def test_editor_shows_reading_age_and_submit_button(editor, page):
    shown = signed_in(editor).get(edit_address(page)).content.decode()
    assert "Reading age" in shown
    assert "It never stops you from saving." in shown
    assert "Submit to Approval: Norfolk" in shown
    assert "Publish</button>" not in shown


def test_edit_is_logged_with_its_user(editor, page):
    send(signed_in(editor), page, "Logged")
    assert PageLogEntry.objects.filter(page=page.pk, user=editor, action="wagtail.edit").exists()

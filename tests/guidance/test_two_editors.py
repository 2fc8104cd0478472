"""Two people edit one page: both are warned, and neither text is lost."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession

from guidance.models import AreaPage
from guidance.page_editor.form import OVERTAKEN
from tests.guidance.conftest import member
from tests.guidance.editing import draft_of, edit_address, loaded_revision_fields, page_form, send

pytestmark = pytest.mark.usefixtures("content", "one_factor")


@pytest.fixture
def page():
    return AreaPage.objects.get(slug="norfolk")


@pytest.fixture
def first():
    client = Client()
    client.force_login(member("editors", "norfolk"))
    return client


@pytest.fixture
def second():
    client = Client()
    client.force_login(member("approvers", "norfolk"))
    return client


@pytest.mark.parametrize("action", ["", "publish"])
def test_conflicting_save_is_refused_and_text_kept(first, second, page, action):
    known = loaded_revision_fields(second, page)
    send(first, page, "Words of the first", **loaded_revision_fields(first, page))
    response = send(second, page, "Words of the second", action, **known)
    assert OVERTAKEN in response.content.decode().replace("&#x27;", "'")
    assert "Words of the second" in response.content.decode()
    assert "Words of the first" in draft_of(page)
    assert "Words of the second" not in AreaPage.objects.get(pk=page.pk).plain_text()


def test_second_save_succeeds_and_both_versions_remain(first, second, page):
    known = loaded_revision_fields(second, page)
    send(first, page, "Words of the first", **loaded_revision_fields(first, page))
    response = send(second, page, "Words of the second", **known)
    now_known = {
        "loaded_revision_id": str(response.context["page"].latest_revision_id),
        "loaded_revision_created_at": response.context["loaded_revision_created_at"],
    }
    assert send(second, page, "Words of the second", **now_known).status_code == 302
    bodies = [str(revision.content["body"]) for revision in page.revisions.order_by("created_at")[1:]]
    assert ["first" in bodies[0], "second" in bodies[1], len(bodies)] == [True, True, 2]


def test_own_autosave_is_not_a_conflict(first, page):
    loaded = loaded_revision_fields(first, page)
    form_is_json = {"HTTP_ACCEPT": "application/json"}
    saved = first.post(edit_address(page), page_form(page, "Half a thought", **loaded), **form_is_json).json()
    assert saved["success"]
    # The button may be pressed before the answer to the autosave arrives.
    assert send(first, page, "A whole thought", **loaded).status_code == 302
    assert "A whole thought" in draft_of(page)


def test_autosave_does_not_overwrite_other_editor(first, second, page):
    known = loaded_revision_fields(second, page)
    send(first, page, "Words of the first", **loaded_revision_fields(first, page))
    response = second.post(edit_address(page), page_form(page, "Late", **known), HTTP_ACCEPT="application/json")
    assert response.status_code == 400
    assert "Words of the first" in draft_of(page)


def test_other_editing_session_is_shown(first, second, page):
    for client in (first, second):
        client.get(edit_address(page))
    mine = EditingSession.objects.get(user__email="approvers.norfolk@example.org")
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", page.pk, mine.pk])
    answer = second.post(ping, {"is_editing": "1"}).json()
    assert [each["user"] for each in answer["other_sessions"]] == ["editors.norfolk@example.org"]

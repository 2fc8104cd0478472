"""Two people at one page: both are told, nobody's words are lost."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession

from guidance.models import AreaPage
from guidance.page_editor.form import OVERTAKEN
from tests.guidance.conftest import member
from tests.guidance.editing import draft_of, edit_address, filled, opened, send

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
def test_the_later_one_is_told_and_keeps_their_words(first, second, page, action):
    known = opened(second, page)
    send(first, page, "Words of the first", **opened(first, page))
    told = send(second, page, "Words of the second", action, **known)
    assert OVERTAKEN in told.content.decode().replace("&#x27;", "'")
    assert "Words of the second" in told.content.decode()
    assert "Words of the first" in draft_of(page)
    assert "Words of the second" not in AreaPage.objects.get(pk=page.pk).plain_text()


def test_saving_again_is_a_decision_and_both_versions_stay(first, second, page):
    known = opened(second, page)
    send(first, page, "Words of the first", **opened(first, page))
    told = send(second, page, "Words of the second", **known)
    now_known = {
        "loaded_revision_id": str(told.context["page"].latest_revision_id),
        "loaded_revision_created_at": told.context["loaded_revision_created_at"],
    }
    assert send(second, page, "Words of the second", **now_known).status_code == 302
    kept = [str(revision.content["body"]) for revision in page.revisions.order_by("created_at")[1:]]
    assert ["first" in kept[0], "second" in kept[1], len(kept)] == [True, True, 2]


def test_ones_own_automatic_saving_is_no_other_person(first, page):
    loaded = opened(first, page)
    form_is_json = {"HTTP_ACCEPT": "application/json"}
    saved = first.post(edit_address(page), filled(page, "Half a thought", **loaded), **form_is_json).json()
    assert saved["success"]
    # Pressed before the answer came, the button does not know of it yet.
    assert send(first, page, "A whole thought", **loaded).status_code == 302
    assert "A whole thought" in draft_of(page)


def test_automatic_saving_never_writes_over_another(first, second, page):
    known = opened(second, page)
    send(first, page, "Words of the first", **opened(first, page))
    told = second.post(edit_address(page), filled(page, "Late", **known), HTTP_ACCEPT="application/json")
    assert told.status_code == 400
    assert "Words of the first" in draft_of(page)


def test_each_sees_that_the_other_is_there(first, second, page):
    for client in (first, second):
        client.get(edit_address(page))
    mine = EditingSession.objects.get(user__email="approvers.norfolk@example.org")
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", page.pk, mine.pk])
    said = second.post(ping, {"is_editing": "1"}).json()
    assert [each["user"] for each in said["other_sessions"]] == ["editors.norfolk@example.org"]

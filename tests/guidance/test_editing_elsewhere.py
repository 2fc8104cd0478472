"""An editor of Norfolk is refused the objects of Essex at every CMS address that takes an argument."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Revision,
    Site,
    Task,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowState,
)

from guidance.models import Contact, ContactProposal, Force, GuidancePage
from prevent_portal.accounts.models import User
from tests.guidance.conftest import member
from tests.guidance.elsewhere import addresses, create_essex_objects

pytestmark = [
    pytest.mark.django_db,
]
ADDRESSES = addresses()
# What an editor of another area may read, with the reason why it is harmless. None of it changes anything.
READABLE = {
    "wagtailadmin_explore": "leads to the page that is theirs",
    "wagtailadmin_explore_results": "leads to the page that is theirs",
    "wagtailadmin_choose_page_child": "published pages, to link to",
    "wagtailadmin_pages:type_use": "lists their own pages of a type",
    "wagtailadmin_pages:type_use_results": "lists their own pages of a type",
    "wagtailadmin_pages:choose_parent": "leads to the page that is theirs",
    "wagtailadmin_pages:revisions_index": "leads to the history, which is refused",
    "wagtailadmin_pages:confirm_workflow_cancellation": "asks are you sure, and does nothing",
    "wagtailadmin_tag_model_autocomplete": "there are no tags",
    "wagtailadmin_workflows:task_chosen": "the name of an area's approval",
    "wagtailadmin_editing_sessions:release": "ends only a session of one's own",
    "wagtail_bulk_action": "says that nothing of what was chosen is allowed",
}


def arguments(name: str, essex_objects: dict) -> list:
    pk = {key: thing.pk for key, thing in essex_objects.items()}
    task = essex_objects["state"].current_task_state
    namespace = name.split(":")[0]
    by_namespace = {
        "wagtailadmin_collections": [pk["folder"]],
        "wagtaildocs": [pk["document"]],
        "wagtaildocs_chooser": [pk["document"]],
        "wagtailimages": [pk["image"]],
        "wagtailimages_chooser": [pk["image"]],
        "wagtailsnippets_guidance_contact": [pk["contact"]],
        "wagtailsnippetchoosers_guidance_contact": [pk["contact"]],
        "wagtailusers_users": [pk["author"]],
        "wagtailusers_groups": [pk["group"]],
        "wagtailsites": [pk["site"]],
        "wagtailadmin_workflows": [essex_objects["state"].workflow_id],
        "wagtailadmin_pages": [pk["below"]],
        "wagtailadmin_explore": [pk["page"]],
        "wagtailadmin_explore_results": [pk["page"]],
        "wagtailadmin_choose_page_child": [pk["page"]],
        "wagtail_bulk_action": ["wagtailcore", "page", "delete"],
        "wagtailadmin_tag_model_autocomplete": ["taggit", "tag"],
        "wagtailadmin_password_reset_confirm": ["MQ", "abc-def"],
    }
    by_name = {
        "wagtailadmin_api:pages:detail": [pk["below"]],
        "wagtailadmin_api:pages:action": [pk["below"], "delete"],
        "wagtailadmin_api:documents:detail": [pk["document"]],
        "wagtailadmin_api:images:detail": [pk["image"]],
        "wagtailadmin_pages:add": ["guidance", "guidancepage", pk["page"]],
        "wagtailadmin_pages:preview_on_add": ["guidance", "guidancepage", pk["page"]],
        "wagtailadmin_pages:type_use": ["guidance", "guidancepage"],
        "wagtailadmin_pages:type_use_results": ["guidance", "guidancepage"],
        "wagtailadmin_pages:choose_parent": ["guidance", "guidancepage"],
        "wagtailadmin_pages:add_subpage": [pk["page"]],
        "wagtailadmin_pages:move_confirm": [pk["below"], pk["norfolk"]],
        "wagtailadmin_pages:workflow_action": [pk["below"], "approve", task.pk],
        "wagtailadmin_pages:collect_workflow_action_data": [pk["below"], "approve", task.pk],
        "wagtailadmin_pages:workflow_preview": [pk["below"], task.task_id],
        "wagtailadmin_pages:revisions_view": [pk["below"], pk["revision"]],
        "wagtailadmin_pages:revisions_revert": [pk["below"], pk["revision"]],
        "wagtailadmin_pages:revisions_unschedule": [pk["below"], pk["revision"]],
        "wagtailadmin_pages:revisions_compare": [pk["below"], "earliest", "latest"],
        "wagtailadmin_pages:workflow_history_detail": [pk["below"], pk["state"]],
        "wagtailadmin_workflows:remove": [pk["page"]],
        "wagtailadmin_workflows:add_task": ["wagtailcore", "groupapprovaltask"],
        "wagtailadmin_workflows:edit_task": [task.task_id],
        "wagtailadmin_workflows:disable_task": [task.task_id],
        "wagtailadmin_workflows:enable_task": [task.task_id],
        "wagtailadmin_workflows:task_chosen": [task.task_id],
        "wagtailadmin_editing_sessions:ping": ["guidance", "guidancepage", pk["below"], pk["session"]],
        "wagtailadmin_editing_sessions:release": [pk["session"]],
        "wagtailimages:preview": [pk["image"], "original"],
        "wagtaildocs:create_multiple_from_uploaded_document": [pk["upload"]],
        "wagtaildocs:delete_upload_multiple": [pk["upload"]],
        "wagtailimages:create_multiple_from_uploaded_image": [pk["upload"]],
        "wagtailimages:delete_upload_multiple": [pk["upload"]],
    }
    if name.startswith("wagtailsnippets_guidance_contact:proposal"):
        return [pk["proposal"]]
    return by_name.get(name) or by_namespace[namespace]


@pytest.fixture
def essex_objects(content, one_factor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return create_essex_objects()


def stored():
    models = (
        Page,
        GuidancePage,
        Revision,
        WorkflowState,
        TaskState,
        Workflow,
        Task,
        WorkflowPage,
        GroupPagePermission,
    )
    models += (
        Contact,
        ContactProposal,
        Force,
        Collection,
        GroupCollectionPermission,
        Image,
        Document,
        UploadedFile,
        User,
        Group,
        Site,
    )
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in (*models, EditingSession)}


def responses(client, essex_objects):
    """Name, status and redirect of each address, by GET and POST. Wagtail refuses by redirecting to /cms/."""
    for address in ADDRESSES:
        url = reverse(address.name, args=arguments(address.name, essex_objects))
        for method in (client.get, client.post):
            response = method(url, query_params={"id": essex_objects["below"].pk} if "bulk" in url else None)
            yield address.name, response.status_code, response.get("Location", "")


def is_refused(status: int, location: str) -> bool:
    """User pages redirect to /accounts/people/, which only administrators may open."""
    is_redirected = location in ("/cms/", "/accounts/login/") or location.startswith("/accounts/people/")
    return status in (403, 404, 405) or (status == 302 and is_redirected)


@pytest.mark.parametrize("role", ["editors", "approvers"])
def test_editor_of_other_area_is_refused(client, essex_objects, role):
    client.force_login(member(role, "norfolk"))
    before = stored()
    allowed = {name for name, *answer in responses(client, essex_objects) if not is_refused(*answer)}
    assert sorted(allowed ^ READABLE.keys()) == []
    # Only the time of the client's own sign-in may have been written.
    after = stored()
    for rows in (before["User"], after["User"]):
        for row in rows:
            row.pop("last_login")
    assert after == before


def test_administrator_is_allowed(client, essex_objects):
    """Shows that the addresses and arguments of the test above are valid."""
    client.force_login(User.objects.create_superuser("admin@example.org", "a long pass phrase"))
    opened = set()
    for address in ADDRESSES:
        url = reverse(address.name, args=arguments(address.name, essex_objects))
        if client.get(url).status_code == 200:
            opened.add(address.name)
    assert len(opened) > 55
    assert {"wagtailadmin_pages:edit", "wagtailimages:edit", "wagtailusers_groups:edit"} <= opened

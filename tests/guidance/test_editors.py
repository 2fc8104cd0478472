"""An area's editors: their own page alone. Their contacts: test_cms_contacts.py."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission

from guidance.models import Area, AreaPage
from guidance.permissions import area_groups


@pytest.fixture
def signed_in(client, editor, one_factor):
    client.force_login(editor)
    return client


class TestPages:
    @pytest.mark.parametrize(("slug", "may"), [("norfolk", True), ("essex", False), ("cumbria", False)])
    def test_only_their_own(self, editor, approver, slug, may):
        page = AreaPage.objects.get(slug=slug)
        assert page.permissions_for_user(editor).can_edit() is may
        assert page.permissions_for_user(approver).can_edit() is may
        assert page.permissions_for_user(approver).can_publish() is may
        assert not page.permissions_for_user(editor).can_publish()

    def test_the_editor_opens(self, signed_in):
        pages = AreaPage.objects
        own = reverse("wagtailadmin_pages:edit", args=[pages.get(slug="norfolk").pk])
        other = reverse("wagtailadmin_pages:edit", args=[pages.get(slug="essex").pk])
        page = signed_in.get(own)
        assert page.status_code == 200
        assert 'name="summary"' in page.content.decode()
        assert 'name="area"' not in page.content.decode()
        assert signed_in.get(other).status_code == 302


def test_two_groups_an_area_made_once(content):
    areas = Area.objects.all()
    assert len({group.pk for area in areas for group in area_groups(area)}) == 10
    norfolk = areas.get(slug="norfolk")
    groups = area_groups(norfolk)
    for group in groups:
        group.page_permissions.all().delete()
    assert area_groups(norfolk) == groups
    assert not any(group.page_permissions.exists() for group in groups)


def test_editors_who_published_alone_stop_when_approvers_come(content):
    """As an installation from before approvers finds itself."""
    norfolk = Area.objects.get(slug="norfolk")
    editors, approvers = area_groups(norfolk)
    approvers.delete()
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=editors, page=norfolk.page, permission=publish)
    area_groups(Area.objects.get(slug="norfolk"))
    left = set(editors.page_permissions.values_list("permission__codename", flat=True))
    assert left == {"add_page", "change_page", "lock_page"}

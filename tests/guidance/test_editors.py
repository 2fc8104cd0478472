"""Editors of an area may edit only its pages. For its contacts see test_cms_contacts.py."""

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
    @pytest.mark.parametrize(("slug", "allowed"), [("norfolk", True), ("essex", False), ("cumbria", False)])
    def test_permissions_cover_own_page_only(self, editor, approver, slug, allowed):
        page = AreaPage.objects.get(slug=slug)
        assert page.permissions_for_user(editor).can_edit() is allowed
        assert page.permissions_for_user(approver).can_edit() is allowed
        assert page.permissions_for_user(approver).can_publish() is allowed
        assert not page.permissions_for_user(editor).can_publish()

    def test_only_own_page_opens_in_the_editor(self, signed_in):
        pages = AreaPage.objects
        own = reverse("wagtailadmin_pages:edit", args=[pages.get(slug="norfolk").pk])
        other = reverse("wagtailadmin_pages:edit", args=[pages.get(slug="essex").pk])
        page = signed_in.get(own)
        assert page.status_code == 200
        assert 'name="summary"' in page.content.decode()
        assert 'name="area"' not in page.content.decode()
        assert signed_in.get(other).status_code == 302


def test_area_groups_are_created_once(content):
    areas = Area.objects.all()
    assert len({group.pk for area in areas for group in area_groups(area)}) == 10
    norfolk = areas.get(slug="norfolk")
    groups = area_groups(norfolk)
    for group in groups:
        group.page_permissions.all().delete()
    assert area_groups(norfolk) == groups
    assert not any(group.page_permissions.exists() for group in groups)


def test_editors_lose_publish_permission_when_approvers_are_added(content):
    """As in an installation that had editors before approvers were introduced."""
    norfolk = Area.objects.get(slug="norfolk")
    editors, approvers = area_groups(norfolk)
    approvers.delete()
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=editors, page=norfolk.page, permission=publish)
    area_groups(Area.objects.get(slug="norfolk"))
    permissions = set(editors.page_permissions.values_list("permission__codename", flat=True))
    assert permissions == {"add_page", "change_page", "lock_page"}

"""An area's editors: their own page alone. Their contacts: test_cms_contacts.py."""

import pytest
from django.urls import reverse

from guidance.models import Area, AreaPage
from guidance.permissions import area_group


@pytest.fixture
def signed_in(client, editor, one_factor):
    client.force_login(editor)
    return client


class TestPages:
    @pytest.mark.parametrize(("slug", "may"), [("norfolk", True), ("essex", False), ("cumbria", False)])
    def test_only_their_own(self, editor, slug, may):
        allowed = AreaPage.objects.get(slug=slug).permissions_for_user(editor)
        assert (allowed.can_edit(), allowed.can_publish()) == (may, may)

    def test_the_editor_opens(self, signed_in):
        pages = AreaPage.objects
        own = reverse("wagtailadmin_pages:edit", args=[pages.get(slug="norfolk").pk])
        other = reverse("wagtailadmin_pages:edit", args=[pages.get(slug="essex").pk])
        page = signed_in.get(own)
        assert page.status_code == 200
        assert 'name="summary"' in page.content.decode()
        assert 'name="area"' not in page.content.decode()
        assert signed_in.get(other).status_code == 302


def test_one_group_an_area_made_once(content):
    areas = Area.objects.all()
    assert len({area_group(area).pk for area in areas}) == 5
    norfolk = areas.get(slug="norfolk")
    group = area_group(norfolk)
    group.page_permissions.all().delete()
    assert area_group(norfolk) == group
    assert not group.page_permissions.exists()

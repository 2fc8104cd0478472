"""An area's editors: their own page and their own contacts, and no word on whether a contact works."""

import pytest
from django.urls import reverse

from guidance.models import Area, AreaPage, Contact
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


class TestContacts:
    def _address(self, key):
        return reverse("wagtailsnippets_guidance_contact:edit", args=[Contact.objects.get(loaded_key=key).pk])

    def _form(self, key, **changed):
        contact = Contact.objects.get(loaded_key=key)
        names = (
            "kind",
            "purpose",
            "value",
            "label",
            "order",
            "hours",
            "out_of_hours",
            "note",
            "source",
            "source_on",
        )
        return {
            "area": contact.area_id,
            "review_on": "",
            **{n: getattr(contact, n) for n in names},
            **changed,
        }

    def test_list(self, signed_in):
        page = signed_in.get(reverse("wagtailsnippets_guidance_contact:list")).content.decode()
        assert "01953 423905" in page
        assert "01245 452196" not in page

    def test_own(self, signed_in):
        assert signed_in.get(self._address("norfolk-email")).status_code == 200

    def test_other(self, signed_in):
        assert signed_in.get(self._address("essex-phone")).status_code == 404
        assert signed_in.post(self._address("essex-phone"), self._form("essex-phone", label="x")).status_code == 404
        assert Contact.objects.get(loaded_key="essex-phone").label != "x"

    def test_no_deleting(self, signed_in):
        contact = Contact.objects.get(loaded_key="norfolk-email")
        address = reverse("wagtailsnippets_guidance_contact:delete", args=[contact.pk])
        assert signed_in.post(address).status_code == 302
        assert Contact.objects.filter(pk=contact.pk).exists()

    def test_not_into_another_area(self, signed_in):
        essex = Area.objects.get(slug="essex")
        signed_in.post(self._address("norfolk-email"), self._form("norfolk-email", area=essex.pk))
        assert Contact.objects.get(loaded_key="norfolk-email").area.slug == "norfolk"

    def test_cannot_confirm(self, signed_in):
        form = self._form("norfolk-email", label="Our team", status="confirmed", confirmed_by="me")
        assert signed_in.post(self._address("norfolk-email"), form).status_code == 302
        contact = Contact.objects.get(loaded_key="norfolk-email")
        assert (contact.label, contact.status) == ("Our team", "unconfirmed")

    @pytest.mark.parametrize(
        ("changed", "status"),
        [({"value": "new@example.gov.uk"}, "unconfirmed"), ({"hours": "9 to 5"}, "confirmed")],
    )
    def test_a_new_address_has_to_be_confirmed_anew(self, signed_in, changed, status):
        Contact.objects.filter(loaded_key="norfolk-email").update(
            status="confirmed", confirmed_at="2026-11-01T09:00Z", confirmed_by="a person"
        )
        signed_in.post(self._address("norfolk-email"), self._form("norfolk-email", **changed))
        contact = Contact.objects.get(loaded_key="norfolk-email")
        assert {name: getattr(contact, name) for name in changed} == changed
        assert contact.status == status


def test_one_group_an_area_made_once(content):
    areas = Area.objects.all()
    assert len({area_group(area).pk for area in areas}) == 5
    norfolk = areas.get(slug="norfolk")
    group = area_group(norfolk)
    group.page_permissions.all().delete()
    assert area_group(norfolk) == group
    assert not group.page_permissions.exists()

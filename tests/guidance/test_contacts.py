"""Validation of contacts, warnings about addresses, and the status shown to the public."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from guidance.models import Area, Contact


def _contact(value="prevent@example.gov.uk", kind="email", **fields):
    given = {"label": "Team", "source": "a test", "source_on": "2026", "purpose": "referral"} | fields
    return Contact(area=Area.objects.get(slug="essex"), kind=kind, value=value, **given)


@pytest.mark.usefixtures("content")
class TestValidation:
    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("email", "not an address"),
            ("email", "a@b.gov.uk, c@d.gov.uk"),
            ("email", "a@b.gov.uk\nBcc: c@d.gov.uk"),
            ("phone", "ask at the desk"),
            ("phone", "01245-452196"),
            ("phone", "9"),
            ("phone", ""),
        ],
    )
    def test_invalid_value_is_refused(self, kind, value):
        with pytest.raises(ValidationError) as caught:
            _contact(value, kind).full_clean()
        assert "value" in caught.value.message_dict

    @pytest.mark.parametrize(("kind", "value"), [("phone", "+44 1245 452196"), ("phone", "101"), ("email", "a@b.uk")])
    def test_valid_value_is_accepted(self, kind, value):
        _contact(value, kind).full_clean()

    @pytest.mark.parametrize("field", ["source", "source_on", "label"])
    def test_required_field_cannot_be_empty(self, field):
        with pytest.raises(ValidationError) as caught:
            _contact(**{field: ""}).full_clean()
        assert field in caught.value.message_dict

    def test_confirmed_status_needs_time_and_person(self):
        with pytest.raises(ValidationError):
            _contact(status="confirmed").full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            _contact(status="confirmed").save()

    def test_duplicate_for_same_purpose_is_refused(self):
        _contact().save()
        with pytest.raises(IntegrityError), transaction.atomic():
            _contact().save()


@pytest.mark.parametrize(
    ("value", "warned"),
    [
        ("a@cambs.pnn.police.uk", True),
        ("a@CAMBS.PNN.POLICE.UK", True),
        ("a@council.gcsx.gov.uk", True),
        ("a@office.gsi.gov.uk", True),
        ("a@pnn.police.uk", True),
        ("a@cambs.police.uk", False),
        ("a@notpnn.police.uk.example.org", False),
        ("a@xpnn.police.uk", False),
    ],
)
def test_retired_domain_is_accepted_with_warning(content, value, warned):
    contact = _contact(value)
    contact.full_clean()
    assert bool(contact.warning) is warned


class TestPublicStatus:
    def test_unconfirmed_contact_is_marked(self, read):
        page = read("/areas/essex/")
        assert re.search(r"01245 452196 .*?Not confirmed", page)
        assert "The team has not yet told us that this still works" in page

    def test_every_contact_shows_its_source(self, read):
        for contact in Contact.objects.select_related("area"):
            page = read(f"/areas/{contact.area.slug}/")
            shown = re.escape(contact.value) + r" .*?Source: " + re.escape(f"{contact.source} ({contact.source_on})")
            assert re.search(shown, page), contact

    def test_demo_confirmation_is_marked(self, read):
        Contact.objects.update(status="confirmed", confirmed_at=timezone.now(), confirmed_by="demo")
        page = read("/areas/essex/")
        assert "Demo only" in page
        assert "The team itself has not confirmed it" in page
        assert "Not confirmed" not in page

    def test_confirmed_contact_shows_date_but_no_name(self, read, frozen):
        Contact.objects.update(status="confirmed", confirmed_at=timezone.now(), confirmed_by="A. Person")
        page = read("/areas/essex/")
        assert "Confirmed on 21 November 2026" in page
        assert "Demo only" not in page
        assert "A. Person" not in page

    def test_failing_contact_is_marked(self, read):
        Contact.objects.update(status="failing")
        assert "May not be working" in read("/areas/essex/")

    def test_retired_contact_is_not_shown(self, read):
        Contact.objects.update(status="retired")
        page = read("/areas/essex/")
        assert "01245 452196" not in page
        assert "Call 101 and ask for the Prevent team" in page

    def test_warning_about_retired_domain_is_shown(self, read):
        assert re.search(r"old pnn mail network.*ask the force.*call 101", read("/areas/cambridgeshire/"))

"""Actions that change a contact: refusals, the history they write, and the last referral contact of an area."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from guidance import directory
from guidance.actions import contacts as contact_actions
from guidance.actions import history
from guidance.models import Area, Contact, ContactAsk, ContactChange

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AUTHOR = {"by": "editor@example.org", "at": AT}


@pytest.fixture
def only_contact(content):
    """Cumbria has one contact to share a concern with."""
    return Contact.objects.get(area__slug="cumbria", purpose="referral")


@pytest.fixture
def one_of_three(content):
    return Contact.objects.get(loaded_key="norfolk-phone-2")


def _confirm(contact):
    contact.status, contact.confirmed_at, contact.confirmed_by = "confirmed", AT, "Example Person"
    contact.save()
    return contact


def _last_change(contact):
    return ContactChange.objects.filter(contact=contact).first()


class TestMarkFailing:
    def test_confirmed_contact_is_marked_and_recorded(self, only_contact):
        _confirm(only_contact)
        assert directory.mark_contact_failing(only_contact.pk, reason="550 no such user", by="delivery worker", at=AT)
        only_contact.refresh_from_db()
        assert only_contact.status == "failing"
        change = _last_change(only_contact)
        assert (change.kind, change.by, change.reason, change.at) == (
            *("failing", "delivery worker", "550 no such user", AT),
        )
        assert change.what == {"status": ["confirmed", "failing"]}

    def test_open_question_is_closed(self, only_contact):
        ContactAsk.objects.create(contact=only_contact, value=only_contact.value, asked_at=AT, asked_by="x")
        directory.mark_contact_failing(only_contact.pk, reason="bounced", by="x", at=AT)
        assert not ContactAsk.objects.open().exists()

    @pytest.mark.parametrize("status", ["failing", "retired"])
    def test_failing_or_retired_contact_is_left_unchanged(self, only_contact, status):
        Contact.objects.filter(pk=only_contact.pk).update(status=status)
        before = ContactChange.objects.count()
        assert not directory.mark_contact_failing(only_contact.pk, reason="bounced", by="x", at=AT)
        only_contact.refresh_from_db()
        assert (only_contact.status, ContactChange.objects.count()) == (status, before)

    def test_missing_contact_returns_false(self, db):
        assert not directory.mark_contact_failing(0, reason="bounced", by="x", at=AT)

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_missing_reason_is_refused(self, only_contact, reason):
        with pytest.raises(ValueError, match="needs a reason"):
            directory.mark_contact_failing(only_contact.pk, reason=reason, by="x", at=AT)
        only_contact.refresh_from_db()
        assert only_contact.status == "unconfirmed"


class TestSave:
    def test_new_contact_is_recorded_as_added(self, content):
        essex = Area.objects.get(slug="essex")
        contact = Contact(area=essex, kind="email", purpose="advice", value="a@b.gov.uk", label="Team", source="x")
        contact_actions.save_contact(contact=contact, reason="Told by phone", **AUTHOR)
        change = _last_change(contact)
        assert (change.kind, change.reason, change.by) == ("added", "Told by phone", AUTHOR["by"])
        assert change.what["value"] == ["", "a@b.gov.uk"]

    def test_changed_field_is_recorded(self, one_of_three):
        one_of_three.hours = "9 to 5"
        contact_actions.save_contact(contact=one_of_three, reason="Their website", **AUTHOR)
        assert _last_change(one_of_three).what == {"hours": ["", "9 to 5"]}

    def test_new_address_resets_confirmation_and_open_question(self, one_of_three):
        _confirm(one_of_three)
        ContactAsk.objects.create(contact=one_of_three, value=one_of_three.value, asked_at=AT, asked_by="x")
        one_of_three.value = "01953 000000"
        contact_actions.save_contact(contact=one_of_three, reason="New number", **AUTHOR)
        one_of_three.refresh_from_db()
        assert (one_of_three.status, one_of_three.confirmed_at, one_of_three.confirmed_by) == (
            "unconfirmed",
            None,
            "",
        )
        assert not ContactAsk.objects.open().exists()
        assert _last_change(one_of_three).what["status"] == ["confirmed", "unconfirmed"]

    def test_missing_reason_is_refused(self, one_of_three):
        one_of_three.hours = "9 to 5"
        with pytest.raises(ValueError, match="needs a reason"):
            contact_actions.save_contact(contact=one_of_three, reason=" ", **AUTHOR)
        assert Contact.objects.get(pk=one_of_three.pk).hours == ""

    def test_certificate_is_recorded_by_fingerprint(self, content, certificate):
        contact = Contact.objects.get(loaded_key="norfolk-email")
        contact.certificate = certificate.pem
        contact_actions.save_contact(contact=contact, reason="Sent by their IT", **AUTHOR)
        assert _last_change(contact).what == {"certificate": ["", certificate.fingerprint]}


class TestLastReferralContact:
    def _change(self, contact, **fields):
        for name, value in fields.items():
            setattr(contact, name, value)
        contact_actions.save_contact(contact=contact, reason="x", **AUTHOR)

    @pytest.mark.parametrize(
        ("what", "field"), [("purpose", "purpose"), ("area", "area"), ("status", "purpose"), ("retire", "reason")]
    )
    def test_removing_last_referral_contact_is_refused(self, only_contact, what, field):
        before = Contact.objects.values().get(pk=only_contact.pk)
        written = ContactChange.objects.count()
        new = {"purpose": "advice", "area": Area.objects.get(slug="essex"), "status": "retired"}
        change = {
            "retire": lambda: contact_actions.retire_contact(contact_id=only_contact.pk, reason="x", **AUTHOR),
        }.get(what, lambda: self._change(only_contact, **{what: new[what]}))
        with pytest.raises(
            contact_actions.NoReferralContactLeft, match="Cumbria would have no contact left"
        ) as caught:
            change()
        assert caught.value.field == field
        assert Contact.objects.values().get(pk=only_contact.pk) == before
        assert ContactChange.objects.count() == written

    def test_one_of_several_contacts_can_be_retired(self, one_of_three):
        contact_actions.retire_contact(contact_id=one_of_three.pk, reason="Number is gone", **AUTHOR)
        one_of_three.refresh_from_db()
        assert one_of_three.status == "retired"
        assert _last_change(one_of_three).what == {"status": ["unconfirmed", "retired"]}

    def test_last_contact_can_be_retired_after_another_is_added(self, only_contact):
        Contact.objects.create(
            area=only_contact.area, kind="phone", purpose="referral", value="101", label="x", source="x"
        )
        contact_actions.retire_contact(contact_id=only_contact.pk, reason="x", **AUTHOR)

    def test_area_without_referral_contact_can_still_be_edited(self, only_contact):
        Contact.objects.filter(pk=only_contact.pk).update(status="retired")
        care = Contact.objects.filter(area=only_contact.area, purpose="safeguarding").first()
        self._change(care, hours="9 to 5")
        only_contact.refresh_from_db()
        self._change(only_contact, hours="9 to 5")
        contact_actions.restore_contact(contact_id=only_contact.pk, reason="It lives", **AUTHOR)
        only_contact.refresh_from_db()
        assert only_contact.status == "unconfirmed"

    def test_failing_contact_counts_as_referral_contact(self, only_contact):
        directory.mark_contact_failing(only_contact.pk, reason="bounced", by="x", at=AT)
        only_contact.refresh_from_db()
        self._change(only_contact, hours="9 to 5")


def test_restored_contact_is_unconfirmed(one_of_three):
    _confirm(one_of_three)
    contact_actions.retire_contact(contact_id=one_of_three.pk, reason="x", **AUTHOR)
    contact_actions.restore_contact(contact_id=one_of_three.pk, reason="x", **AUTHOR)
    one_of_three.refresh_from_db()
    assert (one_of_three.status, one_of_three.confirmed_by) == ("unconfirmed", "")
    assert [change.kind for change in one_of_three.changes.all()][:2] == ["restored", "retired"]


def test_only_retired_contact_can_be_restored(one_of_three):
    _confirm(one_of_three)
    with pytest.raises(contact_actions.InvalidTransition):
        contact_actions.restore_contact(contact_id=one_of_three.pk, reason="x", **AUTHOR)
    one_of_three.refresh_from_db()
    assert one_of_three.status == "confirmed"


class TestHistory:
    def test_history_is_append_only(self, only_contact):
        change = history.record(
            only_contact, "changed", before=history.facts(only_contact), reason="x", by="x", at=AT
        )
        change.reason = "y"
        for rewrite in (
            change.save,
            change.delete,
            lambda: ContactChange.objects.update(reason="y"),
            lambda: ContactChange.objects.filter(pk=change.pk).delete(),
        ):
            with pytest.raises(TypeError, match="append-only"):
                rewrite()

    @pytest.mark.parametrize("empty", ["reason", "by"])
    def test_database_requires_reason_and_author(self, only_contact, empty):
        given = {"kind": "changed", "at": AT, "by": "x", "reason": "x", empty: ""}
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactChange.objects.create(contact=only_contact, area=only_contact.area, **given)

    def test_history_survives_deletion_of_contact(self, only_contact):
        history.record(only_contact, "changed", before=history.facts(only_contact), reason="x", by="x", at=AT)
        pk = only_contact.pk
        only_contact.delete()
        assert ContactChange.objects.filter(contact_id=pk).exists()

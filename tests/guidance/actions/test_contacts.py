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


class TestAdd:
    def test_new_contact_is_recorded_as_added(self, content):
        essex = Area.objects.get(slug="essex")
        contact = Contact(area=essex, kind="email", purpose="advice", value="a@b.gov.uk", label="Team", source="x")
        contact_actions.add_contact(contact=contact, reason="Told by phone", **AUTHOR)
        change = _last_change(contact)
        assert (change.kind, change.reason, change.by) == ("added", "Told by phone", AUTHOR["by"])
        assert change.what["value"] == ["", "a@b.gov.uk"]

    def test_existing_contact_is_not_overwritten(self, one_of_three):
        one_of_three.value = "01953 000000"
        with pytest.raises(IntegrityError), transaction.atomic():
            contact_actions.add_contact(contact=one_of_three, reason="x", **AUTHOR)
        assert Contact.objects.get(pk=one_of_three.pk).value != "01953 000000"


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

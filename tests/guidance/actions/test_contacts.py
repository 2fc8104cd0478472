"""The verbs that change a contact: who may not, what is written down, and that no area routes nowhere."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from guidance import directory
from guidance.actions import contacts as verbs
from guidance.actions import history
from guidance.models import Area, Contact, ContactAsk, ContactChange

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WHO = {"by": "editor@example.org", "at": AT}


@pytest.fixture
def only(content):
    """Cumbria has one contact to share a concern with."""
    return Contact.objects.get(area__slug="cumbria", purpose="referral")


@pytest.fixture
def one_of_three(content):
    return Contact.objects.get(loaded_key="norfolk-phone-2")


def _confirm(contact):
    contact.status, contact.confirmed_at, contact.confirmed_by = "confirmed", AT, "Example Person"
    contact.save()
    return contact


def _last(contact):
    return ContactChange.objects.filter(contact=contact).first()


class TestMarkFailing:
    def test_it_works(self, only):
        _confirm(only)
        assert directory.mark_contact_failing(only.pk, reason="550 no such user", by="delivery worker", at=AT)
        only.refresh_from_db()
        assert only.status == "failing"
        change = _last(only)
        assert (change.kind, change.by, change.reason, change.at) == (
            *("failing", "delivery worker", "550 no such user", AT),
        )
        assert change.what == {"status": ["confirmed", "failing"]}

    def test_its_open_question_is_closed(self, only):
        ContactAsk.objects.create(contact=only, value=only.value, asked_at=AT, asked_by="x")
        directory.mark_contact_failing(only.pk, reason="bounced", by="x", at=AT)
        assert not ContactAsk.objects.open().exists()

    @pytest.mark.parametrize("status", ["failing", "retired"])
    def test_seen_again_writes_nothing(self, only, status):
        Contact.objects.filter(pk=only.pk).update(status=status)
        before = ContactChange.objects.count()
        assert not directory.mark_contact_failing(only.pk, reason="bounced", by="x", at=AT)
        only.refresh_from_db()
        assert (only.status, ContactChange.objects.count()) == (status, before)

    def test_gone(self, db):
        assert not directory.mark_contact_failing(0, reason="bounced", by="x", at=AT)

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_without_a_reason_nothing_is_saved(self, only, reason):
        with pytest.raises(ValueError, match="needs a reason"):
            directory.mark_contact_failing(only.pk, reason=reason, by="x", at=AT)
        only.refresh_from_db()
        assert only.status == "unconfirmed"


class TestSave:
    def test_added(self, content):
        essex = Area.objects.get(slug="essex")
        contact = Contact(area=essex, kind="email", purpose="advice", value="a@b.gov.uk", label="Team", source="x")
        verbs.save_contact(contact=contact, reason="Told by phone", **WHO)
        change = _last(contact)
        assert (change.kind, change.reason, change.by) == ("added", "Told by phone", WHO["by"])
        assert change.what["value"] == ["", "a@b.gov.uk"]

    def test_changed(self, one_of_three):
        one_of_three.hours = "9 to 5"
        verbs.save_contact(contact=one_of_three, reason="Their website", **WHO)
        assert _last(one_of_three).what == {"hours": ["", "9 to 5"]}

    def test_a_new_address_loses_the_confirmation_and_the_open_question(self, one_of_three):
        _confirm(one_of_three)
        ContactAsk.objects.create(contact=one_of_three, value=one_of_three.value, asked_at=AT, asked_by="x")
        one_of_three.value = "01953 000000"
        verbs.save_contact(contact=one_of_three, reason="New number", **WHO)
        one_of_three.refresh_from_db()
        assert (one_of_three.status, one_of_three.confirmed_at, one_of_three.confirmed_by) == (
            "unconfirmed",
            None,
            "",
        )
        assert not ContactAsk.objects.open().exists()
        assert _last(one_of_three).what["status"] == ["confirmed", "unconfirmed"]

    def test_without_a_reason_nothing_is_saved(self, one_of_three):
        one_of_three.hours = "9 to 5"
        with pytest.raises(ValueError, match="needs a reason"):
            verbs.save_contact(contact=one_of_three, reason=" ", **WHO)
        assert Contact.objects.get(pk=one_of_three.pk).hours == ""

    def test_a_certificate_stands_in_history_by_its_fingerprint(self, content, certificate):
        contact = Contact.objects.get(loaded_key="norfolk-email")
        contact.certificate = certificate.pem
        verbs.save_contact(contact=contact, reason="Sent by their IT", **WHO)
        assert _last(contact).what == {"certificate": ["", certificate.fingerprint]}


class TestNoAreaRoutesNowhere:
    def _change(self, contact, **fields):
        for name, value in fields.items():
            setattr(contact, name, value)
        verbs.save_contact(contact=contact, reason="x", **WHO)

    @pytest.mark.parametrize(
        ("what", "field"), [("purpose", "purpose"), ("area", "area"), ("status", "purpose"), ("retire", "reason")]
    )
    def test_refused(self, only, what, field):
        before = Contact.objects.values().get(pk=only.pk)
        written = ContactChange.objects.count()
        new = {"purpose": "advice", "area": Area.objects.get(slug="essex"), "status": "retired"}
        change = {
            "retire": lambda: verbs.retire_contact(contact_id=only.pk, reason="x", **WHO),
        }.get(what, lambda: self._change(only, **{what: new[what]}))
        with pytest.raises(verbs.RoutesNowhere, match="Cumbria would have no contact left") as caught:
            change()
        assert caught.value.field == field
        assert Contact.objects.values().get(pk=only.pk) == before
        assert ContactChange.objects.count() == written

    def test_one_of_several_may_go(self, one_of_three):
        verbs.retire_contact(contact_id=one_of_three.pk, reason="Number is gone", **WHO)
        one_of_three.refresh_from_db()
        assert one_of_three.status == "retired"
        assert _last(one_of_three).what == {"status": ["unconfirmed", "retired"]}

    def test_with_another_beside_it_the_only_one_may_go(self, only):
        Contact.objects.create(area=only.area, kind="phone", purpose="referral", value="101", label="x", source="x")
        verbs.retire_contact(contact_id=only.pk, reason="x", **WHO)

    def test_an_area_that_routes_nowhere_already_can_still_be_mended(self, only):
        Contact.objects.filter(pk=only.pk).update(status="retired")
        care = Contact.objects.filter(area=only.area, purpose="safeguarding").first()
        self._change(care, hours="9 to 5")
        only.refresh_from_db()
        self._change(only, hours="9 to 5")
        verbs.restore_contact(contact_id=only.pk, reason="It lives", **WHO)
        only.refresh_from_db()
        assert only.status == "unconfirmed"

    def test_a_failing_one_still_counts_for_somebody_can_mend_it(self, only):
        directory.mark_contact_failing(only.pk, reason="bounced", by="x", at=AT)
        only.refresh_from_db()
        self._change(only, hours="9 to 5")


def test_brought_back_unconfirmed(one_of_three):
    _confirm(one_of_three)
    verbs.retire_contact(contact_id=one_of_three.pk, reason="x", **WHO)
    verbs.restore_contact(contact_id=one_of_three.pk, reason="x", **WHO)
    one_of_three.refresh_from_db()
    assert (one_of_three.status, one_of_three.confirmed_by) == ("unconfirmed", "")
    assert [change.kind for change in one_of_three.changes.all()][:2] == ["restored", "retired"]


def test_only_what_is_retired_comes_back(one_of_three):
    _confirm(one_of_three)
    with pytest.raises(verbs.InvalidTransition):
        verbs.restore_contact(contact_id=one_of_three.pk, reason="x", **WHO)
    one_of_three.refresh_from_db()
    assert one_of_three.status == "confirmed"


class TestHistory:
    def test_append_only(self, only):
        change = history.record(only, "changed", before=history.facts(only), reason="x", by="x", at=AT)
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
    def test_the_database_refuses_one_without(self, only, empty):
        given = {"kind": "changed", "at": AT, "by": "x", "reason": "x", empty: ""}
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactChange.objects.create(contact=only, area=only.area, **given)

    def test_outlives_its_contact(self, only):
        history.record(only, "changed", before=history.facts(only), reason="x", by="x", at=AT)
        pk = only.pk
        only.delete()
        assert ContactChange.objects.filter(contact_id=pk).exists()

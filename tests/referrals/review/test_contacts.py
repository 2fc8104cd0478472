"""Supervisors' test calls of their force's own numbers. For proposals see tests/guidance/test_approving.py."""

import pytest
from django.utils import timezone

from guidance import directory
from guidance.models import Contact


@pytest.fixture
def number(db):
    Contact.objects.filter(loaded_key="norfolk-phone-1").update(status="unconfirmed", confirmed_at=None)
    return Contact.objects.get(loaded_key="norfolk-phone-1")


@pytest.fixture
def address(number):
    return f"/review/contacts/calls/{number.pk}/"


@pytest.mark.parametrize(
    ("result", "status", "kind"),
    [("works", "confirmed", "confirmed"), ("no-answer", "unconfirmed", "no-answer"), ("wrong", "failing", "failing")],
)
def test_test_call_is_recorded(boss_client, boss, number, address, result, status, kind):
    assert number.value in boss_client.get("/review/contacts/").content.decode()
    assert number.value in boss_client.get(address).content.decode()
    boss_client.post(address, {"result": result, "answered_by": "Example Person, desk" if result == "works" else ""})
    number.refresh_from_db()
    entry = number.changes.first()
    assert (number.status, entry.kind) == (status, kind)
    assert boss.user.email in entry.by


def test_who_answered_is_required(boss_client, number, address):
    page = boss_client.post(address, {"result": "works", "answered_by": ""}).content.decode()
    assert "Enter who answered" in page
    number.refresh_from_db()
    assert number.status == "unconfirmed"


def test_other_forces_number_is_refused(boss_client, boss, db):
    theirs = Contact.objects.get(loaded_key="essex-phone")
    assert boss_client.post(f"/review/contacts/calls/{theirs.pk}/", {"result": "wrong"}).status_code == 404
    with pytest.raises(LookupError):
        directory.record_contact_call(
            theirs.pk,
            force_id=boss.force_id,
            result="wrong",
            answered_by="",
            called_at=timezone.now(),
            by=boss.user.email,
            at=timezone.now(),
        )


def test_officer_without_supervision_sees_no_contacts_page(officer_client, number, address):
    for path in ("/review/contacts/", address):
        assert officer_client.get(path).status_code == 404

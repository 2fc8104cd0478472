"""Supervisors' test calls of their force's own numbers. For proposals see tests/guidance/test_approving.py."""

import pytest
from django.utils import timezone

from guidance import directory
from guidance.models import Contact
from tests.guidance.changing import propose


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


@pytest.fixture
def proposal(number):
    return propose(number, value="01603 999222")


def call(client, proposal, **given):
    fields = {"result": "works", "answered_by": "Example Person, desk"} | given
    return client.post(f"/review/contacts/{proposal.pk}/", fields)


def test_supervisor_calls_a_proposed_number_and_then_approves(boss_client, boss, number, proposal):
    page = boss_client.get(f"/review/contacts/{proposal.pk}/").content.decode()
    assert "Call the new number for a test" in page
    assert boss_client.post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"}).status_code == 409
    assert call(boss_client, proposal)["Location"] == f"/review/contacts/{proposal.pk}/"
    page = boss_client.get(f"/review/contacts/{proposal.pk}/").content.decode()
    assert "Confirmed by Example Person, desk" in page
    assert "Call the new number" not in page
    boss_client.post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
    number.refresh_from_db()
    assert (number.value, number.status) == ("01603 999222", "confirmed")


@pytest.mark.parametrize(
    ("given", "status", "message"),
    [
        ({"result": ""}, 200, "Select what happened"),
        ({"answered_by": ""}, 200, "Enter who answered"),
    ],
)
def test_unfinished_record_of_a_call_is_asked_for_again(boss_client, number, proposal, given, status, message):
    page = call(boss_client, proposal, **given)
    assert page.status_code == status
    assert message in page.content.decode()
    proposal.refresh_from_db()
    assert proposal.confirmed_at is None


def test_call_is_not_recorded_by_who_proposed_the_number(boss_client, boss, number):
    own = propose(number, value="01603 999222", by=boss.user.email)
    page = call(boss_client, own)
    assert page.status_code == 409
    assert "by somebody else than who proposed" in page.content.decode()


def test_wrong_number_ends_its_proposal(boss_client, proposal):
    call(boss_client, proposal, result="wrong", answered_by="")
    proposal.refresh_from_db()
    assert proposal.state == "refused"


def test_other_forces_proposal_is_refused(boss_client, boss, make_officer, proposal, client):
    client.force_login(make_officer("essex", "boss", is_supervisor=True).user)
    assert call(client, proposal).status_code == 404
    with pytest.raises(LookupError):
        directory.record_proposal_call(
            proposal.pk,
            force_id=0,
            result="works",
            answered_by="x",
            called_at=timezone.now(),
            by="x",
            at=timezone.now(),
        )

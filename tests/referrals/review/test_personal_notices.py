"""An officer is told by mail what a colleague assigned or offered to them: the reference, nothing of the content."""

import pytest

from prevent_portal.mail.models import Letter
from referrals.actions.casework.ownership import assign_concern, offer_concern
from tests.referrals.review.building import AT, acknowledge, send, some_supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(make_officer):
    return make_officer("norfolk", "colleague")


def told():
    return sorted(Letter.objects.filter(kind="personal").values_list("to", "title"))


def test_officer_is_told_of_an_assignment_without_content(officer, colleague):
    concern = acknowledge(send(), officer)
    assign_concern(concern=concern, to=colleague, by=some_supervisor(concern), at=AT)
    assert told() == [(colleague.user.email, f"{concern.reference}: assigned to you")]
    letter = Letter.objects.get(kind="personal")
    assert f"/review/{concern.reference}/" in letter.body
    assert "Canary" not in letter.title + letter.body


def test_officer_is_told_of_an_offer(officer, colleague):
    concern = acknowledge(send(), officer)
    offer_concern(concern=concern, to=colleague, by=officer, at=AT)
    assert told() == [(colleague.user.email, f"{concern.reference}: offered to you")]


def test_nobody_is_told_of_what_they_did_themselves(officer, colleague):
    concern = acknowledge(send(), officer)
    boss = some_supervisor(concern)
    assign_concern(concern=concern, to=boss, by=boss, at=AT)
    colleague.user.is_active = False
    colleague.user.save()
    assign_concern(concern=concern, to=colleague, by=boss, at=AT)
    assert told() == []


def test_several_assigned_at_once_are_one_mail(boss_client, officer, colleague):
    concerns = [acknowledge(send(), officer), send()]
    ours = acknowledge(send(), colleague)
    chosen = [concern.reference for concern in (*concerns, ours)]
    boss_client.post("/review/assign/", {"chosen": chosen, "to": "officer", "officer": colleague.pk})
    assert told() == [(colleague.user.email, "2 concerns: assigned to you")]
    body = Letter.objects.get(kind="personal").body
    assert all(concern.reference in body for concern in concerns)
    assert ours.reference not in body

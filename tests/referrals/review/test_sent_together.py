"""Concerns that were sent together: shown to the officers of the force, with no claim that they are one person."""

from uuid import uuid4

from referrals.models import Concern, Match
from tests.referrals.review.building import BASILDON, send


def together(*concerns):
    Concern.objects.filter(pk__in=[concern.pk for concern in concerns]).update(reported_together=uuid4())


def shown(client, concern):
    return client.get(f"/review/{concern.reference}/").content.decode()


def test_officer_sees_what_came_with_it(officer_client):
    first, second, alone = send(), send(), send()
    together(first, second)
    assert "Sent together with" in shown(officer_client, first)
    assert second.reference in shown(officer_client, first)
    assert first.reference in shown(officer_client, second)
    assert "Sent together with" not in shown(officer_client, alone)
    assert not Match.objects.exists()


def test_another_forces_concern_is_not_named(officer_client):
    ours, theirs = send(), send(council=BASILDON)
    together(ours, theirs)
    page = shown(officer_client, ours)
    assert theirs.reference not in page
    assert "Sent together with" not in page

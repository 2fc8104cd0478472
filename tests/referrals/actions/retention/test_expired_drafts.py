from datetime import timedelta

from django.utils import timezone

from referrals.actions.retention.expired_drafts import delete_expired_drafts
from referrals.models import Draft


def test_only_expired_drafts_are_deleted(db):
    now = timezone.now()
    unexpired = Draft.objects.create(ciphertext="x", expires_at=now + timedelta(minutes=1))
    Draft.objects.create(ciphertext="x", expires_at=now)
    assert delete_expired_drafts(at=now) == 1
    assert list(Draft.objects.all()) == [unexpired]

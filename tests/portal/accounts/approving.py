"""Approve what waits for approval, as the first of those who may."""

from django.utils import timezone

from guidance.models import Area
from prevent_portal.accounts.actions.role_requests import approve, deciders
from prevent_portal.accounts.models import RoleRequest, User
from referrals.models import Officer


def approve_all() -> None:
    for asked in RoleRequest.objects.open():
        decider = deciders(asked).users[0]
        words = "I have met them both"
        approve(request_id=asked.pk, reason="Spoken to", by=decider, at=timezone.now(), two_people=words)


def make_supervisor(area: str, email: str = "", **fields: str) -> Officer:
    force = Area.objects.get(slug=area).force
    user = User.objects.create_user(email or f"chief.{area}@example.org", "a long pass phrase", **fields)
    return Officer.objects.create(user=user, force=force, is_supervisor=True)

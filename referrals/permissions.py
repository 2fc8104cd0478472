"""Who may do what with a concern. `check_user_can_x` raises Denied, which a face answers with 404."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import OuterRef

from prevent_portal.accounts.mfa import has_factor
from referrals.models import Concern, Officer
from referrals.walls.opening import OpenForce, shut_force


class Denied(Exception):
    """Not this officer's to see: answered exactly like a concern that does not exist."""


def officer_of(user: Any) -> Officer | None:
    """The Officer that a signed-in user is, or None. One query, and none for an anonymous visitor."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Officer.objects.select_related("force", "user").filter(user_id=user.pk).first()


@contextmanager
def at_work(user: Any) -> Iterator[Officer | None]:
    """The same officer, and until the block ends the database shows this connection the concerns of their force.

    With `has_factor`, which the gate asks about next.
    """
    if not user.is_authenticated or not user.is_active:
        yield None
        return
    found = Officer.objects.select_related("force", "user").annotate(
        opened=OpenForce("force_id"), has_factor=has_factor(OuterRef("user_id"))
    )
    try:
        yield found.filter(user_id=user.pk).first()
    finally:
        shut_force()


def check_user_can_open(officer: Officer | None, concern: Concern) -> None:
    if not user_can_open(officer, concern):
        raise Denied


def user_can_open(officer: Officer | None, concern: Concern) -> bool:
    return officer is not None and officer.force_id == concern.force_id


def check_user_can_call(user: Any, concern: Concern) -> None:
    if not user_can_call(user, concern):
        raise Denied


def user_can_call(user: Any, concern: Concern) -> bool:
    """Whoever may see that a call waits: the force's officers, and the desk that hears of it when it is late."""
    return user_can_open(officer_of(user), concern) or user_can_see_duty_desk(user)


def user_can_see_duty_desk(user: Any) -> bool:
    """By the group "Duty desk" (migration 0003), whose members need not be officers of any force."""
    return bool(user.is_active and user.has_perm("referrals.see_duty_desk"))

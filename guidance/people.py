"""Who is told about a contact, by mail: editors, approvers, the force's supervisors and the duty desk."""

from django.conf import settings
from django.contrib.auth import get_user_model

from guidance.models import Area
from prevent_portal.accounts import roles


def editors(area: Area) -> list[str]:
    return _members(area.editors_id)


def approvers(area: Area) -> list[str]:
    return _members(area.approvers_id)


def supervisors(area: Area) -> list[str]:
    return roles.emails("supervisor", force_id=area.force_id)


def or_duty_desk(found: list[str]) -> list[str]:
    return found or list(settings.DUTY_EMAILS)


def everybody(area: Area) -> list[str]:
    """The area's editors, the force's supervisors and the duty desk."""
    return list(dict.fromkeys([*editors(area), *supervisors(area), *settings.DUTY_EMAILS]))


def _members(group_id: int | None) -> list[str]:
    if not group_id:
        return []
    found = get_user_model().objects.filter(groups=group_id, is_active=True).order_by("email")
    return list(found.values_list("email", flat=True))

"""A check of the domains in which a force's mailboxes for referrals have to be.

Where none are set, an editor can propose a mailbox anywhere, and one pair of careless eyes is all that is left.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from guidance.models import Contact, Force, Kind, Purpose, Status

_HINT = "Run `manage.py set_mailbox_domains` as the owner, for each of them (docs/administration.md)."


@checks.register("portal", checks.Tags.database, deploy=True)
def check_mailbox_domains(
    app_configs: Any, *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A warning, since concerns still arrive where people confirmed that they do."""
    if settings.DEMO or not databases:
        return []
    mailboxes = Contact.objects.filter(purpose=Purpose.REFERRAL, kind=Kind.EMAIL).exclude(status=Status.RETIRED)
    found = list(mailboxes.select_related("area__force").order_by("area__force__name", "value"))
    faults = [f"{force}: any domain may be proposed for referrals." for force in _without_domains(found)]
    faults += [
        f"{each.area.force}: {each.value} is in none of its domains."
        for each in found
        if each.area.force.domains and not each.area.force.takes_mail_at(each.value)
    ]
    return [checks.Warning(fault, hint=_HINT, id="portal.W054") for fault in faults]


def _without_domains(found: Sequence[Contact]) -> list[Force]:
    return list(dict.fromkeys(each.area.force for each in found if not each.area.force.domains))

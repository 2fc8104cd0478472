"""Delete what is left of destroyed concerns when its own period is over; the certificate stays, and counts them."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from referrals.models import ChainHead, Concern, Destruction, Event, RetentionDecision, SubjectAccessRequest
from referrals.rules.retention import STUB_PERIOD

# Tables with rows of a concern, the concern itself last. Attempts go with their deliveries.
_PARTS: list[Any] = [
    SubjectAccessRequest.found.through,
    *(
        model
        for model in apps.get_app_config("referrals").get_models()
        if any(field.name == "concern" and field.is_relation for field in model._meta.fields)
    ),
]


def stubs_past_period(at: datetime) -> QuerySet[Destruction]:
    return Destruction.objects.filter(at__lte=at - STUB_PERIOD, stubs_gone_at=None)


def delete_stubs(*, at: datetime) -> int:
    """Return how many. As the owner of the tables: no role of a process may delete an event."""
    return sum(_delete(certificate, at) for certificate in list(stubs_past_period(at).order_by("at")))


@transaction.atomic
def _delete(certificate: Destruction, at: datetime) -> int:
    ids = list(certificate.concerns.values_list("pk", flat=True))
    for model in _PARTS:
        model._default_manager.filter(concern__in=ids).delete()
    Event.objects.filter(concern_id__in=ids).delete()
    ChainHead.objects.filter(chain_id__in=ids).delete()
    # It says that the chain ended here, and names nothing any more.
    RetentionDecision.objects.filter(concern_id__in=ids).update(reference="")
    Concern.objects.filter(pk__in=ids).delete()
    certificate.stubs_gone_at = at
    certificate.save(update_fields=["stubs_gone_at"])
    return len(ids)

"""Tell a force's other supervisors what one of them did with a concern: its reference, nothing of its content."""

from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse

from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Kind as LetterKind
from referrals.models import Concern, Officer
from referrals.models.event import Kind
from referrals.rules.permissions import supervisors_of, user_can_supervise

SUPERVISOR_ACT = LetterKind("supervisor-act", "What a supervisor did")


def tell_other_supervisors(concern: Concern, kind: Kind, *, by: Officer, at: datetime) -> None:
    """In the transaction of the act, once for each. Nothing if `by` is no supervisor."""
    if not user_can_supervise(by):
        return
    others = supervisors_of(by.force_id).exclude(pk=by.pk).values_list("user__email", flat=True)
    facts = {"reference": concern.reference, "what": kind.label, "page": reverse("review:audit")}
    body = render_to_string("referrals/mail/supervisor.txt", facts)
    queue.add_each(SUPERVISOR_ACT, to=others, subject=f"{concern.reference}: {kind.label}", body=body, at=at)

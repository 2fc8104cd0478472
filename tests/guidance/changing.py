"""Change a contact as people do: proposed by an editor, confirmed by the team, approved by a supervisor."""

from typing import Any

from django.utils import timezone

from guidance.contact_checks.asking import CallResult
from guidance.models import Act, Contact, ContactProposal
from guidance.proposals import deciding, proposing
from guidance.proposals.deciding import Approver

EDITOR, SUPERVISOR = "editor@example.org", "supervisor@example.org"


def propose(contact: Contact, act: Act = Act.CHANGE, *, by: str = EDITOR, **fields: Any) -> ContactProposal:
    wished = Contact.objects.get(pk=contact.pk) if contact.pk else contact
    for name, value in fields.items():
        setattr(wished, name, value)
    return proposing.propose(
        act=act,
        wished=wished,
        reason="The team told us by phone",
        by=by,
        at=timezone.now(),
        is_administrator="certificate" in fields,
    )


def confirm(proposal: ContactProposal) -> None:
    now = timezone.now()
    if proposal.kind == "email":
        deciding.answer_link(
            proposal_id=proposal.pk, takes_concerns=True, name="Example Person", role="Prevent officer", at=now
        )
    else:
        deciding.record_call(
            proposal_id=proposal.pk,
            result=CallResult.WORKS,
            answered_by="Example Person, desk",
            called_at=now,
            by="colleague@example.org",
            at=now,
        )


def approve(proposal: ContactProposal, by: str = SUPERVISOR) -> Contact:
    supervisor = Approver(by, force_id=proposal.area.force_id)
    return deciding.approve(proposal_id=proposal.pk, by=supervisor, at=timezone.now())


def finish(proposal: ContactProposal) -> Contact:
    if proposal.needs_confirmation:
        confirm(proposal)
    return approve(proposal)


def change(contact: Contact, act: Act = Act.CHANGE, **fields: Any) -> Contact:
    """The whole way."""
    return finish(propose(contact, act, **fields))

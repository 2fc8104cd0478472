"""Mails about proposals: to the new address, to the old ones, and to the people who keep the contact."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from guidance.models import ContactProposal
from guidance.models.contact_history import LINK_FOR
from guidance.models.proposals import OBJECT_FOR
from guidance.proposals import links
from prevent_portal import clock
from prevent_portal.mail import queue
from prevent_portal.mail.kinds import Content, Kind
from prevent_portal.mail.models import Letter


def _question(letter: Letter) -> Content | None:
    """None once it is answered or closed. The link is made on sending, so that it is never stored, and mailed to
    the proposed mailbox alone.
    """
    proposal = _proposal(letter)
    if not proposal.awaits_confirmation or letter.to != proposal.value:
        return None
    last_day = timezone.localdate(clock.now() + LINK_FOR)
    body = _body("proposal_question", proposal=proposal, link=links.confirmation(proposal), last_day=last_day)
    return Content(f"Please confirm this mailbox: Prevent concerns for {proposal.area.name}", body)


def _warning(letter: Letter) -> Content | None:
    """None when the proposal is closed: there is nothing left to stop."""
    proposal = _proposal(letter)
    if not proposal.is_open or _is_stopped(proposal) or letter.to not in proposal.told:
        return None
    body = _body("proposal_warning", proposal=proposal, link=links.objection(proposal, letter.to))
    return Content(f"Somebody proposes to change a Prevent contact for {proposal.area.name}", body)


def _change(letter: Letter) -> Content | None:
    proposal = _proposal(letter)
    if _is_stopped(proposal) or letter.to not in proposal.told:
        return None
    link, days = links.objection(proposal, letter.to), OBJECT_FOR.days
    body = _body("proposal_applied", proposal=proposal, link=link, days=days)
    return Content(f"A Prevent contact for {proposal.area.name} has changed", body)


QUESTION = Kind("proposal-question", "Question to a proposed contact", compose=_question)
WARNING = Kind("proposal-warning", "Proposed change, to the old contact", compose=_warning)
CHANGED = Kind("proposal-applied", "Changed contact, to the old one", compose=_change)
NEWS = Kind("proposal-news", "Proposed change of a contact")
KINDS = (QUESTION, WARNING, CHANGED, NEWS)


def ask(proposal: ContactProposal, *, at: datetime) -> None:
    if proposal.kind == "email":
        queue.add(QUESTION, to=proposal.value, about=proposal.pk, at=at)


def tell_old(kind: Kind, proposal: ContactProposal, *, at: datetime) -> None:
    for to in proposal.told:
        queue.add(kind, to=to, about=proposal.pk, at=at)


def tell(recipients: list[str], proposal: ContactProposal, news: str, *, at: datetime, link: str) -> None:
    body = _body("proposal_news", proposal=proposal, news=news, link=link)
    subject = f"Prevent contact for {proposal.area.name}: {news}"
    for to in recipients:
        queue.add(NEWS, to=to, subject=subject, body=body, about=proposal.pk, at=at)


def cms_address(proposal: ContactProposal) -> str:
    return f"{settings.EDITORS_URL}{cms_path(proposal)}"


def cms_path(proposal: ContactProposal) -> str:
    return f"/cms/snippets/guidance/contact/proposal/{proposal.pk}/"


def review_address(proposal: ContactProposal) -> str:
    return f"{settings.OFFICERS_URL}/review/contacts/{proposal.pk}/"


def _proposal(letter: Letter) -> ContactProposal:
    return ContactProposal.objects.select_related("area", "contact").get(pk=letter.about)


def _is_stopped(proposal: ContactProposal) -> bool:
    return bool(proposal.contact and proposal.contact.stopped_at)


def _body(name: str, **words: object) -> str:
    return render_to_string(f"guidance/mail/{name}.txt", {"portal_name": settings.PORTAL_NAME, **words})

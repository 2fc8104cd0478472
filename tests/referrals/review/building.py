"""Helpers that create concerns, deliveries and related rows in any state, without walking through the pages."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from guidance.models import Area, Contact
from prevent_portal.accounts.models import User
from referrals import sealing
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.casework.messages import add_reporter_message, ask_reporter
from referrals.actions.data_rights.copy_parts import Asker, Part
from referrals.actions.data_rights.redactions import Decision, How, decide
from referrals.actions.data_rights.subject_access import make_access_request, search_next_batch
from referrals.actions.submission import Submission, submit_concern
from referrals.models import (
    Concern,
    Delivery,
    FilePage,
    LegalRestriction,
    Match,
    NoteKind,
    Officer,
    Redaction,
    RestrictionKind,
    Role,
    SubjectAccessRequest,
    Transfer,
    Urgency,
)
from referrals.models.danger_sign import DangerSign
from referrals.models.event import Event, Kind
from referrals.rules.routing import Place
from referrals.stored_fields import context_of
from referrals.stored_fields.data_rights import Ground
from tests.referrals.walking import NORWICH

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BASILDON = "E07000066"
# What closing may ask for, whichever danger signs a concern has: as arguments of the actions, and as forms post it.
_SIGNS = (*DangerSign.values, "violence", "pressure", "unnamed")
ANSWERED: dict[str, Any] = {
    "danger": dict.fromkeys(_SIGNS, "Canaryanswer: looked into it"),
    "why_not_gateway": "Canarywhynot: the school helps",
}
AGREED = {"agreement": "Canaryagreement: weighed it too"}
ANSWERED_FORM = (
    {f"sign_{code}": answer for code, answer in ANSWERED["danger"].items()}
    | {"why_not_gateway": ANSWERED["why_not_gateway"]}
    | AGREED
)


def send(
    *,
    council: str = NORWICH,
    at: datetime = AT,
    urgency: Urgency = Urgency.STANDARD,
    answer: str = "Canaryworry",
    question: str = "What worries you?",
    pictures: Sequence[bytes] = (),
    facts: Mapping[str, Any] | None = None,
    said: Sequence[Mapping[str, Any]] | None = None,
) -> Concern:
    said = said or [{"step": "worry", "question": question, "answer": [answer]}]
    submission = Submission(
        draft_id=uuid4(),
        content={"said": said, "facts": facts or {}},
        place=Place(lives_in=council),
        urgency=urgency,
        form_version="test",
        language="en",
        pictures=pictures,
    )
    receipt = submit_concern(submission=submission, at=at)
    return Concern.objects.get(reference=receipt.reference)


def some_officer(concern: Concern) -> Officer:
    return _colleague(concern, f"colleague.{concern.force_id}@example.org")


def some_supervisor(concern: Concern) -> Officer:
    return _colleague(concern, f"supervisor.{concern.force_id}@example.org", is_supervisor=True)


def _colleague(concern: Concern, email: str, **fields: Any) -> Officer:
    found = Officer.objects.select_related("user").filter(user__email=email).first()
    if found is None:
        user, _ = User.objects.get_or_create(email=email)
        found, _ = Officer.objects.get_or_create(user=user, defaults={"force": concern.force, **fields})
    return found


def acknowledge(concern: Concern, by: Officer | None = None, **fields: Any) -> Concern:
    """Set the state to acknowledged by an UPDATE, without an event. `fields` override or add columns."""
    owner = by or some_officer(concern)
    given = {"state": "acknowledged", "owner": owner, "acknowledged_by": owner, "acknowledged_at": AT} | fields
    Concern.objects.filter(pk=concern.pk).update(**given)
    concern.refresh_from_db()
    return concern


def close(concern: Concern, by: Officer | None = None, **fields: Any) -> Concern:
    owner = by or some_officer(concern)
    ended = {"outcome_at": AT, "outcome_by": owner, "closed_at": AT, "closed_by": owner}
    return acknowledge(concern, owner, **({"state": "closed", "outcome": "mistaken"} | ended | fields))


def give_contact(call: Delivery, **fields: str) -> None:
    """A number of the directory's, which has the call's note and hours."""
    given = {"value": call.to, "note": call.note, "hours": call.hours} | fields
    source = {"label": "x", "source": "x", "source_on": "2026"}
    area = {"area": call.concern.area, "kind": "phone", "purpose": "referral"}
    call.contact = Contact.objects.create(**area, **source, **given)
    call.save(update_fields=["contact"])


def add_call(concern: Concern, **fields: Any) -> Delivery:
    order = concern.deliveries.count() + 1
    given = {"to": "01603 000000", "hours": "9am to 5pm", "note": "Ask for Prevent"} | fields
    return Delivery.objects.create(
        concern=concern,
        order=order,
        transport="phone",
        message_id=f"<{uuid4()}@test>",
        queued_at=AT,
        due_at=given.pop("due_at", AT),
        **given,
    )


def add_answer(concern: Concern) -> Delivery:
    """Its notice was sent, and answered by a mail that waits for a person."""
    notice = concern.deliveries.filter(transport="email", purpose="referral").earliest("order")
    notice.sent_at = notice.unclear_at = AT
    notice.save(update_fields=["sent_at", "unclear_at"])
    return notice


def add_page(concern: Concern, what: str = "Canaryfile", data: bytes = b"Canarypage") -> FilePage:
    """A file of one page that an officer added, whatever the state of the concern."""
    officer = some_officer(concern)
    note = write_note(concern, NoteKind.FILE, what, by=officer, at=AT)
    page = FilePage(concern=concern, note=note, number=concern.file_pages.count() + 1, by=officer, at=AT)
    page.sealed = sealing.seal_picture(data, context=context_of(page))
    page.save(force_insert=True)
    content = sealing.body_digests(bytes(page.sealed))
    Event.objects.record(concern.id, Kind.FILE_ADDED, by=officer.user.email, at=AT, pages=1, content=content)
    return page


def add_events(concern: Concern, officer: Officer, number: int) -> None:
    for _ in range(number):
        Event.objects.record(concern.id, Kind.READ, by=officer.user.email, at=AT)


def exchange(concern: Concern, officer: Officer, number: int) -> None:
    """Add `number` questions of the officer, each with an answer of the reporter."""
    for each in range(number):
        ask_reporter(concern=concern, text=f"Canaryquestion {each}", form_id=str(each), by=officer, at=AT)
        add_reporter_message(concern=concern, text=f"Canaryanswer {each}", form_id=str(each), at=AT)


def add_hold(concern: Concern) -> LegalRestriction:
    boss, day = some_supervisor(concern), date(2099, 1, 1)
    return apply_restriction(concern=concern, kind=RestrictionKind.HOLD, text="x", review_on=day, by=boss, at=AT)


def apply_each_restriction(concern: Concern, boss: Officer) -> None:
    """Apply a hold, a correction and a restriction, and an erasure that was refused."""
    apply = partial(apply_restriction, concern=concern, by=boss, at=AT)
    erasure = apply(kind=RestrictionKind.ERASURE, text="Canaryerasure")
    LegalRestriction.objects.filter(pk=erasure.pk).update(ended_at=AT, ended_by=boss)
    apply(kind=RestrictionKind.HOLD, text="Canaryhold", review_on=date(2099, 1, 1))
    apply(kind=RestrictionKind.CORRECTION, text="Canarycorrection <i>")
    apply(kind=RestrictionKind.RESTRICTION, text="Canaryrestriction")


def add_access_request(concern: Concern) -> SubjectAccessRequest:
    boss = some_supervisor(concern)
    access_request = make_access_request(names=["Canaryworry"], authority="Canaryauthority", by=boss, at=AT)
    search_next_batch(access_request=access_request, by=boss, at=AT)
    return access_request


def add_redaction(concern: Concern, words: str, boss: Officer) -> Redaction:
    """Some words blacked out of a copy for the subject, in a request that found the concern."""
    access_request = make_access_request(names=["nobody"], authority="x", by=boss, at=AT)
    access_request.found.add(concern)
    return decide(
        access_request=access_request,
        concern=concern,
        asker=Asker(Role.SUBJECT),
        part=Part("x", "x", "x", (words,)),
        decision=Decision(How.BLACK_OUT, (words,), Ground.OTHERS, words),
        by=boss,
        at=AT,
    )


def add_match(concern: Concern, other: Concern) -> Match:
    """Create an undecided match on the side of `concern` only. Does not set `has_earlier`."""
    match = Match(
        concern=concern, other=other, other_area_id=other.area_id, other_reference=other.reference, found_at=AT
    )
    match.sealed = sealing.seal({"points": 9.0, "reasons": ["same date of birth"]}, context=context_of(match))
    match.save()
    return match


def add_transfer(concern: Concern) -> Transfer:
    """Record a transfer from Cambridgeshire to the force that has the concern."""
    area = Area.objects.select_related("force").get(slug="cambridgeshire")
    user = User.objects.create_user(f"{uuid4()}@example.org", "a long pass phrase")
    transfer = Transfer(
        concern=concern,
        from_area=area,
        from_force=area.force,
        to_area=concern.area,
        to_force=concern.force,
        at=AT,
        by=Officer.objects.create(user=user, force=area.force),
    )
    transfer.reason_sealed = sealing.seal({"reason": "Canaryreason"}, context=context_of(transfer, "reason_sealed"))
    transfer.save()
    return transfer

"""Create concerns of one force in each state that officers' pages show, and one with everything on it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from guidance.models import Contact
from referrals import sealing
from referrals.actions.casework.assessment import write_note
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.actions.casework.message_templates import save_text
from referrals.actions.casework.translations import write_translation
from referrals.actions.data_rights.subject_access import make_access_request, search_next_batch
from referrals.actions.retention.destruction import closed, destroy, obstacles
from referrals.models import (
    Authority,
    Concern,
    Decision,
    Match,
    NoteKind,
    Officer,
    Outcome,
    RestrictionKind,
    SavedView,
    SubjectAccessRequest,
    Urgency,
)
from referrals.models.classification import AgeBand, Sector
from referrals.rules.questions import QUESTIONS
from referrals.stored_fields import context_of
from tests.guidance.changing import confirm, propose
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import (
    BASILDON,
    acknowledge,
    add_answer,
    add_call,
    add_events,
    add_match,
    add_transfer,
    close,
    exchange,
    send,
)
from tools.audit.states import WORD

FAR = date(2099, 1, 1)
# More than a page of the queue.
IN_THE_QUEUE = 30
COUNTED = 60
LONG = f"What an example said at length. {WORD}\n\nAnd a second paragraph, shorter."


def fill_review(officers: Mapping[str, Officer], now: datetime) -> dict[str, Any]:
    """Returns references and ids for page URLs, by the names that tools.audit.signed uses."""
    officer, supervisor = officers["officer"], officers["supervisor"]
    _make_many(officers, now)
    SavedView.objects.create(officer=officer, name="W" * 40, query="flag=child&whose=mine")
    things: dict[str, Any] = {"everything": _with_everything(officers, now)}
    things["new"] = send(at=now - timedelta(hours=3))
    things["mine"] = acknowledge(send(at=now - timedelta(days=1)), officer)
    things["offered"] = acknowledge(send(at=now), officers["colleague"], offered_to=officer)
    things["changed text"] = save_text(
        key="thank-you", name="W" * 60, words=LONG, is_active=False, by=supervisor, at=now
    ).key
    things["officer with work"] = officer.pk
    things["officer without work"] = Officer.objects.get(user__email="officer.cumbria@example.org").pk
    things["second"] = _decided(send(at=now), officer, now)
    things["closed"] = close(send(at=now), officers["colleague"], opened_at=now, outcome="signposted")
    things["restricted"] = acknowledge(send(at=now), officer)
    apply_restriction(
        concern=things["restricted"], kind=RestrictionKind.RESTRICTION, text=LONG, by=supervisor, at=now
    )
    things |= _erasures(officers["deputy"], now)
    found = things["everything"]
    things |= {
        "match": found.matches.get(decision="same").pk,
        "undecided match": found.matches.get(decision="", other__force=found.force).pk,
        "match of another force": found.matches.exclude(other__force=found.force).get().pk,
        "transfer": add_transfer(found).pk,
        "the hold": found.restrictions.get(kind=RestrictionKind.HOLD).pk,
        "access_request": _access_request(found, supervisor, now).pk,
        "part": f"concern:{found.pk}:reference",
        "access_request that was answered": _access_request(found, supervisor, now, answered_on=now.date()).pk,
    }
    away = officers["colleague"]
    Officer.objects.filter(pk=away.pk).update(absent_until=now.date() + timedelta(days=9), stand_in=officer)
    things["colleague"] = away.pk
    made = add_call(things["new"], sent_at=now)
    things |= {"call": add_call(things["new"]).pk, "call that was made": made.pk}
    things["late call"] = add_call(things["mine"], to="01632 960000", failures=2).pk
    things["answered notice"] = add_answer(send(at=now)).pk
    things["notice that was settled"] = things["call that was made"]
    things |= _contacts(found)
    return {name: thing.reference if isinstance(thing, Concern) else str(thing) for name, thing in things.items()}


def _contacts(concern: Concern) -> dict[str, int]:
    referral = Contact.objects.filter(area=concern.area, purpose="referral")
    mailbox = referral.filter(kind="email").earliest("pk")
    proposal = propose(mailbox, value=f"prevent.team@{mailbox.value.partition('@')[2]}", note=LONG)
    confirm(proposal)
    return {"proposal": proposal.pk, "number": referral.filter(kind="phone").earliest("pk").pk}


def _make_many(officers: Mapping[str, Officer], now: datetime) -> None:
    owners = cycle([*officers.values(), None])
    for place in range(IN_THE_QUEUE):
        concern, owner = send(at=now - timedelta(hours=place * 7)), next(owners)
        late = now - timedelta(days=1) if place % 5 == 0 else concern.target_at
        Concern.objects.filter(pk=concern.pk).update(
            target_at=late, is_overdue=place % 5 == 0, violence=place % 3 == 0, about_child=place % 4 == 0
        )
        if owner:
            acknowledge(concern, owner)
    sectors, bands, outcomes = cycle(Sector.values[:4]), cycle(AgeBand.values[:3]), cycle(Outcome.values[:6])
    for place in range(COUNTED):
        close(
            send(at=now - timedelta(days=place * 3)),
            officers["colleague"],
            sector=next(sectors),
            age_band=next(bands),
            outcome=next(outcomes),
            opened_at=now,
            minutes_to_open=place * 20,
            minutes_to_outcome=place * 90,
        )


def _with_everything(officers: Mapping[str, Officer], now: datetime) -> Concern:
    officer = officers["officer"]
    concern = send(at=now - timedelta(days=9), urgency=Urgency.URGENT, answer=LONG, pictures=[picture(), picture()])
    _answer_everything(concern)
    acknowledge(
        concern,
        officer,
        state="awaiting",
        follow_up_on=now.date(),
        offered_to=officers["colleague"],
        language="ur",
        violence=True,
        about_child=True,
        has_earlier=True,
        opened_at=now,
    )
    exchange(concern, officer, 2)
    for kind in NoteKind:
        write_note(concern, kind, LONG, by=officers["colleague"], at=now)
    for of in ("report", "2"):
        write_translation(concern=concern, of=of, language="Urdu", words=LONG, by=officer, at=now)
    add_events(concern, officers["colleague"], 40)
    supervisor = officers["supervisor"]
    apply_restriction(concern=concern, kind=RestrictionKind.HOLD, text=LONG, review_on=FAR, by=supervisor, at=now)
    apply_restriction(concern=concern, kind=RestrictionKind.CORRECTION, text=LONG, by=officers["deputy"], at=now)
    _match(concern, officers, now)
    return concern


def _answer_everything(concern: Concern) -> None:
    said = [
        {"step": slug, "question": f"What was asked about {slug}?", "answer": [LONG, "A second line"]}
        for slug in QUESTIONS
    ]
    context = context_of(concern)
    content = sealing.open_sealed(concern.sealed, context=context)
    concern.sealed = sealing.seal(content | {"said": said}, context=context)
    concern.save(update_fields=["sealed"])


def _match(concern: Concern, officers: Mapping[str, Officer], now: datetime) -> None:
    linked, undecided = (close(send(at=now), officers["colleague"]) for _ in range(2))
    match = add_match(concern, linked)
    Match.objects.filter(pk=match.pk).update(decision=Decision.SAME, decided_at=now, decided_by=officers["colleague"])
    add_match(concern, undecided)
    add_match(concern, send(council=BASILDON, at=now))


def _decided(concern: Concern, by: Officer, now: datetime) -> Concern:
    return acknowledge(
        concern, by, state="outcome", outcome="no-concern", outcome_at=now, outcome_by=by, about_child=True
    )


def _erasures(deputy: Officer, now: datetime) -> dict[str, Any]:
    """A concern with a requested erasure, and a destroyed concern with its certificate."""
    asked, gone = (close(send(at=now), opened_at=now) for _ in range(2))
    for concern in (asked, gone):
        concern.deliveries.update(sent_at=now, due_at=None)
    erasure = apply_restriction(concern=asked, kind=RestrictionKind.ERASURE, text=LONG, by=deputy, at=now)
    authority = {"authority": Authority.SCHEDULE, "by": "purge_concerns", "at": now}
    certificate = destroy(concerns=closed(), blocked_by=obstacles(), ids=[gone.pk], **authority)
    assert certificate is not None, "something keeps a concern that nothing should"
    return {"to be erased": asked, "the erasure": erasure.pk, "gone": gone, "certificate": certificate.pk}


def _access_request(concern: Concern, by: Officer, now: datetime, **fields: Any) -> SubjectAccessRequest:
    access_request = make_access_request(names=["Example", WORD[:80]], authority=LONG, by=by, at=now)
    search_next_batch(access_request=access_request, by=by, at=now)
    SubjectAccessRequest.objects.filter(pk=access_request.pk).update(by=by, **fields)
    return access_request

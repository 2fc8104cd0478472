"""Plants a name in each field that may have words of a person: by the real actions, or else by the model."""

from datetime import date

from guidance import directory
from referrals import sealing
from referrals.actions.casework import outcomes
from referrals.actions.casework.assessment import add_note, await_information, save_assessment
from referrals.actions.casework.legal_restrictions import apply_restriction, lift_restriction
from referrals.actions.casework.message_templates import save_text
from referrals.actions.casework.messages import add_reporter_message, ask_reporter
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.data_rights.subject_access import make_access_request
from referrals.actions.search.people import SearchReason, search_people
from referrals.actions.search.saved_views import save_view
from referrals.matching.people import Person
from referrals.models import Attempt, Concern, Event, Match, NoteKind, Outcome, RestrictionKind
from referrals.models.event import Kind
from referrals.stored_fields import context_of
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import (
    AT,
    acknowledge,
    add_call,
    add_match,
    add_redaction,
    add_transfer,
    send,
    some_officer,
)

NAME = "Quillfeather"
SAID = f"It is about Testperson {NAME}, they say"


def owned(boss):
    return acknowledge(send(), boss)


def report(boss):
    return send(answer=SAID)


def fact_of_the_report(boss):
    return send(facts={"name": {"full_name": f"Testperson {NAME}"}})


def _outcome(boss, **given):
    concern = owned(boss)
    said = {"rationale": "x", "danger": {}} | given
    record_outcome(concern=concern, outcome=Outcome.GATEWAY, by=boss, at=AT, **({"record_number": "1"} | said))
    return concern


def reason_of_the_outcome(boss):
    return _outcome(boss, rationale=SAID)


def record_number(boss):
    return _outcome(boss, record_number=f"Testperson {NAME}, 123")


def signposted_to(boss):
    return _outcome(boss, signposted_to=SAID)


def answer_to_a_danger_sign(boss):
    concern = acknowledge(send(), boss, danger_signs="weapon")
    given = {"rationale": "x", "record_number": "1", "danger": {"weapon": SAID}}
    record_outcome(concern=concern, outcome=Outcome.GATEWAY, by=boss, at=AT, **given)
    return concern


def why_not_gateway(boss):
    concern = acknowledge(send(), boss, about_child=True)
    given = {"rationale": "x", "why_not_gateway": SAID}
    record_outcome(concern=concern, outcome=Outcome.NO_CONCERN, by=boss, at=AT, **given)
    return concern


def second_officers_sentence(boss):
    first = some_officer(send())
    concern = acknowledge(send(), first, about_child=True)
    given = {"outcome": Outcome.NO_CONCERN, "rationale": "x", "why_not_gateway": "x"}
    record_outcome(concern=concern, by=first, at=AT, **given)
    outcomes.approve_outcome(concern=concern, agreement=SAID, by=boss, at=AT, two_people="x")
    return concern


def note(boss):
    concern = owned(boss)
    add_note(concern=concern, kind=NoteKind.FACT, text=SAID, by=boss, at=AT)
    return concern


def assessment(boss):
    concern = owned(boss)
    save_assessment(concern=concern, answers={"intent": SAID}, by=boss, at=AT)
    return concern


def what_is_awaited(boss):
    concern = owned(boss)
    await_information(concern=concern, what=SAID, until=date(2099, 1, 1), by=boss, at=AT)
    return concern


def question_to_the_reporter(boss):
    concern = owned(boss)
    ask_reporter(concern=concern, text=SAID, form_id="1", by=boss, at=AT)
    return concern


def message_of_the_reporter(boss):
    concern = owned(boss)
    add_reporter_message(concern=concern, text=SAID, form_id="1", at=AT)
    return concern


def _restriction(boss, kind, **given):
    concern = owned(boss)
    concern.deliveries.update(sent_at=AT)
    if kind == RestrictionKind.ERASURE:
        Concern.objects.filter(pk=concern.pk).update(state="closed", closed_at=AT, opened_at=AT, outcome="mistaken")
    apply_restriction(concern=concern, kind=kind, text=SAID, by=boss, at=AT, **given)
    return concern


def hold(boss):
    return _restriction(boss, RestrictionKind.HOLD, review_on=date(2099, 1, 1))


def restriction(boss):
    return _restriction(boss, RestrictionKind.RESTRICTION)


def correction(boss):
    return _restriction(boss, RestrictionKind.CORRECTION)


def erasure(boss):
    return _restriction(boss, RestrictionKind.ERASURE)


def why_it_was_lifted(boss):
    concern = owned(boss)
    made = apply_restriction(concern=concern, kind=RestrictionKind.RESTRICTION, text="x", by=boss, at=AT)
    lift_restriction(restriction=made, reason=SAID, by=boss, at=AT)
    return concern


def reason_of_a_transfer_to_here(boss):
    """By the model: another force's officer sent it."""
    concern = owned(boss)
    transfer = add_transfer(concern)
    transfer.reason_sealed = sealing.seal({"reason": SAID}, context=context_of(transfer, "reason_sealed"))
    transfer.save()
    return concern


def likeness(boss):
    """By the model: its reasons are the portal's own words."""
    match = add_match(owned(boss), send())
    match.sealed = sealing.seal({"points": 9.0, "reasons": [SAID]}, context=context_of(match))
    Match.objects.filter(pk=match.pk).update(sealed=match.sealed)
    return match.concern


def answer_of_a_mail_server(boss):
    """By the model: a server that repeats a name is not at hand."""
    concern = owned(boss)
    call = add_call(concern)
    Attempt.objects.create(
        delivery=call, worker="w", started_at=AT, reply=f"550 testperson.{NAME}@example.org unknown"
    )
    return concern


def reason_of_a_search(boss):
    concern = send(facts={"name": {"full_name": "Somebody Else"}, "age": {"years": 30}})
    Event.objects.record(concern.pk, Kind.SEARCHED, by=boss.user.email, at=AT, record=f"Testperson {NAME}")
    return concern


def redaction(boss):
    concern = owned(boss)
    add_redaction(concern, SAID, boss)
    return concern


CONCERNS = {
    "referrals.Redaction.sealed": (redaction,),
    "referrals.Concern.sealed": (report, fact_of_the_report),
    "referrals.Concern.rationale_sealed": (
        reason_of_the_outcome,
        record_number,
        signposted_to,
        answer_to_a_danger_sign,
        why_not_gateway,
    ),
    "referrals.Note.sealed": (note, assessment, what_is_awaited, why_it_was_lifted, second_officers_sentence),
    "referrals.Message.sealed": (question_to_the_reporter, message_of_the_reporter),
    "referrals.LegalRestriction.sealed": (hold, restriction, correction, erasure),
    "referrals.Transfer.reason_sealed": (reason_of_a_transfer_to_here,),
    "referrals.Match.sealed": (likeness,),
    "referrals.Attempt.reply": (answer_of_a_mail_server,),
    "referrals.Event.facts": (reason_of_a_search,),
}


def saved_view(boss):
    save_view(name=f"about {NAME}", query="", by=boss)


def earlier_request(boss):
    make_access_request(names=[NAME], authority="x", by=boss, at=AT)


def who_asked_earlier(boss):
    make_access_request(names=["x"], authority=SAID, by=boss, at=AT)


def reason_of_a_transfer_from_here(boss):
    transfer_concern(concern=owned(boss), to=directory.area("essex"), reason=SAID, by=boss, at=AT)


def reason_of_a_search_that_found_nothing(boss):
    person = Person(names=(("nobody", "nowhere"),))
    search_people(person=person, reason=SearchReason.OTHER, record=f"Testperson {NAME}", by=boss, at=AT)


def name_of_a_text(boss):
    save_text(key="", name=f"for {NAME}", words="x", is_active=False, by=boss, at=AT)


def words_of_a_text(boss):
    save_text(key="", name="x", words=SAID, is_active=True, by=boss, at=AT)


# What belongs to no concern of the force.
OUTSIDE = {
    "referrals.SavedView.name": (saved_view,),
    "referrals.MessageTemplate.name": (name_of_a_text,),
    "referrals.MessageTemplate.words": (words_of_a_text,),
    "referrals.SubjectAccessRequest.sealed": (earlier_request, who_asked_earlier),
    "referrals.Transfer.reason_sealed": (reason_of_a_transfer_from_here,),
    "referrals.Event.facts": (reason_of_a_search_that_found_nothing,),
}

"""Text by officers and supervisors, and their names, is escaped on every page, in print and in exports."""

from urllib.parse import quote

from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from guidance.models import Contact
from prevent_portal.accounts.models import Invitation, User
from referrals.models import Concern, Delivery, Officer
from tests.guidance.changing import propose
from tests.house.elsewhere import addresses
from tests.markup.typist import Book, Typist
from tests.referrals.conftest import signed_in
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import (
    AGREED,
    ANSWERED_FORM,
    AT,
    acknowledge,
    add_access_request,
    add_call,
    add_match,
    close,
    send,
)

DAYS = ("until", "on", "review_on")
LATER = {f"{day}_{part}": value for day in DAYS for part, value in (("day", "1"), ("month", "1"), ("year", "2099"))}
CHOSEN = (
    LATER
    | ANSWERED_FORM
    | {"kind": "fact", "decision": "same", "considered": "on", "outcome": "signposted", "area": "essex"}
)


# They detect a form sent twice, or data changed since the page was shown.
UNSEEN = dict.fromkeys(
    [
        f"referrals.review.{name}"
        for name in (
            *("forms.NoteForm form_id", "message_forms.AskForm form_id", "translation_views.TranslationForm form_id"),
            *("forms.MatchForm shown", "assessment_form.AssessmentForm shown"),
        )
    ],
    "compared, never shown",
) | dict.fromkeys(
    [f"referrals.review.{name} why_not_gateway" for name in ("closing_forms.ClosingForm", "forms.OutcomeForm")],
    "kept of somebody under 18 (tests/referrals/review/test_closing.py)",
)

NOT_TYPED = {
    "referrals.review.forms.AlikeForm reason": "the field of MatchForm, and the same note",
    "referrals.review.forms.AlikeForm shown": "MatchForm's, taken out",
    "referrals.review.malicious_forms.MaliciousForm reason": "stored and shown as the rationale of OutcomeForm is",
    "referrals.review.malicious_forms.MaliciousForm agreement": "the note of ApprovalForm",
    "referrals.review.malicious_forms.MaliciousForm why_not_gateway": "that of OutcomeForm",
    "referrals.review.contact_forms.ProposalForm two_people": "the field of ApprovalForm; in its history",
    "referrals.review.file_views.FileForm file": "a file, drawn anew; its name is never stored",
    "referrals.review.assessment_form.AssessmentBeside shown": "AssessmentForm's",
    "referrals.review.message_forms.AskForm template": "the key of a text of the force, chosen from a list",
    "referrals.review.forms.ReopenForm reason": "stored and shown as a note is",
}


def officer_called(book: Book, concern: Concern, name: str) -> Officer:
    """An email address may contain markup in a quoted local part."""
    email = book.text(f"the address of {name}", "email")
    user = User.objects.create_user(email, first_name=book.text(name, "first_name")[:150])
    return Officer.objects.create(user=user, force=concern.force, is_supervisor=name == "boss")


def let_in_lately(officer: Officer, by: Officer) -> None:
    at = timezone.now()
    invited = {"email": officer.user.email, "role": "officer", "force": officer.force, "invited_by": by.user}
    Invitation.objects.create(**invited, invited_at=at, sent_at=at, accepted_at=at)


def url_of(concern: Concern) -> str:
    return f"/review/{concern.reference}/"


def test_officers_text_is_escaped_everywhere(book, covered, one_factor):
    concern = send(pictures=[picture()])
    owner, boss, second = (officer_called(book, concern, name) for name in ("owner", "boss", "second"))
    typist, desk, other = (Typist(book, signed_in(each)) for each in (owner, boss, second))
    page = url_of(concern)
    for first in (owner, boss):  # so that the second officer says how they know that they are two people
        let_in_lately(second, first)
    acknowledge(concern, owner)
    # A contact's hours and note are written by an editor.
    call = add_call(concern, **{name: book.text("a contact", name)[:200] for name in ("hours", "note")})
    match = add_match(concern, send())
    add_match(match.other, concern)
    for step in ("note", "assessment", "ask", "wait", "follow-up", "hand-over", f"earlier/{match.pk}", "files/add"):
        typist.fill(f"{page}{step}/", CHOSEN)
    desk.fill("/review/templates/add/", {"is_active": "on"})
    desk.open("/review/templates/")
    typist.fill(f"{page}translation/report/")
    typist.fill("/review/me/absence/", LATER)
    typist.client.post(f"{page}assess/")
    typist.client.post(f"{page}calls/{call.pk}/", {"answered": "yes"})
    desk.fill(f"{page}review/", {"decision": "1"})
    for kind in ("hold", "correction", "restriction"):
        desk.fill(f"{page}restrictions/{kind}/", CHOSEN)
    for restriction in concern.restrictions.exclude(kind="correction"):
        desk.fill(f"{page}restrictions/{restriction.pk}/end/")
    typist.fill(f"{page}outcome/", CHOSEN)
    typist.fill(f"{page}outcome/", CHOSEN | {"outcome": "gateway"})
    open_every_page(book, desk, concern)
    other.fill(f"{page}approval/", {"agree": "no"})
    typist.fill(f"{page}outcome/", CHOSEN | {"outcome": "gateway"})
    other.fill(f"{page}approval/", AGREED | {"agree": "yes"})
    other.fill(f"{page}reopen/")
    refuse_erasure(book, desk, other, owner)
    make_access_request(book, desk)
    for path in ("/review/", "/review/people/", "/review/search/", "/review/audit/", "/review/insight/"):
        desk.open(
            path,
            **{
                name: book.text(f"{path}?", name) for name in ("whose", "from_day", "to_day", "by", "year", "concern")
            },
        )
        desk.open(path, start_day=book.text(f"{path}?", "start"), end_day=book.text(f"{path}?", "end"))
    desk.fill("/review/search/")
    desk.fill("/review/me/")
    desk.fill("/review/people-search/")
    narrowing = {name: book.text("/review/filter/", name) for name in ("whose", "from_day", "to_day")}
    for words in (book.text("/review/filter/", "words"), ""):
        desk.post("/review/filter/", narrowing | {"words": words})
    for query in ("flag=child", "whose=" + book.text("/review/views/?", "whose")):
        view = typist.client.post(
            f"/review/views/?{quote(query, safe='=')}", {"name": book.text("/review/views/", "name")}
        )
        typist.open(view["Location"])
    typist.open("/review/")
    open_every_page(book, desk, concern)
    transfer(book, desk)
    call_command("send_deliveries", "--once")
    assert Delivery.objects.filter(sent_at__isnull=False).exists()
    for letter in mail.outbox:
        assert not letter.message().is_multipart()
        assert letter.content_subtype == "plain"
        message = letter.message()
        del message["To"]
        # A letter about an account names its address, which an approver saw.
        assert "<m6-" not in str(message) or letter.subject.startswith("An account: ")
    decide_on_contacts(book, desk, concern)
    covered("referrals.review", "referrals.call_forms", but=NOT_TYPED, unseen=UNSEEN)
    assert not [where for where, number in book.numbers.items() if "address of" in where and not book.seen[number]]


def decide_on_contacts(book: Book, desk: Typist, concern: Concern) -> None:
    """What an editor proposes is read by supervisors, and the duty desk reads contacts."""
    contact = Contact.objects.get(loaded_key="norfolk-email")
    proposal = propose(
        contact, **{name: book.text("a proposal", name)[:90] for name in ("label", "note", "hours")}, order=7
    )
    desk.fill(f"/review/contacts/{proposal.pk}/", {"agree": "no"})
    desk.open(f"/review/contacts/{proposal.pk}/")
    phone = Contact.objects.get(loaded_key="norfolk-phone-1")
    desk.fill(f"/review/contacts/calls/{phone.pk}/", {"result": "works"})
    desk.open("/review/contacts/")


def refuse_erasure(book: Book, first: Typist, second: Typist, owner: Officer) -> None:
    concern = close(send(), owner, opened_at=AT, unread_at=None)
    concern.deliveries.update(sent_at=AT)
    page = url_of(concern)
    first.fill(f"{page}restrictions/erasure/")
    restriction = concern.restrictions.get()
    Officer.objects.exclude(pk=owner.pk).update(is_supervisor=True)
    first.open(f"{page}restrictions/")
    second.fill(f"{page}restrictions/{restriction.pk}/end/")
    second.fill(f"{page}restrictions/{restriction.pk}/end/", {"agree": "no"})
    first.open(page)


def make_access_request(book: Book, desk: Typist) -> None:
    desk.fill("/review/rights/")
    access_request = desk.at
    desk.fill(f"{access_request}extend/")
    desk.open(access_request)
    desk.fill(f"{access_request}answer/", {"answer": "copy"})
    desk.open("/review/rights/")
    concern = send()
    found = add_access_request(concern)
    part = f"/review/rights/{found.pk}/{concern.reference}/subject/parts/concern:{concern.pk}:reference/"
    desk.fill(part, {"how": "black-out"})


def transfer(book: Book, desk: Typist) -> None:
    concern = acknowledge(send(), None)
    desk.fill(f"{url_of(concern)}transfer/", {"area": "essex"})
    desk.open(f"{url_of(concern)}transfers/{concern.transfers.get().pk}/")


def open_every_page(book: Book, desk: Typist, concern: Concern) -> None:
    own = {
        "reference": concern.reference,
        "delivery_id": concern.deliveries.first().pk,
        "number": 1,
        "access_request_id": add_access_request(concern).pk,
        "match_id": concern.matches.get().pk,
        "restriction_id": concern.restrictions.first().pk,
        "kind": "hold",
        "table": "month",
    }
    for name, parts in addresses():
        if set(parts) <= set(own):
            desk.open(reverse(name, kwargs={part: own[part] for part in parts}))

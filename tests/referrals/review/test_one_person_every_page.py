"""One person with two accounts posts to every officers' page there is, and closes no concern with a danger sign."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from referrals.actions.search.matching import current_edition
from referrals.models import Concern, Decision, Match, Officer, Urgency
from referrals.review.urls import urlpatterns
from referrals.rules import second_officers
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import words
from tests.referrals.review.building import ANSWERED_FORM, acknowledge, add_call, add_match, send

WORDS = "There is nothing to it at all."
# After a restriction nobody can work on it: in the last turn, and there last.
LAST = "restriction"


@pytest.fixture
def people(make_officer, one_factor) -> tuple[Officer, Officer, Officer]:
    """The owner, who is a supervisor; their second account; and somebody else."""
    owner, second, third = (make_officer("norfolk", name, is_supervisor=True) for name in ("owner", "twin", "third"))
    for account in (owner.user, second.user):
        account.first_name, account.last_name = "Jane", "Doe"
        account.save()
    return owner, second, third


def danger(owner: Officer, **fields: Any) -> Concern:
    concern = send(urgency=Urgency.URGENT, facts={"risks": {"risks": ["weapon"]}})
    acknowledge(concern, owner, danger_signs="weapon", opened_at=concern.received_at, **fields)
    other = send()
    add_match(concern, other)
    add_match(other, concern)
    Concern.objects.update(matched_under=current_edition())
    return concern


def pages(concern: Concern, owner: Officer) -> Iterator[tuple[str, str]]:
    """The name and an address of each; of legal restrictions one for each kind."""
    match = Match.objects.get(concern=concern)
    known = {
        "reference": concern.reference,
        "match_id": match.pk,
        "officer_id": owner.pk,
        "delivery_id": add_call(concern).pk,
        "of": "report",
        "number": 1,
        "role": "subject",
        "key": "thank-you",
        "table": "months",
        "kind": "hold",
    }
    # No outcome is recorded over a match that nobody has decided on.
    for pattern in sorted(urlpatterns, key=lambda each: (each.name == LAST, not each.name.startswith("match"))):
        takes = pattern.pattern.converters
        given = {name: known.get(name, uuid4() if "uuid" in str(takes[name]).lower() else 1) for name in takes}
        kinds = ("hold", "correction", "erasure", "restriction") if pattern.name == LAST else (None,)
        for kind in kinds:
            yield pattern.name, reverse(f"review:{pattern.name}", kwargs=given | ({"kind": kind} if kind else {}))


def typed(name: str, concern: Concern, to: Officer) -> dict[str, Any]:
    """What a form of any page may ask for."""
    concern.refresh_from_db()
    day = {"day": "1", "month": "1", "year": "2099"}
    return ANSWERED_FORM | {
        **{f"{field}_{part}": value for field in ("on", "until", "review_on") for part, value in day.items()},
        "outcome": "no-concern",
        "rationale": WORDS,
        "record_number": "1",
        "considered": "on",
        "confirmed": "on",
        "agree": "yes",
        "agreement": WORDS,
        "reason": {"move": "absent", "approval": ""}.get(name, WORDS),
        "two_people": WORDS,
        "answer": "accept",
        "answered": "yes",
        "decision": "other" if name.startswith("match") else "end",
        "which": [str(each) for each in Match.objects.filter(concern=concern).values_list("pk", flat=True)],
        "to": "officer" if name == "assign" else str(to.pk),
        "officer": str(to.pk),
        "stand_in": str(to.pk),
        "chosen": [concern.reference],
        "shown": _shown(name, concern),
        "text": WORDS,
        "what": WORDS,
        "language": "Urdu",
        "words": WORDS,
        "kind": "fact",
    }


def _shown(name: str, concern: Concern) -> str:
    """The version that the page showed."""
    if name in ("assign", "malicious", "move"):
        return f"{concern.reference} {concern.version}"
    return "" if name in ("outcome", "assessment", "match", "match-alike") else concern.version


def post_everywhere(concern: Concern, people: tuple[Officer, Officer, Officer], *, but: Collection[str] = ()) -> str:
    """By both accounts in turn. Returns the name of the page that closed it, if one did."""
    owner, second, _ = people
    clients = {owner: signed_in(owner), second: signed_in(second)}
    addresses = list(pages(concern, owner))
    for turn, (by, to) in enumerate(((owner, owner), (second, owner), (owner, second))):
        for name, address in addresses:
            if name in but or (name == LAST and turn < 2):
                continue
            post(clients[by], address, typed(name, concern, to))
            if Concern.objects.get(pk=concern.pk).state == "closed":
                return name
    return ""


def post(client: Client, address: str, given: dict[str, Any]) -> None:
    status = client.post(address, given).status_code
    assert status < 500 or status == 503, address


@pytest.mark.parametrize(("is_entered", "but"), [(False, ()), (True, ("malicious",))])
def test_no_page_closes_danger_for_one_person(people, is_entered, but):
    """A bulk step comes before the page of the outcome, unless it is left out."""
    owner, _, third = people
    concern = danger(owner, **({"entered_by": owner, "arrival": "telephone"} if is_entered else {}))
    assert post_everywhere(concern, people, but=but) == ""
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("outcome", "no-concern" if but else "malicious")
    assert concern.restrictions.exists(), "the pages were reached"
    Concern.objects.filter(pk=concern.pk).update(restricted_at=None)
    address = reverse("review:approval", args=[concern.reference])
    page = signed_in(third).post(address, typed("approval", concern, owner), follow=True)
    concern.refresh_from_db()
    assert concern.state == "closed", words(page)


def test_control_second_account_closes_it_without_the_rule(people, monkeypatch):
    monkeypatch.setattr(second_officers, "have_same_name", lambda *who: False)
    concern = danger(people[0])
    # Whoever finds that another concern is about somebody else agrees to nothing either.
    Match.objects.update(decision=Decision.UNSURE, decided_by=people[0], decided_at=concern.received_at)
    assert post_everywhere(concern, people, but=("match", "match-alike", "malicious")) == "approval"

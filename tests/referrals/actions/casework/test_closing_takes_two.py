"""No steps of one person close a concern that takes two, and none closes with a danger sign that nobody answered.

Every combination of flags, links, matches and people is tried, by a person who has two accounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from guidance import directory
from referrals.actions.casework import closing, linked_concerns, malicious, outcomes, ownership, reading, transfers
from referrals.actions.search.matching import current_edition
from referrals.models import Concern, Decision, Match, Officer, Outcome, Urgency
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.rules import second_officers
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import AGREED, ANSWERED, AT, acknowledge, add_match, send
from tests.standing import rollback

FLAGS = [*product((False, True), (False, True), ("", "ticked", "found"))]
Flags = tuple[bool, bool, str]
_RISKS: dict[str, Any] = {"facts": {"risks": {"risks": ["weapon"]}}}
_URGENCY = {False: Urgency.STANDARD, True: Urgency.URGENT}
LINKS = ("", "linked", "linked with danger")
MATCHES = ("", "undecided", "dismissed by owner", "dismissed by colleague")
# What else is so, or is tried besides: one for each case, in turn, so that each meets every link and match, and
# most flags.
ALSO = (
    "nothing",
    "entered",
    "cut short",
    "link restricted",
    "decided anew",
    "unsure",
    "sent away and back",
    "reopened",
)
OUTCOMES = (Outcome.GATEWAY, Outcome.NO_CONCERN)
REFUSALS = (InvalidTransition, NotPermitted)
BULK = malicious.Answers(reason="x", agreement="x", **ANSWERED)


@dataclass(frozen=True)
class People:
    """`second` is another account of the owner, who is also a supervisor there; `stranger` is of another force."""

    owner: Officer
    second: Officer
    colleague: Officer
    third: Officer
    stranger: Officer


@pytest.fixture
def people(make_officer: Any) -> People:
    owner = make_officer("norfolk", "owner")
    second = make_officer("norfolk", "twin", is_supervisor=True)
    for account in (owner.user, second.user):
        account.first_name, account.last_name = "Jane", "Doe"
        account.save()
    others = (make_officer("norfolk", "colleague"), make_officer("norfolk", "third"), make_officer("essex", "other"))
    return People(owner, second, *others)


def decide(match: Match, decision: Decision, by: Officer) -> None:
    linked_concerns.decide_match(match=match, decision=decision, reason="x", by=by, at=AT)


def pair(concern: Concern, other: Concern) -> Match:
    add_match(other, concern)
    Concern.objects.filter(pk__in=(concern.pk, other.pk)).update(has_earlier=True)
    return add_match(concern, other)


def make(people: People, link: str, match: str, *, is_ticked: bool = False) -> Concern:
    """Without flags; `is_ticked` is sealed with it, and so no flag."""
    concern = acknowledge(send(**_RISKS if is_ticked else {}), people.owner)
    if link:
        other = send(
            **{"urgency": Urgency.URGENT, "facts": {"risks": {"risks": ["plan"]}}} if "danger" in link else {}
        )
        decide(pair(concern, other), Decision.SAME, people.owner)
    if match:
        found = pair(concern, send())
        if "dismissed" in match:
            decide(found, Decision.OTHER, people.owner if "owner" in match else people.colleague)
    Concern.objects.update(matched_under=current_edition())
    return concern


def flag(concern: Concern, flags: Flags) -> None:
    """About somebody under 18, violence, and a sign of danger: ticked, or found in the words."""
    is_child, is_violent, sign = flags
    given = {"danger_signs": "weapon" if sign == "found" else "", "urgency": _URGENCY[bool(sign)]}
    Concern.objects.filter(pk=concern.pk).update(about_child=is_child, violence=is_violent, **given)
    concern.refresh_from_db()


def tried(do: Any, *args: Any, **given: Any) -> bool:
    try:
        with transaction.atomic():
            do(*args, at=AT, **given)
    except REFUSALS:
        return False
    return True


class Attempts:
    """What one person does with both accounts. They approve again whenever a step has changed something."""

    def __init__(self, concern: Concern, accounts: tuple[Officer, Officer]) -> None:
        self.concern, self.accounts, self.is_changed = concern, accounts, True

    def step(self, do: Any, **given: Any) -> None:
        self.is_changed |= tried(do, concern=self.concern, **given)

    def approve(self) -> None:
        if self.is_changed:
            for by in self.accounts:
                tried(outcomes.approve_outcome, concern=self.concern, **AGREED, by=by, two_people="We are two people")
        self.is_changed = False


def send_away_and_back(concern: Concern, by: Officer, stranger: Officer) -> None:
    for sender, area in ((by, "essex"), (stranger, "norfolk")):
        current, to = Concern.objects.get(pk=concern.pk), directory.area(area)
        assert to
        transfers.transfer_concern(concern=current, to=to, reason="x", by=sender, at=AT)
    Concern.objects.filter(pk=concern.pk).update(matched_under=current_edition())


def decide_each(matches: QuerySet[Match], decision: Decision, by: Officer) -> None:
    for match in matches:
        tried(linked_concerns.decide_match, match=match, decision=decision, reason="x", by=by)


def try_everything(
    concern: Concern,
    people: People,
    also: str = "nothing",
    ways: Sequence[Outcome] = OUTCOMES,
) -> None:
    """What one person with both accounts may do to end it, in the order in which it leads furthest."""
    own, second = accounts = (people.owner, people.second)
    person, matches = Attempts(concern, accounts), Match.objects.filter(concern=concern)
    for by in accounts:
        decide_each(matches.filter(decision=""), Decision.UNSURE if also == "unsure" else Decision.OTHER, by)
    if also == "sent away and back":
        send_away_and_back(concern, second, people.stranger)
        person.step(reading.acknowledge_concern, by=own)
    for turn, outcome in enumerate(ways):
        if turn and state_of(concern) == "closed":
            return
        if turn and also == "decided anew":
            # As it was left, and each way round: what decided it before may be a colleague's.
            for by, decision in ((own, Decision.UNSURE), (second, Decision.OTHER)):
                decide_each(matches.all(), decision, by)
        current = Concern.objects.get(pk=concern.pk)
        recorded = {"outcome": outcome, "record_number": "1", "rationale": "x", "by": current.owner or own}
        person.step(record_outcome, **recorded)
        person.step(record_outcome, **recorded, **ANSWERED)
        person.approve()
        for take in (ownership.take_concern, reading.acknowledge_concern):
            person.step(take, by=second)
        person.approve()
        for to in accounts:
            person.step(ownership.assign_concern, to=to, by=second)
            person.approve()
        for other in accounts:
            current = Concern.objects.get(pk=concern.pk)
            malicious.end_as_malicious(concerns=[current], answers=BULK, by=other, at=timezone.now())
            person.step(outcomes.send_back, reason="x", by=other)
        person.is_changed = True


def state_of(concern: Concern) -> str:
    return Concern.objects.values_list("state", flat=True).get(pk=concern.pk)


def answered(concern: Concern) -> set[str]:
    content = reading.open_part(Concern.objects.get(pk=concern.pk), "rationale_sealed") or {}
    return {each["sign"] for each in content["danger"] if each["answer"]}


def close_honestly(concern: Concern, people: People) -> None:
    """The owner decides on matches and records the outcome; somebody who had no part in either agrees."""
    for match in Match.objects.filter(concern=concern, decision=""):
        decide(match, Decision.OTHER, people.owner)
    given = {"concern": concern, "outcome": Outcome.NO_CONCERN, "rationale": "x", "by": people.owner}
    signs = {sign.code for sign in closing.signs_to_answer(concern)}
    for sign in signs:
        rest = {code: answer for code, answer in ANSWERED["danger"].items() if code != sign}
        assert not tried(record_outcome, **given, **ANSWERED | {"danger": rest}), sign
    assert tried(record_outcome, **given, **ANSWERED)
    if state_of(concern) == "outcome":
        for lone in (people.owner, people.second):
            assert not tried(outcomes.approve_outcome, concern=concern, **AGREED, by=lone, two_people="x")
        assert not tried(outcomes.approve_outcome, concern=concern, agreement=" ", by=people.third)
        dismissed = Match.objects.filter(concern=concern, decided_by=people.colleague, decision=Decision.OTHER)
        agrees = tried(outcomes.approve_outcome, concern=concern, **AGREED, by=people.colleague)
        assert agrees != dismissed.exists(), "not who found that it is about somebody else"
        assert agrees or tried(outcomes.approve_outcome, concern=concern, **AGREED, by=people.third)
    assert state_of(concern) == "closed"
    assert answered(concern) == signs


def add(concern: Concern, also: str, people: People) -> None:
    rows = Concern.objects.filter(pk=concern.pk)
    if also == "entered":
        rows.update(arrival="telephone", came_at=AT, entered_by=people.owner)
    elif also == "cut short":
        rows.update(matching_cut_short=True)
    elif also == "link restricted":
        same = Match.objects.filter(concern=concern, decision=Decision.SAME)
        Concern.objects.filter(pk__in=same.values("other")).update(restricted_at=AT)
    concern.refresh_from_db()


def check(people: People, concern: Concern, flags: Flags, link: str, match: str, turn: int) -> None:
    flag(concern, flags)
    also = ALSO[turn % len(ALSO)]
    add(concern, also, people)
    takes_two = any(flags) or bool(link) or match in ("undecided", "dismissed by owner") or also == "cut short"
    codes = {*(["weapon"] if flags[2] else []), *(["violence"] if flags[1] else [])}
    # Nobody is asked about what a restricted concern says.
    codes |= {"plan"} if link == "linked with danger" and also != "link restricted" else set()
    assert {sign.code for sign in closing.signs_to_answer(concern)} == codes
    # One outcome or the other, but for what is tried between the two.
    ways = OUTCOMES if also == "decided anew" else OUTCOMES[turn // len(ALSO) % 2 :][:1]
    with rollback():
        try_everything(concern, people, also, ways)
        assert (state_of(concern) != "closed") == takes_two, also
    close_honestly(concern, people)
    if also == "reopened" and takes_two:
        outcomes.reopen_concern(concern=concern, reason="x", by=people.owner, at=AT)
        try_everything(concern, people, also, ways)
        assert state_of(concern) != "closed", also


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("is_ticked", [False, True], ids=["", "danger ticked"])
def test_one_person_closes_nothing_that_takes_two(people, is_ticked, link):
    """Every case that fails is named."""
    failed: dict[str, str] = {}
    all_flags = [flags for flags in FLAGS if (flags[2] == "ticked") is is_ticked]
    for at_match, match in enumerate(MATCHES):
        with rollback():
            concern = make(people, link, match, is_ticked=is_ticked)
            for at_flags, flags in enumerate(all_flags):
                turn = at_flags + 3 * at_match + 5 * LINKS.index(link)
                try:
                    with rollback():
                        check(people, concern, flags, link, match, turn)
                except AssertionError as error:
                    failed[f"{flags} {match}"] = str(error)
    assert failed == {}


@pytest.mark.parametrize(
    ("flags", "match"), [((False, False, "found"), ""), ((False, False, ""), "dismissed by owner")], ids=str
)
def test_control_one_person_closes_it_without_the_walls(people, monkeypatch, flags, match):
    concern = make(people, "", match)
    flag(concern, flags)
    monkeypatch.setattr(second_officers, "have_same_name", lambda *who: False)
    with rollback():
        try_everything(concern, people)
        alone = state_of(concern)
    if match:
        monkeypatch.setattr(outcomes, "why_second_officer", lambda concern, **who: concern.why_second_officer)
    else:
        assert alone == "closed", "the second account would do"
        monkeypatch.setattr(outcomes, "why_second_officer", lambda concern, **who: [])
        monkeypatch.setattr(closing, "signs_to_answer", lambda concern: [])
    assert tried(record_outcome, concern=concern, outcome=Outcome.MISTAKEN, rationale="x", by=people.owner)
    assert state_of(concern) == "closed"

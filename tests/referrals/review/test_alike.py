"""The page on which one decision settles many matches, and what the pages say of a search that was cut short."""

import pytest

from referrals.actions.casework import linked_concerns
from referrals.models import Concern, Match
from tests.referrals.actions.search.test_many_alike import attack
from tests.referrals.actions.search.test_matching import PERSON
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import BASILDON, acknowledge, add_match, send


@pytest.fixture
def concern(db, officer):
    _, last = attack(PERSON, junk=5)
    return acknowledge(last, officer)


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/"


def link(client, address):
    return read(client.get(f"{address}earlier/")).find("a", string=lambda text: text and "5 more that match" in text)


def test_many_are_settled_from_a_link_on_the_page(officer_client, concern, address):
    page = link(officer_client, address)["href"]
    form = read(officer_client.get(page))
    ticked = [box["value"] for box in form.select("input[name=which][checked]")]
    assert len(ticked) == 6
    answer = officer_client.post(page, {"which": ticked[1:], "decision": "other", "reason": "Canaryjunk"})
    assert answer["Location"] == f"{address}earlier/"
    assert Match.objects.filter(concern=concern, decision="other").count() == 5
    assert words(officer_client.get(f"{address}notes/")).count("Canaryjunk") == 1
    assert words(officer_client.get(f"{address}earlier/")).count("To decide") == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"decision": "other", "reason": "x"}, "Select at least one of them"),
        ({"which": "x", "decision": "other", "reason": "x"}, "Select one of the answers on this page"),
        ({"which": "own", "reason": "x"}, "Select whether it is the same person"),
        ({"which": "own", "decision": "other"}, "Enter how you know"),
    ],
)
def test_incomplete_decision_settles_nothing(officer_client, concern, address, fields, message):
    page = link(officer_client, address)["href"]
    own = str(concern.matches.first().pk)
    fields = {name: own if value == "own" else value for name, value in fields.items()}
    assert message in words(officer_client.post(page, fields))
    assert not Match.objects.exclude(decision="").exists()


def test_restricted_and_foreign_matches_are_not_among_them(officer_client, concern, address):
    foreign = add_match(concern, send(council=BASILDON))
    restricted = concern.matches.exclude(pk=foreign.pk).first()
    Concern.objects.filter(pk=restricted.other_id).update(restricted_at=concern.received_at)
    for match in (foreign, restricted):
        assert officer_client.get(f"{address}earlier/{match.pk}/alike/").status_code == 404
    own = next(each for each in concern.matches.all() if each not in (foreign, restricted))
    page = read(officer_client.get(f"{address}earlier/{own.pk}/alike/"))
    assert len(page.select("input[name=which]")) == 5


def test_number_of_matches_on_a_page_is_limited(officer_client, concern, address, monkeypatch):
    monkeypatch.setattr(linked_concerns, "MOST_EXPLAINED", 3)
    first = concern.matches.order_by("found_at", "pk").first()
    Match.objects.filter(pk=first.pk).update(decision="other", decided_at=first.found_at, decided_by=concern.owner)
    text = words(officer_client.get(f"{address}earlier/")).split("Other concerns about this person?")[1]
    # Undecided ones come first, or nobody could reach them.
    assert (text.count("To decide"), text.count("Somebody else")) == (3, 0)


def test_queue_and_page_say_that_the_search_was_cut_short(officer_client, concern, address):
    assert "Many alike" not in words(officer_client.get("/review/"))
    Concern.objects.filter(pk=concern.pk).update(matching_cut_short=True, has_earlier=False)
    assert "Many alike" in words(officer_client.get("/review/"))
    assert "more concerns like this one than the portal opens and compares" in words(
        officer_client.get(f"{address}earlier/")
    )
    assert "more concerns like this one than the portal compares" in words(officer_client.get(address))
    outcome = words(officer_client.get(f"{address}outcome/"))
    assert "A second officer has to agree" in outcome

"""Search: by what is plain, and inside what is sealed, where each concern that was opened says so."""

import pytest

from referrals.actions import searching
from referrals.models import Event
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import acknowledge, close, send


def find(client, text, **fields):
    response = client.post("/review/search/", {"words": text} | fields)
    return {link.get_text() for link in read(response).select("main li a")}, response


def searched():
    return set(Event.objects.filter(kind="searched").values_list("concern_id", flat=True))


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{0[0]}{0[1]}{0[2]}{0[3]} {0[5]}{0[6]}{0[7]}{0[8]}"])
def test_a_reference_is_found_as_it_is_said(officer_client, concern, spelling):
    send()
    assert find(officer_client, spelling.format(concern.reference).lower())[0] == {concern.reference}


def test_areas_owners_and_outcomes_are_found_open_or_closed(officer_client, officer, elsewhere):
    owned, done = acknowledge(send(), officer), close(send(), outcome="no-concern")
    assert find(officer_client, "NORFOLK")[0] == {owned.reference, done.reference}
    assert find(officer_client, officer.user.email)[0] == {owned.reference}
    assert find(officer_client, "no prevent")[0] == {done.reference}
    assert find(officer_client, "essex")[0] == find(officer_client, elsewhere.reference)[0] == set()


def test_words_of_the_report_are_found_in_open_concerns_of_the_force(officer_client, officer, elsewhere):
    here, other, done = send(answer="A Canary  Wharf\npost"), send(answer="x"), close(send(answer="canary wharf"))
    found, response = find(officer_client, "CANARY WHARF POST", inside="on")
    assert found == {here.reference}
    assert "Looked through 2 open concerns , which is all of them" in words(response).replace(
        "concerns,", "concerns ,"
    )
    assert searched() == {here.pk, other.pk}
    assert elsewhere.pk not in searched()
    assert done.pk not in searched()


def test_without_being_asked_it_opens_nothing(officer_client, concern):
    assert find(officer_client, "canaryworry")[0] == set()
    assert searched() == set()


def test_it_says_when_it_did_not_look_through_all(officer_client, monkeypatch):
    for _ in range(3):
        send()
    monkeypatch.setattr(searching, "MOST", 2)
    _, response = find(officer_client, "nothing like it", inside="on")
    assert "there are more, which were not looked through" in words(response)
    assert len(searched()) == 2


def test_the_words_stand_in_no_event(officer_client, concern, nothing_leaks):
    nothing_leaks(["Canaryword"])
    find(officer_client, "Canaryword", inside="on")
    assert [event.facts for event in Event.objects.filter(kind="searched")] == [{}]


def test_they_are_read_from_no_address(officer_client, concern):
    page = read(officer_client.get("/review/search/?words=canaryworry&inside=on"))
    assert "value" not in page.select_one("#id_words").attrs
    assert "Looked through" not in page.get_text()
    assert searched() == set()


@pytest.mark.parametrize(("text", "message"), [("", "Enter what"), ("ab", "Enter 3"), ("x" * 101, "Enter 100")])
def test_what_is_wrong_is_said(officer_client, text, message):
    assert message in words(find(officer_client, text)[1])


def test_a_damaged_envelope_opens_nothing(officer_client, concern):
    other = send()
    type(other).objects.filter(pk=other.pk).update(sealed="v1||")
    assert find(officer_client, "canaryworry", inside="on")[1].status_code == 503
    assert searched() == set()

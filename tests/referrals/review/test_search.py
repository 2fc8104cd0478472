"""Search by reference, area, owner and outcome, which opens no sealed content."""

import pytest

from referrals.models import Event
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import acknowledge, close, send


def find(client, text, **fields):
    response = client.post("/review/search/", {"words": text} | fields)
    return {link.get_text() for link in read(response).select("main li a")}, response


SPELLINGS = [
    "{}",
    " {} ",
    "{0[0]}{0[1]}{0[2]}{0[3]} {0[5]}{0[6]}{0[7]}{0[8]}",
    "{0[0]}{0[1]}{0[2]}{0[3]}\u2013{0[5]}{0[6]}{0[7]}{0[8]}",
    "Reference: {}.",
    "Reference: {}\nCode: ABCD-EFGH-JKLM-NPQR",
    "\u200b{}\u200e",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_reference_is_found_in_any_spelling(officer_client, concern, spelling):
    send()
    assert find(officer_client, spelling.format(concern.reference).lower())[0] == {concern.reference}


def test_area_owner_and_outcome_find_open_and_closed_concerns(officer_client, officer, elsewhere):
    owned, done = acknowledge(send(), officer), close(send(), outcome="no-concern")
    assert find(officer_client, "NORFOLK")[0] == {owned.reference, done.reference}
    assert find(officer_client, officer.user.email)[0] == {owned.reference}
    assert find(officer_client, "no prevent")[0] == {done.reference}
    assert find(officer_client, "essex")[0] == find(officer_client, elsewhere.reference)[0] == set()


@pytest.mark.parametrize(
    "text", ["Zoe Sörensen", "ZOË  SÖRENSEN", "zoe\u0308 sorensen", "S\u00adorensen", "o'hara", "２００"]
)
def test_owners_and_areas_are_found_as_matching_reads_names(officer_client, officer, text):
    officer.user.first_name, officer.user.last_name = "Zoë", "Sörensen O’Hara 200"
    officer.user.save()
    owned = acknowledge(send(), officer)
    assert find(officer_client, text)[0] == {owned.reference}


@pytest.mark.parametrize("text", ["NÓRFOLK", "nor\u200bfolk", "Nörfolk"])
def test_area_is_found_with_accents_and_hidden_characters(officer_client, concern, text):
    assert find(officer_client, text)[0] == {concern.reference}


@pytest.mark.parametrize("text", ["\u0301" * 3, "'''"])
def test_words_of_which_nothing_is_left_find_nothing(officer_client, officer, text):
    acknowledge(send(), officer)
    assert find(officer_client, text)[0] == set()


def test_search_does_not_open_sealed_content(officer_client, concern):
    assert find(officer_client, "canaryworry", inside="on")[0] == set()
    assert not Event.objects.filter(kind="searched").exists()


def test_search_words_in_the_query_string_are_ignored(officer_client, concern):
    page = read(officer_client.get(f"/review/search/?words={concern.reference}"))
    assert "value" not in page.select_one("#id_words").attrs
    assert concern.reference not in page.get_text()


@pytest.mark.parametrize(("text", "message"), [("", "Enter what"), ("ab", "Enter 3"), ("x" * 101, "Enter 100")])
def test_invalid_search_words_show_an_error(officer_client, text, message):
    assert message in words(find(officer_client, text)[1])

"""What the table of tokens gives away to somebody who reads it and sends a report (ADR 0075)."""

from referrals.models import Concern, MatchToken
from tests.referrals.actions.search.test_many_alike import search
from tests.referrals.actions.search.test_matching import PERSON, STRANGER
from tests.referrals.review.building import send


def tokens_of(concern: Concern) -> set[int]:
    return set(MatchToken.objects.filter(concern=concern).values_list("token", flat=True))


def test_report_with_a_name_tells_a_reader_of_the_table_who_is_in_another(db):
    """The attack, which holds: three tokens are shared, or none. The docstring of MatchToken says so."""
    about, other = send(facts=PERSON), send(facts=STRANGER)
    guess = send(facts={"name": PERSON["name"]})
    search()
    assert len(tokens_of(guess) & tokens_of(about)) >= 3
    assert not tokens_of(guess) & tokens_of(other)
    assert "sees which other concerns share its tokens" in (MatchToken.__doc__ or "")


def test_test_report_is_shown_beside_the_concern_it_was_aimed_at(db):
    about = send(facts=PERSON)
    guess = send(facts={"name": PERSON["name"]})
    search()
    assert about.matches.filter(other=guess).exists()

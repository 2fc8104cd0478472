"""Closed early for want of ideology is what inquiries found, so that alone is refused, and nothing else is."""

import pytest

from referrals.rationale import lacks_only_ideology

ONLY = [
    "No ideology",
    "no clear ideology.",
    "There is no ideology identified",
    "Ideology unclear",
    "No evidence of any extremist ideology was found.",
    "LACK OF IDEOLOGICAL MOTIVATION",
    "Non-ideological.",
    "They have not expressed an ideology, there isn't any",
]
MORE = [
    "No ideology, and the school has a plan for him.",
    "Fixated on violence; no clear ideology.",
    "Talked to her mother: no extremism, a row at school.",
    "Mistaken identity.",
    "No concern.",
    "Keine Ideologie",
    "",
]


@pytest.mark.parametrize("text", ONLY)
def test_want_of_ideology_alone_is_no_reason(text):
    assert lacks_only_ideology(text)


@pytest.mark.parametrize("text", MORE)
def test_with_any_other_word_it_is_left_to_the_officer(text):
    assert not lacks_only_ideology(text)

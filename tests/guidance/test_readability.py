"""The reading age: known texts, harder texts score higher, and only editors' text counts."""

import pytest

from guidance.models import AreaPage
from guidance.readability import reading_age

PLAIN = "The cat sat on the mat. The dog ran to the man."
HARD = (
    "Multi-agency safeguarding arrangements necessitate comprehensive information-sharing protocols "
    "notwithstanding organisational considerations."
)


# By hand: 12 words of one syllable in 2 sentences give a grade of -1.45; 1 word of 6 syllables gives 55.6.
@pytest.mark.parametrize(
    ("text", "age"),
    [("", 0.0), ("999 101!", 0.0), (PLAIN, 3.6), ("Radicalisation.", 60.6)],
)
def test_reading_age_of_known_text(text, age):
    assert reading_age(text) == pytest.approx(age, abs=0.1)


def test_long_words_and_sentences_raise_the_age():
    assert reading_age(PLAIN) < 8 < 20 < reading_age(HARD)
    assert reading_age(PLAIN) < reading_age(PLAIN.replace(". The", " and the"))


def test_line_break_ends_a_sentence():
    assert reading_age("call the police\ntell a friend") < reading_age("call the police tell a friend")


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("any", 2), ("police", 2), ("susceptible", 4), ("worry", 2), ("looked", 1), ("wanted", 2), ("people", 2)],
)
def test_syllables_are_counted(word, syllables):
    assert reading_age(f"{word}.") == pytest.approx(max(0.39 + 11.8 * syllables - 15.59 + 5, 0), abs=0.1)


def test_plain_text_holds_only_what_editors_wrote(content):
    text = AreaPage.objects.get(slug="norfolk").plain_text()
    assert text.startswith("Worried about someone in Norfolk\nFor anyone in Norfolk")
    assert "\ncontact with people or groups who promote extremism, in person or online\n" in text
    for unwanted in ("<", "href", "referral\n", "0800 789 321", "To share a concern"):
        assert unwanted not in text

"""Words that the translations must not use: each was a slip that a reader of the language found."""

import pytest

from tools.catalogues import files

SLIPS = {
    "pl": [
        "kod powrotny",  # a postal return
        "kodu powrotnego",
        "adresu internetowego",  # a URL, where an IP address is meant
        "policję antyterrorystyczną",  # an armed squad
        "przesyłka",  # a parcel
        "kuratela",  # guardianship
        "nagłym wypadku",  # an accident
        "innym służbom",  # secret services
        "swojego nazwiska",  # the surname alone
        "radę (council)",  # advice
        "niepokój",
    ],
    "ur": [
        "واپسی کا کوڈ",  # goods sent back
        "واپسی کے کوڈ",
        "آپ کی اطلاع",  # a notice to you
        "رضاعی",  # kinship by milk
        "سماجی کارکن",  # an activist
        "برادری",  # a clan
        "کردار",  # a character
        "سرورق",  # a book's cover
        "مذہبی جماعت",  # a religious party
        "ای میل پتہ",  # a postal address
        "انٹرنیٹ پتہ",
        "ذمہ دار (safeguarding",
        "نمائشی",
        " / ",  # forms for two genders
    ],
}


def strings(code):
    for message in files.read(code):
        if message.id:
            yield from [message.string] if isinstance(message.string, str) else message.string


@pytest.mark.parametrize(("code", "slip"), [(code, slip) for code, slips in SLIPS.items() for slip in slips])
def test_translation_does_not_repeat_a_slip(code, slip):
    assert not [words for words in strings(code) if slip in words]


@pytest.mark.parametrize("code", SLIPS)
def test_number_on_paper_does_not_say_what_it_belongs_to(code):
    (words,) = [message.string for message in files.read(code) if message.id == "Number"]
    assert words in {"Numer", "نمبر"}


def test_urdu_sentences_end_in_urdu():
    """A Latin full stop or comma among Urdu words is read as another sign, and stands at the wrong end."""
    for words in strings("ur"):
        for one, other in zip(words, words[1:] + " ", strict=True):
            assert not (one in ".," and other == " "), words

"""Messages are looked up in one dictionary a language, and translated exactly as by Django's chain of catalogues."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext, trans_real

from prevent_portal.django_internals import OneDictionary
from prevent_portal.languages import LANGUAGES

CODES = [language.code for language in LANGUAGES]
# Loaded by the chain alone; the module's name for the class is the portal's by now.
CHAIN = OneDictionary.__mro__[1]


@pytest.mark.parametrize("code", CODES)
def test_every_message_is_translated_as_by_the_chain(code):
    ours, chain = OneDictionary(code), CHAIN(code)
    messages = [*ours._messages, "a message that no catalogue has"]
    assert len(messages) > (50 if code == "en-gb" else 1_000)
    assert {each: ours.gettext(each) for each in messages} == {each: chain.gettext(each) for each in messages}


@pytest.mark.parametrize("code", CODES)
def test_languages_in_use_have_one_dictionary(code):
    with translation.override(code):
        assert isinstance(trans_real.catalog(), OneDictionary)


def test_language_of_the_block_decides():
    lazy = gettext_lazy("Continue")
    with translation.override("pl"):
        polish = gettext("Continue")
        with translation.override("ur"):
            assert str(lazy) == gettext("Continue") != polish
        with translation.override("en-gb"):
            assert str(lazy) == "Continue"
        assert str(lazy) == polish != "Continue"


def test_plural_forms_and_contexts_are_still_those_of_the_catalogues():
    with translation.override("pl"):
        forms = {ngettext("%(num)d minute", "%(num)d minutes", number) for number in (1, 2, 5)}
        assert len(forms) == 3
        assert pgettext("alt. month", "November") == "listopada"
        assert pgettext("no such context", "November") == "November"

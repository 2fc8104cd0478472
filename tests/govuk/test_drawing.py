"""Drawn once is drawn the same; nothing of one reader is ever drawn for another."""

import pytest
from django import forms
from django.utils.safestring import mark_safe

from prevent_portal.govuk import QuestionForm
from prevent_portal.govuk.drawing import _Equal, _kept, draw


class KeptForm(QuestionForm):
    is_cached_blank = True
    word = forms.CharField(label="A word", max_length=50)
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "One"), ("b", "Two")])
    reveals = {"kind": {"a": ["word"]}}


class OtherForm(KeptForm):
    is_cached_blank = False


@pytest.fixture(autouse=True)
def nothing_kept():
    _kept.cache_clear()


def test_a_blank_form_is_drawn_once():
    first, second = draw(KeptForm()["kind"]), draw(KeptForm()["kind"])
    assert first == second == draw(OtherForm()["kind"])
    assert _kept.cache_info()[:2] == (2, 2)  # hits and misses, of the field and of the one that it reveals


@pytest.mark.parametrize(
    "form", [KeptForm({"word": "Canary"}), KeptForm({}), KeptForm(initial={"word": "Canary"}), OtherForm()]
)
def test_what_holds_an_answer_or_might_is_never_kept(form):
    draw(form["word"])
    draw(form["kind"])
    assert _kept.cache_info().currsize == 0


def test_words_that_a_form_changed_are_drawn_anew():
    form = KeptForm()
    draw(form["word"])
    other = KeptForm()
    other.fields["word"].help_text = "Another hint"
    assert "Another hint" in draw(other["word"])
    assert "Another hint" not in draw(KeptForm()["word"])


def test_markup_and_the_same_letters_are_not_equal():
    assert _Equal({"text": "<b>"}) != _Equal({"text": mark_safe("<b>")})
    assert _Equal({"on": True}) != _Equal({"on": 1})
    assert _Equal({"items": [{"text": "a"}]}) == _Equal({"items": [{"text": "a"}]})

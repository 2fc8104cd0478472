"""The cache of rendered blank fields: equal parameters share HTML, and no answer is ever cached."""

import pytest
from django import forms
from django.utils.safestring import mark_safe

from prevent_portal.govuk import QuestionForm
from prevent_portal.govuk.drawing import _CacheKey, _render_cached, draw


class CachedForm(QuestionForm):
    is_cached_blank = True
    word = forms.CharField(label="A word", max_length=50)
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "One"), ("b", "Two")])
    reveals = {"kind": {"a": ["word"]}}


class UncachedForm(CachedForm):
    is_cached_blank = False


@pytest.fixture(autouse=True)
def empty_cache():
    _render_cached.cache_clear()


def test_blank_form_is_rendered_once():
    first, second = draw(CachedForm()["kind"]), draw(CachedForm()["kind"])
    assert first == second == draw(UncachedForm()["kind"])
    assert _render_cached.cache_info()[:2] == (2, 2)  # hits and misses: the field, and the field that it reveals


@pytest.mark.parametrize(
    "form", [CachedForm({"word": "Canary"}), CachedForm({}), CachedForm(initial={"word": "Canary"}), UncachedForm()]
)
def test_form_that_may_hold_an_answer_is_not_cached(form):
    draw(form["word"])
    draw(form["kind"])
    assert _render_cached.cache_info().currsize == 0


def test_changed_help_text_is_rendered_again():
    form = CachedForm()
    draw(form["word"])
    other = CachedForm()
    other.fields["word"].help_text = "Another hint"
    assert "Another hint" in draw(other["word"])
    assert "Another hint" not in draw(CachedForm()["word"])


def test_markup_and_equal_plain_text_are_different_cache_keys():
    assert _CacheKey({"text": "<b>"}) != _CacheKey({"text": mark_safe("<b>")})
    assert _CacheKey({"on": True}) != _CacheKey({"on": 1})
    assert _CacheKey({"items": [{"text": "a"}]}) == _CacheKey({"items": [{"text": "a"}]})

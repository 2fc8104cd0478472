"""The cache of rendered fields: equal parameters share HTML, and nothing that was typed is ever cached."""

import pytest
from django import forms
from django.utils.safestring import mark_safe

from prevent_portal.govuk import QuestionForm, drawing
from prevent_portal.govuk.drawing import _CacheKey, _render_cached, draw
from prevent_portal.govuk.fields import DateInputField

CANARY = "Canary <b>&\"' \ufdd0 &amp;"
NAMES = ("word", "words", "born", "kind", "kinds", "one", "tick")


class CachedForm(QuestionForm):
    is_cached = True
    word = forms.CharField(label="A word", max_length=50)
    words = forms.CharField(label="Words", max_length=500, widget=forms.Textarea)
    born = DateInputField(label="Date of birth", subject="Date of birth", must_be="today or in the past")
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "One"), ("b", "Two"), ("c", "Three")])
    kinds = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("a", "One"), ("b", "Two")])
    one = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")])
    tick = forms.BooleanField(label="Yes")
    reveals = {"kind": {"a": ["word", "words"], "b": ["born"]}}


class UncachedForm(CachedForm):
    is_cached = False


TYPED = {
    "word": CANARY,
    "words": f"\n{CANARY}\n",
    "born_day": CANARY,
    "born_month": "",
    "born_year": CANARY,
    "kind": "a",
    "kinds": ["a", "b"],
    "one": "b",
    "tick": "on",
}


@pytest.fixture
def cached(monkeypatch):
    """Whatever the cache is given to keep."""
    kept = []

    def record(macro, key):
        html = _render_cached(macro, key)
        kept.append((macro, key._frozen, key.params, html))
        return html

    _render_cached.cache_clear()
    monkeypatch.setattr(drawing, "_render_cached", record)
    return kept


def test_blank_form_is_rendered_once(cached):
    first, second = draw(CachedForm()["kind"]), draw(CachedForm()["kind"])
    assert first == second == draw(UncachedForm()["kind"])
    assert _render_cached.cache_info()[:2] == (4, 4)  # hits and misses: the field, and the fields that it reveals


@pytest.mark.parametrize(
    "given",
    [
        {"data": {}},
        {"data": TYPED},
        {"initial": TYPED | {"born": [CANARY, "", CANARY]}},
        {"data": TYPED | {"word": ""}},
    ],
)
def test_cached_fields_are_those_without_a_cache(cached, given):
    for name in NAMES:
        expected = draw(UncachedForm(**given)[name])
        assert draw(CachedForm(**given)[name]) == draw(CachedForm(**given)[name]) == expected


def test_nothing_typed_is_cached(cached):
    shown = [draw(form[name]) for form in (CachedForm(TYPED), CachedForm(initial=TYPED)) for name in NAMES]
    assert "Canary" in "".join(shown)
    assert cached
    assert "Canary" not in repr(cached)


def test_typed_text_is_cached_without_the_hole(cached, monkeypatch):
    # The control: without the wall the test above fails.
    monkeypatch.setattr(drawing, "_take_out", lambda part: ())
    monkeypatch.setattr(CachedForm, "errors", property(lambda form: {}))
    draw(CachedForm(initial={"word": "Canary"})["word"])
    assert "Canary" in repr(cached)


def test_errors_and_ticked_boxes_are_not_cached(cached):
    form = CachedForm({"word": "Canary " * 20, "kinds": ["a", "b"], "one": "a", "tick": "on"})
    assert form["word"].errors
    for name in ("word", "kinds", "one", "tick"):
        draw(form[name])
    assert not cached


def test_form_without_the_attribute_is_not_cached(cached):
    draw(UncachedForm()["word"])
    assert not cached


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

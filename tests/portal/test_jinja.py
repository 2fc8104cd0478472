"""Translation and cached parts in Jinja2 templates."""

import pytest
from django.template import engines
from django.utils import translation

from prevent_portal import jinja


@pytest.fixture
def polish(monkeypatch):
    """A Polish catalogue with one sentence."""
    monkeypatch.setattr(
        "django.utils.translation._trans.gettext", {"Write in your own words": "Pisz własnymi"}.__getitem__
    )
    with translation.override("pl"):
        yield


@pytest.mark.parametrize(
    "source", ["{{ _('Write in your own words') }}", "{% trans %}Write in\n   your own words{% endtrans %}"]
)
def test_template_text_is_translated_at_each_rendering(source, polish):
    page = engines["jinja2"].from_string(source).render()
    assert "asnymi" in page


def test_value_in_translated_sentence_is_escaped():
    source = "{% trans name=name %}Hello {{ name }}{% endtrans %}"
    assert engines["jinja2"].from_string(source).render({"name": "<b>"}) == "Hello &lt;b&gt;"


def test_cached_part_is_rendered_once_per_language_and_argument(monkeypatch):
    rendered = []
    monkeypatch.setattr(jinja, "render_to_string", lambda name, given: rendered.append((name, given)) or "<b>&</b>")
    jinja._render_cached.cache_clear()
    for given in ({}, {}, {"danger": True}, {"danger": False}, {"danger": True}):
        assert jinja.render_cached("x.html", **given) == "<b>&</b>"
    assert rendered == [("x.html", {}), ("x.html", {"danger": True}), ("x.html", {"danger": False})]
    with translation.override("pl"):
        jinja.render_cached("x.html")
    assert len(rendered) == 4
    jinja._render_cached.cache_clear()


def test_translation_cache_is_separate_for_each_language(monkeypatch):
    monkeypatch.setattr(jinja, "gettext", lambda message: f"{translation.get_language()} {message}")
    assert jinja._translate("Only here") == jinja._translate("Only here") == "en-gb Only here"
    with translation.override("pl"):
        assert jinja._translate("Only here") == "pl Only here"
    jinja._translated.cache_clear()

"""Templates speak the reader's language."""

import pytest
from django.template import engines
from django.utils import translation


@pytest.fixture
def polish(monkeypatch):
    """A catalogue of one sentence, as if it had been compiled."""
    monkeypatch.setattr(
        "django.utils.translation._trans.gettext", {"Write in your own words": "Pisz własnymi"}.__getitem__
    )
    with translation.override("pl"):
        yield


@pytest.mark.parametrize(
    "source", ["{{ _('Write in your own words') }}", "{% trans %}Write in\n   your own words{% endtrans %}"]
)
def test_words_of_a_template_are_looked_up_at_each_rendering(source, polish):
    page = engines["jinja2"].from_string(source).render()
    assert "asnymi" in page


def test_a_value_in_a_sentence_is_escaped():
    source = "{% trans name=name %}Hello {{ name }}{% endtrans %}"
    assert engines["jinja2"].from_string(source).render({"name": "<b>"}) == "Hello &lt;b&gt;"

"""No page has a reading age above 11, neither the initial text nor what editors write."""

import pytest
from django.core.management import call_command

from guidance.loading import first_texts
from guidance.models import AreaPage
from guidance.models.pages import PAGE_TYPES
from guidance.readability import HIGHEST_AGE, reading_age

TEXTS = dict(first_texts())


@pytest.mark.parametrize("slug", TEXTS)
def test_initial_text_is_easy_enough(slug):
    assert 5 < reading_age(TEXTS[slug]) <= HIGHEST_AGE


def test_initial_texts_match_loaded_pages(content):
    loaded = {page.slug: page.plain_text() for model in PAGE_TYPES for page in model.objects.live()}
    assert loaded == TEXTS


def test_first_text_option_needs_no_database(capsys):
    call_command("check_reading", first_text=True)
    assert "norfolk" in capsys.readouterr().out


def test_command_exits_1_for_hard_page(content, capsys):
    AreaPage.objects.filter(slug="essex").update(title="Radicalisation " * 16)
    with pytest.raises(SystemExit) as stopped:
        call_command("check_reading")
    assert stopped.value.code == 1
    assert "essex  TOO HARD" in capsys.readouterr().out

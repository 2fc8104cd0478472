"""No page is harder to read than a child of eleven can, as first loaded and as edited."""

import pytest
from django.core.management import call_command

from guidance.loading import first_texts
from guidance.models import AreaPage
from guidance.models.pages import PAGE_TYPES
from guidance.readability import HIGHEST_AGE, reading_age

TEXTS = dict(first_texts())


@pytest.mark.parametrize("slug", TEXTS)
def test_first_text(slug):
    assert 5 < reading_age(TEXTS[slug]) <= HIGHEST_AGE


def test_it_reads_what_is_loaded(content):
    loaded = {page.slug: page.plain_text() for model in PAGE_TYPES for page in model.objects.live()}
    assert loaded == TEXTS


def test_the_first_text_needs_no_database(capsys):
    call_command("check_reading", first_text=True)
    assert "norfolk" in capsys.readouterr().out


def test_a_page_that_is_too_hard(content, capsys):
    AreaPage.objects.filter(slug="essex").update(title="Radicalisation " * 16)
    with pytest.raises(SystemExit) as ended:
        call_command("check_reading")
    assert ended.value.code == 1
    assert "essex  TOO HARD" in capsys.readouterr().out

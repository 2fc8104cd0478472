"""The HTML of fields is cached by a process for all reporters: no page leaves anything there that somebody typed."""

import pytest
from django.test import Client

from prevent_portal.govuk import drawing
from referrals.report.steps import STEPS
from tests.referrals.walking import begin, walk
from tests.referrals.ways import CANARIES, WAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def cached(monkeypatch):
    """Whatever the cache is given to keep, as text."""
    kept = []
    original = drawing._render_cached

    def record(macro, key):
        html = original(macro, key)
        kept.append(repr((key._frozen, key.params, html)))
        return html

    monkeypatch.setattr(drawing, "_render_cached", record)
    return kept


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_pages_with_answers_leave_none_in_the_cache(cached, way):
    client = walk(begin(), way)
    pages = "".join(_show(client, step.slug) for step in STEPS)
    typed = [text for text in _typed(way) if text in pages]
    assert cached
    assert typed or way == WAYS["nothing known and nothing said"]
    assert not [text for text in typed if text in "".join(cached)]


def test_refused_page_leaves_nothing_in_the_cache(cached):
    client = walk(begin(), until="where")
    page = client.post("/report/where/", {"place": f"{CANARIES['name']} " * 50, "where": "council"})
    assert CANARIES["name"] in page.content.decode()
    assert CANARIES["name"] not in "".join(cached)


def _show(client: Client, slug: str) -> str:
    response = client.get(f"/report/{slug}/")
    return response.content.decode() if response.status_code == 200 else ""


def _typed(way: dict) -> set[str]:
    texts = {str(value) for answer in way.values() for value in answer.values() if not isinstance(value, list)}
    return {text for text in texts if "anary" in text}

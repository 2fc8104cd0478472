"""What one request may cost: every field filled with the worst characters, and the longest concern on every page.

Counted are bytes of pages and characters given to Unicode normalisation, never seconds, which are in docs/speed.md
(`make bench ARGS=costs`).
"""

import re
import unicodedata
from itertools import cycle

import pytest
from django import forms
from django.test import Client

from prevent_portal import characters
from prevent_portal.govuk import forms as govuk_forms
from referrals.models import Concern, Officer
from referrals.report import danger_signs
from referrals.report.drafts import start_draft
from referrals.report.steps import STEPS
from tests.house.longest import WORST, Text, fill_form, longest_concern, longest_journey
from tests.house.longest_pages import BY_REPORTERS, PDF, WITHOUT, all_views, asks_of, by_reporters, measured
from tests.house.test_worst_case import add_full_concern, client, supervisor
from tests.house.tree import ROOT, modules
from tests.markup.typist import text_fields
from tests.referrals.report.filling import FROM_AFAR, client_with, fill, filled
from tests.referrals.review.building import send, some_officer
from tests.referrals.ways import WAY_OF, WAYS, answers
from tests.standing import rollback

__all__ = ["client", "supervisor"]

MOST_BYTES = 2_000_000
# Of one request; an answer is read once for danger signs, another for a return code.
MOST_NORMALISED, LONGEST_RUN = 100_000, 90
# In all fields of a form together: in four bytes each just under the largest body that is read.
TOO_LONG = 230_000
_MARKS = re.compile(r"[^\w\s]+")
# Their limits are set where they are made: tests/portal/accounts/test_sign_in.py.
ALLAUTH = "prevent_portal.accounts.forms."


@pytest.fixture
def normalised(monkeypatch) -> list[int]:
    """The number of characters of each text that is normalised; fails at a long run of combining marks."""
    seen: list[int] = []
    normalise = unicodedata.normalize

    def count(form: str, text: str) -> str:
        seen.append(len(text))
        assert max((len(run) for run in _MARKS.findall(text)), default=0) <= LONGEST_RUN
        return normalise(form, text)

    monkeypatch.setattr(unicodedata, "normalize", count)
    return seen


def test_one_module_normalises():
    """prevent_portal.characters, which knows how long it takes."""
    calls = {path for path in modules() if "unicodedata.normalize" in path.read_text()}
    assert calls == {ROOT / "prevent_portal/characters.py"}


def test_every_text_field_has_a_limit():
    """Twice the longest fits what a form keeps of a value, so that nothing is cut that a field would take."""
    limits = {
        name: getattr(field, "max_length", None) or 0
        for name, field in text_fields()
        if isinstance(field, forms.CharField) and not field.widget.is_hidden and not name.startswith(ALLAUTH)
    }
    assert len(limits) > 60
    assert not [name for name, most in limits.items() if not 0 < most <= govuk_forms.MAX_TYPED / 2]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_question_with_every_field_full_and_overfull(db, normalised, step):
    draft = fill(answers_of(step))
    form = draft.glance().form(step)
    for fields in (each for text in WORST.values() for each in _filled(form, text)):
        normalised.clear()
        with rollback():
            assert len(client_with(draft).post(f"/report/{step.slug}/", fields).content) <= MOST_BYTES
        assert sum(normalised) <= MOST_NORMALISED


def answers_of(step):
    return WAYS[WAY_OF[step.slug]] if step.slug in WAY_OF else answers(**FROM_AFAR)


def _filled(form, text):
    return fill_form(form, text, {}), {name: [text(TOO_LONG // len(form.fields))] for name in form.fields}


def test_without_its_limits_a_long_answer_is_normalised_whole(db, normalised, monkeypatch):
    """The control: as it was, an answer of 930 kB was normalised before its length was looked at."""
    monkeypatch.setattr(danger_signs, "MAX_READ", TOO_LONG)
    monkeypatch.setattr(govuk_forms, "MAX_TYPED", TOO_LONG)
    filled().post("/report/worry/", {"worry": "\ufdfa" * TOO_LONG})
    assert sum(normalised) > MOST_NORMALISED


def test_run_of_marks_is_cut_before_it_is_sorted(normalised, monkeypatch):
    marks = WORST["accents, unsorted"](5_000)
    assert len(characters.normalise(f"{marks}b", "NFKD")) == 32
    monkeypatch.setattr(characters, "_LONG_RUN", re.compile("(?!)()"))
    with pytest.raises(AssertionError):
        characters.normalise(marks, "NFKD")


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_marks_and_escapes_make_a_text_five_times_as_long_at_most(text):
    typed = text(5_000)
    assert len(characters.show_hidden(typed).encode()) <= 5 * len(typed) + 1_500


def test_every_page_of_the_longest_concern(client, supervisor, normalised):
    """Each text in other characters, so that one concern has them all. No page normalises a long run of marks."""
    worst = cycle(WORST.values())
    check_pages(client, longest_concern(lambda length: next(worst)(length), *officers(supervisor)), supervisor)


def test_every_page_of_the_longest_concern_in_bytes(client, supervisor):
    """A quotation mark becomes five bytes in a page, as many as any character."""
    text = WORST["quotation marks"]
    check_pages(client, longest_concern(text, *officers(supervisor)), supervisor, text)


def officers(supervisor):
    return some_officer(send()), supervisor


def check_pages(client: Client, concern: Concern, boss: Officer, text: Text = WORST["one letter"]) -> None:
    asks = {name: ask for name, (_, ask) in asks_of(client, concern, boss).items()} | by_reporters(concern, text)
    answers = {name: ask() for name, ask in asks.items() if name not in PDF}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    sizes = {name: len(answer.content) for name, answer in answers.items()}
    assert not {name: size for name, size in sizes.items() if size > MOST_BYTES}
    assert max(sizes.values()) > 100_000


def test_every_page_is_measured_or_shows_nothing_of_a_concern(client, supervisor):
    """A new page of the review, the report or the way back is named in tests/house/longest_pages.py."""
    add_full_concern(supervisor, 1)
    concern = Concern.objects.filter(matches__decision="same", notes__isnull=False).first()
    found = measured(asks_of(client, concern, supervisor)) | BY_REPORTERS
    assert found | set(WITHOUT) == all_views()
    assert not found & set(WITHOUT)


def test_check_page_of_the_longest_report(db):
    for text in (WORST["quotation marks"], WORST["zero width spaces between letters"]):
        draft = start_draft("")
        draft.answers.update(longest_journey(text).raw)
        draft.save()
        response = client_with(draft).get("/report/check/")
        assert response.status_code == 200
        assert 30_000 < len(response.content) <= MOST_BYTES

"""`make audit` covers every public page and counts every fault."""

import pytest
from django.apps import apps

from guidance.models.pages import BodyPage
from referrals.report.raw_answers import bind
from referrals.report.steps import WORDINGS
from tools.audit.__main__ import LEAST, faults_of
from tools.audit.addresses import PAGES, WEIGHED
from tools.audit.states import longest, wrong

BEST = dict.fromkeys(LEAST, 100) | {"lost": []}


def test_every_guidance_page_is_audited(db):
    ours = [model for model in apps.get_models() if issubclass(model, BodyPage)]
    live = {page.url for model in ours for page in model.objects.live()}
    assert len(live) > 10
    assert live <= set(PAGES)


@pytest.mark.parametrize("key", sorted(set(WORDINGS) - {"pictures"}))
def test_audited_form_states_are_invalid_and_longest_valid(db, key):
    answers = {"start": {"area": "", "areas": list, "councils": list}}
    form = WORDINGS[key]
    assert not form(bind({name: [text] for name, text in wrong(form).items()}), answers=answers).is_valid()
    long = longest(form, {})
    assert form(bind({name: [text] for name, text in long.items()}), answers=answers).is_valid()
    assert all(max(map(len, text.split())) >= min(len(text), 300) for text in long.values())


def test_pages_measured_by_lighthouse_are_audited():
    assert set(WEIGHED) <= set(PAGES)


@pytest.mark.parametrize(
    ("result", "faults"),
    [
        ({}, 0),
        ({"pa11y": ["360 px: x"]}, 1),
        ({"nu": ["line 1: x", "line 2: y"]}, 2),
        ({"lighthouse": BEST}, 0),
        ({"lighthouse": BEST | {"accessibility": 99}}, 1),
        ({"lighthouse": BEST | {"best-practices": 99}}, 1),
        ({"lighthouse": BEST | {"performance": 95}}, 0),
        ({"lighthouse": BEST | {"performance": 94, "accessibility": 90}}, 2),
    ],
)
def test_number_of_faults_in_audit_results(result, faults):
    assert len(faults_of("/", {"pa11y": [], "nu": [], "lighthouse": None} | result)) == faults

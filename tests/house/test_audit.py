"""The audit looks at every page that the public can find, and no fault passes it."""

import pytest
from django.apps import apps

from guidance.models.pages import BodyPage
from tests.audit.__main__ import LEAST, faults_of
from tests.audit.addresses import PAGES, WEIGHED

BEST = dict.fromkeys(LEAST, 100) | {"lost": []}


def test_every_page_of_guidance_is_looked_at(db):
    ours = [model for model in apps.get_models() if issubclass(model, BodyPage)]
    live = {page.url for model in ours for page in model.objects.live()}
    assert len(live) > 10
    assert live <= set(PAGES)


def test_what_is_weighed_is_looked_at():
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
def test_faults(result, faults):
    assert len(faults_of("/", {"pa11y": [], "nu": [], "lighthouse": None} | result)) == faults

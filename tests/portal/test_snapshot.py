"""A test that really commits leaves nothing behind: the next one finds the five areas as they were."""

import pytest
from wagtail.models import Page, Site

from guidance.models import Area, Contact

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("snapshot")]


@pytest.mark.parametrize("turn", ["first", "second", "third"])
def test_all_is_there_again(turn):
    assert Area.objects.count() == 5
    assert Page.objects.count() > 10
    assert Site.objects.filter(is_default_site=True).exists()
    assert not Contact.objects.filter(source="planted").exists()
    Contact.objects.update(source="planted")
    Site.objects.all().delete()

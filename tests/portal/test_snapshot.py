"""The database is restored after a test that commits: the next one finds the five areas again."""

import pytest
from wagtail.models import Page, Site

from guidance.models import Area, Contact

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("snapshot")]


@pytest.mark.parametrize("turn", ["first", "second", "third"])
def test_committed_changes_are_undone_between_tests(turn):
    assert Area.objects.count() == 5
    assert Page.objects.count() > 10
    assert Site.objects.filter(is_default_site=True).exists()
    assert not Contact.objects.filter(source="planted").exists()
    Contact.objects.update(source="planted")
    Site.objects.all().delete()

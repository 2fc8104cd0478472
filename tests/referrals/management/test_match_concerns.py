"""`manage.py match_concerns` matches all concerns in one run."""

import pytest
from django.core.management import CommandError, call_command

from referrals.models import Concern
from tests.referrals.actions.search.test_matching import MISSPELT, PERSON
from tests.referrals.review.building import send


def test_concerns_are_matched_and_unreadable_ones_counted(db, capsys):
    broken = send(facts=PERSON)
    Concern.objects.filter(pk=broken.pk).update(sealed="v1|x|y")
    send(facts=PERSON)
    send(facts=MISSPELT)
    call_command("match_concerns")
    assert Concern.objects.filter(has_earlier=True).count() == 2
    assert "3 looked for. 1 could not be opened." in capsys.readouterr().out
    call_command("match_concerns")
    assert "0 looked for. 1 could not be opened." in capsys.readouterr().out


def test_missing_private_key_is_a_command_error(db, settings):
    settings.SEALING_PRIVATE_KEYS = []
    with pytest.raises(CommandError, match="no private key"):
        call_command("match_concerns")

"""check_contacts: the state of every contact, and an exit code that a monitor can watch."""

import pytest
from django.core.management import call_command

from guidance.models import Contact


def test_no_confirmed_route(content, capsys):
    with pytest.raises(SystemExit) as caught:
        call_command("check_contacts")
    assert caught.value.code == 1
    out, err = capsys.readouterr()
    assert err.count("No confirmed route:") == 5
    assert out.count("unconfirmed") == Contact.objects.count()
    assert "! The police's old pnn mail network" in out


def test_all_have_one(content, capsys):
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    call_command("check_contacts")
    out, err = capsys.readouterr()
    assert not err
    assert "confirmed    referral     phone  01245 452196" in out


def test_one_is_missing(content, capsys):
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    Contact.objects.filter(loaded_key="essex-phone").update(status="failing")
    with pytest.raises(SystemExit):
        call_command("check_contacts")
    assert capsys.readouterr().err == "No confirmed route: Essex\n"


def test_a_safeguarding_team_is_no_route(content, capsys):
    Contact.objects.filter(purpose="safeguarding").update(
        status="confirmed", confirmed_at="2026-11-01T09:00Z", confirmed_by="a person"
    )
    with pytest.raises(SystemExit):
        call_command("check_contacts")


def test_nothing_loaded(nothing_loaded, capsys):
    with pytest.raises(SystemExit):
        call_command("check_contacts")
    assert "load_guidance" in capsys.readouterr().err

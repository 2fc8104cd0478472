"""check_contacts: the state of every contact, and an exit code for monitoring."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from guidance.contact_checks import asking
from guidance.models import Contact


def test_areas_without_confirmed_route_exit_1(content, capsys):
    with pytest.raises(SystemExit) as caught:
        call_command("check_contacts")
    assert caught.value.code == 1
    out, err = capsys.readouterr()
    assert err.count("No confirmed route:") == 5
    assert out.count("unconfirmed") == Contact.objects.count()
    assert "! This address is on the police's old pnn mail network" in out


def test_areas_with_confirmed_routes_exit_0(content, capsys):
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    call_command("check_contacts")
    out, err = capsys.readouterr()
    assert not err
    assert "confirmed    referral     phone  01245 452196" in out


def test_one_area_without_confirmed_route_exits_1(content, capsys):
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    Contact.objects.filter(loaded_key="essex-phone").update(status="failing")
    with pytest.raises(SystemExit):
        call_command("check_contacts")
    assert capsys.readouterr().err == "No confirmed route: Essex\n"


def test_safeguarding_contact_is_not_a_route(content, capsys):
    Contact.objects.filter(purpose="safeguarding").update(
        status="confirmed", confirmed_at="2026-11-01T09:00Z", confirmed_by="a person"
    )
    with pytest.raises(SystemExit):
        call_command("check_contacts")


def test_empty_database_exits_1(nothing_loaded, capsys):
    with pytest.raises(SystemExit):
        call_command("check_contacts")
    assert "load_guidance" in capsys.readouterr().err


class TestStates:
    @pytest.fixture
    def out(self, content, capsys, frozen):
        call_command("load_guidance", confirm_for_demo=True, verbosity=0)

        def out(days=0):
            frozen.shift(timedelta(days=days))
            call_command("check_contacts")
            return capsys.readouterr().out

        return out

    def test_due_and_overdue_dates_are_shown(self, out):
        assert "01245 452196  ask again 19 February 2027" in out()
        assert "01245 452196  ask again 19 February 2027" in out(90)
        assert "01245 452196  ! overdue since 19 February 2027" in out(1)

    def test_unanswered_question_is_shown(self, out):
        phone = Contact.objects.get(loaded_key="essex-phone")
        asking.ask(contact_id=phone.pk, reason="x", by="x", at=timezone.now())
        assert "! asked 21 November 2026, no answer yet (not mailed yet)" in out()

    def test_certificate_expiry_is_shown(self, out, certificate):
        Contact.objects.filter(loaded_key="norfolk-email").update(certificate=certificate.pem)
        assert "prevent@norfolk.police.uk  ask again 19 February 2027  certificate until 1 November 2027" in out()
        assert "! certificate expired 1 November 2027" in out(400)


def test_queries_do_not_grow_with_contacts(content, capsys, django_assert_num_queries):
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    essex = Contact.objects.get(loaded_key="essex-phone").area
    for number in range(20):
        Contact.objects.create(area=essex, kind="phone", purpose="advice", value=f"01245 0000{number:02}", label="x")
    with django_assert_num_queries(2 + 2 * 5):
        call_command("check_contacts")

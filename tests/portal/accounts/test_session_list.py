"""The list of a user's sessions, ending them, and the mail about a new browser."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prevent_portal.accounts.models import KnownBrowser, Session, User
from prevent_portal.mail.models import Letter
from tests.portal.postman import send_queued_mail

EMAIL, PASSWORD = "officer@example.org", "three random words"
PAGE = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def user(settings, frozen):
    settings.REQUIRE_MFA = False
    cache.clear()
    return User.objects.create_user(EMAIL, PASSWORD)


def signed_in(agent="", client=None, email=EMAIL):
    client = client or Client()
    client.post("/accounts/login/", {"login": email, "password": PASSWORD}, headers={"user-agent": agent})
    return client


def page_of(client):
    return client.get(PAGE).content.decode()


def is_signed_in(client):
    return client.get(PAGE).status_code == 200


def session_marks(client):
    return re.findall(r'name="end" value="(\w+)"', page_of(client))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Safari on an iPhone"),
        ("", "A browser on a device that we do not know"),
        ("<script>", "A browser on a device that we do not know"),
    ],
)
def test_sessions_are_listed_with_device_names(agent, words):
    page = page_of(signed_in(agent))
    assert words in page
    assert "Signed in 21 Nov, 9:00am. Last used 21 Nov, 9:00am." in page
    assert "This one" in page


def test_ending_one_session_keeps_the_others():
    here, there, elsewhere = (signed_in(agent) for agent in (FIREFOX, EDGE, IPHONE))
    mark = re.search(r'value="(\w+)">Sign out<span[^>]*> Edge on Windows', page_of(here))[1]
    page = here.post(PAGE, {"end": mark}, follow=True).content.decode()
    assert "Signed out there" in page
    assert "Edge" not in page
    assert not is_signed_in(there)
    assert is_signed_in(elsewhere)
    assert is_signed_in(here)


def test_all_other_sessions_can_be_ended():
    here, *others = (signed_in() for _ in range(3))
    here.post(PAGE, {"end": "others"})
    assert is_signed_in(here)
    assert not any(is_signed_in(other) for other in others)


@pytest.mark.parametrize("end", ["", "x", "\x00", "\u20ac"])
def test_unknown_session_mark_ends_nothing(end):
    here, there = signed_in(), signed_in()
    assert here.post(PAGE, {"end": end}).status_code == 302
    assert is_signed_in(there)


def test_sessions_of_another_user_are_protected():
    User.objects.create_user("other@example.org", PASSWORD)
    here, other = signed_in(FIREFOX), signed_in(EDGE, email="other@example.org")
    signed_in(IPHONE, email="other@example.org")
    assert "Edge" not in page_of(here)
    [mark, _] = session_marks(other)
    for end in (mark, "others"):
        here.post(PAGE, {"end": end})
    assert Session.objects.filter(user__email="other@example.org").count() == 2


def test_page_contains_no_session_key():
    here, there = signed_in(), signed_in()
    page = page_of(here)
    assert not [client for client in (here, there) if client.cookies["session"].value in page]


def test_expired_session_is_not_listed(frozen):
    signed_in(EDGE)
    frozen.shift(timedelta(minutes=16))
    assert "Edge" not in page_of(signed_in(FIREFOX))


def test_password_change_removes_other_sessions_from_the_list():
    here = signed_in(FIREFOX)
    signed_in(EDGE)
    new = "four quite random words"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert "Firefox" in page_of(here)
    assert Session.objects.count() == 1


def test_ip_address_and_user_agent_are_not_stored():
    signed_in(FIREFOX + " Canary")
    stored = str([list(model.objects.values()) for model in (Session, KnownBrowser)])
    stored += str([session.get_decoded() for session in Session.objects.all()])
    assert "Firefox on Windows" in stored  # the control
    assert not [word for word in ("127.0.0.1", "Canary", "Gecko") if word in stored]


def test_number_of_queries_does_not_grow_with_sessions():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert is_signed_in(here)
        return len(captured)

    here = signed_in()
    one = queries()
    for _ in range(10):
        cache.clear()
        signed_in()
    assert queries() == one <= 3


def test_first_browser_sends_no_mail():
    signed_in(FIREFOX)
    assert not Letter.objects.exists()


def test_new_browser_sends_one_mail():
    signed_in(FIREFOX)
    client = signed_in(EDGE)
    [letter] = send_queued_mail()
    assert letter.to == [EMAIL]
    assert "Edge on Windows, 21 November 2026 at 9:00am" in letter.body
    client.post("/accounts/logout/")
    signed_in(EDGE, client)
    assert len(send_queued_mail()) == 1


def test_browser_is_known_separately_for_each_user():
    User.objects.create_user("other@example.org", PASSWORD)
    signed_in(EDGE, email="other@example.org")
    desk = signed_in(FIREFOX)
    desk.post("/accounts/logout/")
    signed_in(FIREFOX, desk, "other@example.org")
    assert [letter.to for letter in send_queued_mail()] == [["other@example.org"]]
    assert len(set(KnownBrowser.objects.values_list("mark", flat=True))) == 3


def test_known_browser_survives_secret_key_rotation(settings):
    client = signed_in()
    client.post("/accounts/logout/")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    signed_in(client=client)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0" * 31, "0" * 33, "A" * 32])
def test_invalid_browser_cookie_is_replaced(number):
    client = Client()
    client.cookies["browser"] = number
    given = signed_in(client=client).cookies["browser"]
    assert re.fullmatch("[0-9a-f]{32}", given.value)
    assert given["httponly"]
    assert given["samesite"] == "Lax"


def test_password_without_second_factor_sends_no_mail(user, settings):
    signed_in(FIREFOX)
    totp.TOTP.activate(user, totp.generate_totp_secret())
    signed_in(EDGE)
    assert not Letter.objects.exists()
    assert KnownBrowser.objects.count() == 1

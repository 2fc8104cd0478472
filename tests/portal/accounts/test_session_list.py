"""Everybody sees where they are signed in, ends what is not theirs, and hears of a browser that is new."""

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
from tests.portal.postman import arrived

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


def is_in(client):
    return client.get(PAGE).status_code == 200


def ends(client):
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
def test_it_lists_devices_in_plain_words(agent, words):
    page = page_of(signed_in(agent))
    assert words in page
    assert "Signed in 21 Nov, 9:00am. Last used 21 Nov, 9:00am." in page
    assert "This one" in page


def test_one_is_ended_and_no_other():
    here, there, elsewhere = (signed_in(agent) for agent in (FIREFOX, EDGE, IPHONE))
    mark = re.search(r'value="(\w+)">Sign out<span[^>]*> Edge on Windows', page_of(here))[1]
    page = here.post(PAGE, {"end": mark}, follow=True).content.decode()
    assert "Signed out there" in page
    assert "Edge" not in page
    assert not is_in(there)
    assert is_in(elsewhere)
    assert is_in(here)


def test_all_others_are_ended():
    here, *others = (signed_in() for _ in range(3))
    here.post(PAGE, {"end": "others"})
    assert is_in(here)
    assert not any(is_in(other) for other in others)


@pytest.mark.parametrize("end", ["", "x", "\x00", "\u20ac"])
def test_nonsense_ends_nothing(end):
    here, there = signed_in(), signed_in()
    assert here.post(PAGE, {"end": end}).status_code == 302
    assert is_in(there)


def test_nobody_sees_or_ends_anothers():
    User.objects.create_user("other@example.org", PASSWORD)
    here, other = signed_in(FIREFOX), signed_in(EDGE, email="other@example.org")
    signed_in(IPHONE, email="other@example.org")
    assert "Edge" not in page_of(here)
    [mark, _] = ends(other)
    for end in (mark, "others"):
        here.post(PAGE, {"end": end})
    assert Session.objects.filter(user__email="other@example.org").count() == 2


def test_the_page_holds_no_key():
    here, there = signed_in(), signed_in()
    page = page_of(here)
    assert not [client for client in (here, there) if client.cookies["session"].value in page]


def test_what_is_over_is_not_listed(frozen):
    signed_in(EDGE)
    frozen.shift(timedelta(minutes=16))
    assert "Edge" not in page_of(signed_in(FIREFOX))


def test_a_changed_password_leaves_this_one_alone_on_the_list():
    here = signed_in(FIREFOX)
    signed_in(EDGE)
    new = "four quite random words"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert "Firefox" in page_of(here)
    assert Session.objects.count() == 1


def test_no_address_and_no_agent_is_kept():
    signed_in(FIREFOX + " Canary")
    kept = str([list(model.objects.values()) for model in (Session, KnownBrowser)])
    kept += str([session.get_decoded() for session in Session.objects.all()])
    assert "Firefox on Windows" in kept  # the control
    assert not [word for word in ("127.0.0.1", "Canary", "Gecko") if word in kept]


def test_it_asks_as_much_for_many_as_for_one():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert is_in(here)
        return len(captured)

    here = signed_in()
    one = queries()
    for _ in range(10):
        cache.clear()
        signed_in()
    assert queries() == one <= 3


def test_the_first_browser_of_all_is_no_news():
    signed_in(FIREFOX)
    assert not Letter.objects.exists()


def test_a_new_browser_is_told_by_mail_once():
    signed_in(FIREFOX)
    client = signed_in(EDGE)
    [letter] = arrived()
    assert letter.to == [EMAIL]
    assert "Edge on Windows, 21 November 2026 at 9:00am" in letter.body
    client.post("/accounts/logout/")
    signed_in(EDGE, client)
    assert len(arrived()) == 1


def test_a_browser_is_known_for_each_person_by_itself():
    User.objects.create_user("other@example.org", PASSWORD)
    signed_in(EDGE, email="other@example.org")
    desk = signed_in(FIREFOX)
    desk.post("/accounts/logout/")
    signed_in(FIREFOX, desk, "other@example.org")
    assert [letter.to for letter in arrived()] == [["other@example.org"]]
    assert len(set(KnownBrowser.objects.values_list("mark", flat=True))) == 3


def test_a_new_secret_key_makes_no_browser_new(settings):
    client = signed_in()
    client.post("/accounts/logout/")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    signed_in(client=client)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0" * 31, "0" * 33, "A" * 32])
def test_a_number_that_is_none_of_ours_is_replaced(number):
    client = Client()
    client.cookies["browser"] = number
    given = signed_in(client=client).cookies["browser"]
    assert re.fullmatch("[0-9a-f]{32}", given.value)
    assert given["httponly"]
    assert given["samesite"] == "Lax"


def test_a_password_alone_causes_no_mail(user, settings):
    """Only who passes the second factor too has signed in."""
    signed_in(FIREFOX)
    totp.TOTP.activate(user, totp.generate_totp_secret())
    signed_in(EDGE)
    assert not Letter.objects.exists()
    assert KnownBrowser.objects.count() == 1

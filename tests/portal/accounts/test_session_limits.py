"""Session time limits, and forms that were sent after the session had expired."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from guidance.models import Area, GuidancePage
from prevent_portal.accounts import roles
from prevent_portal.accounts.models import ExpiredForm, Session, User
from prevent_portal.accounts.session_limits import in_background, note_use
from referrals.models import Note
from tests.guidance.editing import draft_of, edit_address, page_form
from tests.referrals.review.building import acknowledge, send

EMAIL, PASSWORD = "officer@example.org", "three random words"
WORDS = "Canary <b>first</b> line\r\nand a second, \u202eturned"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(settings, frozen):
    settings.REQUIRE_MFA = False
    cache.clear()
    user = User.objects.create_user(EMAIL, PASSWORD)
    roles.give(user, roles.Assignment("officer", Area.objects.get(slug="norfolk").force_id))
    return user


def sign_in(client, email=EMAIL, **extra):
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD, **extra})


@pytest.fixture
def client(user):
    client = Client()
    sign_in(client)
    return client


def is_signed_in(client):
    return client.get("/review/").status_code == 200


@pytest.mark.parametrize(("seconds", "expected"), [(899, True), (899.9, True), (900, False), (930, False)])
def test_session_ends_after_fifteen_idle_minutes(client, frozen, seconds, expected):
    frozen.shift(seconds)
    assert is_signed_in(client) is expected
    assert Session.objects.exists() is expected


@pytest.mark.parametrize(("use", "end"), [(4.9, 900), (5, 905), (600, 1500)])
def test_page_view_extends_session_in_steps_of_five_seconds(client, frozen, use, end):
    """`use` and `end` are seconds after sign-in."""
    frozen.shift(use)
    page = client.get("/review/").content.decode()
    assert f'data-seconds="{int(end - use)}"' in page  # the page shows the time left
    frozen.shift(end - use - 0.1)
    assert client.get("/review/new/").status_code == 200  # a background request, which does not extend it
    frozen.shift(0.1)
    assert not is_signed_in(client)


def test_each_page_view_extends_the_session(client, frozen):
    for _ in range(4):
        frozen.shift(timedelta(minutes=14))
        assert is_signed_in(client)


def test_session_is_written_at_most_every_five_seconds(client, frozen):
    before = Session.objects.get().last_used_at
    frozen.shift(timedelta(seconds=3))
    assert is_signed_in(client)
    assert Session.objects.get().last_used_at == before
    frozen.shift(timedelta(seconds=3))
    assert is_signed_in(client)
    assert Session.objects.get().last_used_at == before + timedelta(seconds=6)


def test_copied_cookie_expires_with_the_session(client, frozen):
    copied = Client()
    copied.cookies["session"] = client.cookies["session"].value
    frozen.shift(timedelta(minutes=16))
    assert not is_signed_in(client)
    assert not is_signed_in(copied)


def test_background_request_does_not_extend_the_session(client, frozen, rf):
    """Wagtail's ping of editing sessions, and views marked `in_background`."""
    for _ in range(2):
        frozen.shift(timedelta(minutes=8))
        client.post("/cms/editing-sessions/ping/guidance/contact/1/1/")
    assert not is_signed_in(client)
    sign_in(client)
    request = rf.get("/review/new/")
    request.session, request.user = client.session, None
    before = dict(request.session)
    frozen.shift(timedelta(minutes=8))
    in_background(lambda request: None)(request)
    note_use(request)
    assert dict(request.session) == before
    page_request = rf.get("/review/")
    page_request.session = client.session
    note_use(page_request)
    assert dict(page_request.session) != before  # the control


def test_queue_polling_does_not_extend_the_session(client, frozen):
    for minutes in range(14):
        frozen.shift(timedelta(minutes=1))
        assert client.get("/review/new/").status_code == 200, minutes
    frozen.shift(timedelta(minutes=1))
    assert client.get("/review/new/").status_code == 302
    assert not is_signed_in(client)


def test_stay_request_extends_the_session(client, frozen):
    for _ in range(3):
        frozen.shift(timedelta(minutes=14))
        assert client.post("/accounts/stay/").status_code == 204
    frozen.shift(timedelta(minutes=16))
    assert client.post("/accounts/stay/").status_code == 302
    assert not ExpiredForm.objects.exists()


def test_time_left_request_does_not_extend_the_session(client, frozen):
    """CMS pages ask for the time left before they show the warning."""
    frozen.shift(timedelta(minutes=13))
    for expected in (120, 60):
        assert client.get("/accounts/left/").json() == {"seconds": expected}
        frozen.shift(timedelta(minutes=1))
    assert client.get("/accounts/left/").json() == {"seconds": 0}
    assert not is_signed_in(client)
    assert Client().get("/accounts/left/").json() == {"seconds": 0}


def test_time_left_respects_the_twelve_hour_limit(client, frozen):
    session = client.session
    session["signed_in_at"] -= 12 * 3600 - 300
    session.save()
    assert client.get("/accounts/left/").json() == {"seconds": 300}


def test_cms_page_loads_the_session_warning(client, user):
    user.is_superuser = True
    user.save()
    page = client.get("/cms/").content.decode()
    [script] = re.findall(r"<script[^>]*data-portal-time[^>]*>", page)
    assert 'data-warn="120"' in script
    assert 'data-action="/accounts/stay/"' in script
    assert 'data-left="/accounts/left/"' in script


def test_expired_form_of_an_editor_can_be_saved(client, user, frozen):
    user.is_superuser = True
    user.save()
    page = GuidancePage.objects.get(slug="complaints")
    fields = page_form(page, "Canary words of an editor")
    frozen.shift(timedelta(minutes=16))
    assert client.post(edit_address(page), fields)["Location"] == "/accounts/login/?next=/accounts/expired-form/"
    sign_in(client)
    given = client.get("/accounts/expired-form/").content.decode()
    assert f'action="{edit_address(page)}"' in given
    hidden = BeautifulSoup(given, "html.parser").select('form input[type="hidden"]')
    assert client.post(edit_address(page), {each["name"]: each["value"] for each in hidden}).status_code == 302
    assert "Canary words of an editor" in draft_of(page)


def test_page_shows_when_the_session_ends(client):
    page = client.get("/review/").content.decode()
    assert re.search(r"signed in until <strong[^>]*>9:15am</strong>", page)
    assert 'data-seconds="900"' in page
    assert 'data-warn="120"' in page


def test_page_respects_the_twelve_hour_limit(client, frozen):
    session = client.session
    session["signed_in_at"] -= 12 * 3600 - 300
    session.save()
    assert 'data-seconds="300"' in client.get("/review/").content.decode()


def test_session_without_last_use_is_refused(client):
    session = client.session
    del session["last_used_at"]
    session.save()
    assert not is_signed_in(client)


@pytest.fixture
def expired_form(user, client, frozen):
    """A note posted 16 minutes after its page was opened; returns the form's URL."""
    concern = acknowledge(send(), user.officer)
    address = f"/review/{concern.reference}/note/"
    assert client.get(address).status_code == 200
    frozen.shift(timedelta(minutes=16))
    token = client.cookies["csrf"].value
    answer = client.post(address, {"kind": "fact", "text": WORDS, "csrfmiddlewaretoken": token})
    assert answer["Location"] == "/accounts/login/?next=/accounts/expired-form/"
    assert not Note.objects.exists()
    return address


def test_expired_form_is_given_back_and_can_be_sent(client, expired_form):
    assert "What you sent is kept" in client.get("/accounts/login/?next=/accounts/expired-form/").content.decode()
    assert sign_in(client, next="/accounts/expired-form/")["Location"] == "/accounts/expired-form/"
    page = client.get("/accounts/expired-form/").content.decode()
    assert "Canary &lt;b&gt;first&lt;/b&gt; line" in page
    assert f'action="{expired_form}"' in page
    fields = dict(re.findall(r'<input type="hidden" name="(kind|text)" value="([^"]*)"', page))
    assert set(fields) == {"kind", "text"}
    assert client.post(expired_form, {"kind": "fact", "text": WORDS}).status_code == 302
    assert Note.objects.count() == 1


def test_expired_form_is_stored_encrypted(client, expired_form):
    [row] = ExpiredForm.objects.values()
    assert "Canary" not in str(row)
    assert "Canary" not in str(client.cookies) + str([each.get_decoded() for each in Session.objects.all()])


def test_expired_form_is_shown_only_to_its_user(client, expired_form):
    User.objects.create_user("other@example.org", PASSWORD)
    assert client.get("/accounts/expired-form/")["Location"].startswith("/accounts/login/")
    sign_in(client, "other@example.org")
    assert client.get("/accounts/expired-form/")["Location"] == "/accounts/landing/"
    elsewhere = Client()  # the right user, without the key in the cookie
    sign_in(elsewhere)
    assert elsewhere.get("/accounts/expired-form/")["Location"] == "/accounts/landing/"


def test_expired_form_requires_second_factor(client, expired_form, settings):
    sign_in(client)
    settings.REQUIRE_MFA = True
    assert client.get("/accounts/expired-form/")["Location"] == "/accounts/mfa/"


def test_expired_form_is_deleted_after_half_an_hour(client, expired_form, frozen):
    frozen.shift(timedelta(minutes=31))
    sign_in(client)
    assert client.get("/accounts/expired-form/")["Location"] == "/accounts/landing/"


def test_expired_form_can_be_discarded(client, expired_form):
    sign_in(client)
    assert client.post("/accounts/expired-form/")["Location"] == "/accounts/landing/"
    assert not ExpiredForm.objects.exists()
    assert not client.cookies["expired_form"].value


@pytest.mark.parametrize("cookie", ["", "x", "A" * 64, "\xe9"])
def test_invalid_cookie_opens_no_expired_form(client, cookie):
    client.cookies["expired_form"] = cookie
    assert client.get("/accounts/expired-form/")["Location"] == "/accounts/landing/"


def test_form_from_another_site_is_not_stored(user, frozen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    frozen.shift(timedelta(minutes=16))
    assert client.post("/review/ABCDEFG/note/", {"text": WORDS}).status_code == 403
    assert not ExpiredForm.objects.exists()


def test_password_form_is_not_stored(client, frozen):
    frozen.shift(timedelta(minutes=16))
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert not ExpiredForm.objects.exists()


def test_form_over_the_size_limit_is_not_stored(client, frozen):
    frozen.shift(timedelta(minutes=16))
    assert client.post("/review/x/note/", {"text": "x" * 500_001})["Location"] == "/accounts/login/"
    assert not ExpiredForm.objects.exists()

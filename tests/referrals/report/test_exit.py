"""The "Exit this page" button."""

import pytest
from django.db import OperationalError
from django.test import Client

from prevent_portal.accounts.models import User
from referrals.models import Concern, Draft, DraftPicture
from tests.referrals.report.drawing import picture
from tests.referrals.report.filling import client_with, fill, filled, read
from tests.referrals.report.returning import visiting
from tests.referrals.report.test_pictures import add
from tests.referrals.review.building import send
from tests.referrals.walking import answers

EXIT = "/report/exit/"
DETAIL = "Failing row contains"
WITHOUT_A_DRAFT = ["", "start/", "danger/", "suspicious/", "online-material/", "advice/", "elsewhere/"]
PAGES = [*(f"/report/{page}" for page in WITHOUT_A_DRAFT), "/return/", "/report/check/", "/report/sent/"]


def is_exit_response(response, settings):
    assert response.status_code == 200
    assert response["Refresh"] == f"0; url={settings.EXIT_URL}"
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    cookie = response.cookies["draft"]
    assert (cookie.value, cookie["max-age"]) == ("", 0)
    page = read(response)
    assert page.title.get_text() == "Loading"
    assert [link["href"] for link in page.select("a, link, script")] == ["data:,", settings.EXIT_URL]
    return True


def leave(client, **fields):
    """As a page of the portal posts it."""
    return client.post(EXIT, fields, headers={"Sec-Fetch-Site": "same-origin"})


def leads_away_only(response, settings):
    assert response.status_code == 200
    assert response["Refresh"] == f"0; url={settings.EXIT_URL}"
    assert not response.has_header("Clear-Site-Data")
    assert not response.cookies
    return True


OTHERS = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "a neighbour on our domain": {"Sec-Fetch-Site": "same-site", "Origin": "http://evil.testserver"},
    "an address that was typed": {"Sec-Fetch-Site": "none"},
    "another site that claims our origin": {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    "another site, in an old browser": {"Origin": "https://evil.example"},
    "our host over another scheme, in an old browser": {"Origin": "https://testserver"},
    "another port, in an old browser": {"Origin": "http://testserver:8001"},
    "a page without an origin, in an old browser": {"Origin": "null"},
    "nobody knows who": {},
}


@pytest.mark.parametrize("headers", OTHERS.values(), ids=OTHERS)
def test_form_of_another_site_wipes_no_draft_and_clears_nothing(db, settings, headers):
    """The cookies go along as a neighbour's form would send them; a cross-site one would come without."""
    client = filled()
    assert leads_away_only(client.post(EXIT, headers=headers), settings)
    assert leads_away_only(Client().post(EXIT, headers=headers), settings)
    assert Draft.objects.count() == 1
    assert client.get("/report/check/").status_code == 200


@pytest.mark.parametrize("headers", OTHERS.values(), ids=OTHERS)
def test_form_of_another_site_ends_no_return_visit(db, settings, headers):
    client = visiting(send())
    assert leads_away_only(client.post(EXIT, headers=headers), settings)
    assert client.get("/return/messages/").status_code == 200


@pytest.mark.parametrize("address", [EXIT, "/accounts/logout/", "/return/leave/", "/report/sent/"])
def test_form_of_another_site_signs_no_officer_out(db, address, one_factor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("admin@example.org"))
    headers = OTHERS["a neighbour on our domain"]
    response = client.post(address, headers=headers)
    assert not response.has_header("Clear-Site-Data")
    assert not response.cookies
    assert client.get("/accounts/mfa/").status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_our_own_page_clears_also_in_an_old_browser(db, settings, headers):
    client = filled()
    assert is_exit_response(client.post(EXIT, headers=headers), settings)
    assert not Draft.objects.exists()


def test_attack_works_without_the_wall(db, settings, monkeypatch):
    """The control: with every request taken for our own, another site's form clears."""
    monkeypatch.setattr("referrals.report.exit_views.is_same_origin", lambda request: True)
    client = filled()
    assert is_exit_response(client.post(EXIT, headers=OTHERS["another site"]), settings)
    assert not Draft.objects.exists()


def test_draft_cookie_is_not_sent_by_another_site(db):
    begun = Client()
    begun.post("/report/start/")
    assert begun.cookies["draft"]["samesite"] == "Lax"


def test_get_and_head_do_not_delete_the_draft(db):
    client = filled()
    for method in (client.get, client.head):
        assert method(EXIT).status_code == 405
    assert Draft.objects.count() == 1


def test_exit_deletes_only_this_draft_and_its_pictures(db, settings):
    client, other = filled(), filled()
    add(client, picture())
    add(other, picture())
    assert is_exit_response(leave(client), settings)
    assert Draft.objects.count() == DraftPicture.objects.count() == 1
    assert other.get("/report/check/").status_code == 200


def test_exit_accepts_invalid_csrf_token(db, settings):
    draft = fill()
    client = client_with(draft, enforce_csrf_checks=True)
    assert is_exit_response(leave(client, csrfmiddlewaretoken="old"), settings)
    assert not Draft.objects.exists()


def test_exit_without_draft_leaves_the_site(db, settings):
    assert is_exit_response(leave(Client()), settings)


def test_exit_during_database_failure_leaves_and_logs(db, settings, monkeypatch, log_book):
    client = filled()

    def fail(*args, **kwargs):
        raise OperationalError(DETAIL)

    monkeypatch.setattr("referrals.report.drafts.load_draft", fail)
    assert is_exit_response(leave(client), settings)
    assert log_book.holding(["could not be wiped on exit"])
    assert not log_book.holding([DETAIL])


def test_exit_ends_a_return_visit(db, settings):
    client = visiting(send())
    assert Draft.objects.count() == 1
    response = leave(client)
    assert is_exit_response(response, settings)
    assert response.cookies[settings.RETURN_COOKIE_NAME]["max-age"] == 0
    assert not Draft.objects.exists()


def test_exit_after_sending_deletes_receipt_not_concern(db, settings):
    client = filled()
    client.post("/report/check/")
    assert is_exit_response(leave(client), settings)
    assert not Draft.objects.exists()
    assert Concern.objects.count() == 1


@pytest.mark.parametrize("page", [*PAGES, *(f"/report/{slug}/" for slug in answers())])
def test_every_report_page_has_exit_button_and_skip_link(db, page, settings):
    client = filled()
    if page == "/report/sent/":
        client.post("/report/check/")
    shown = read(client.get(page))
    (form,) = shown.select("form[data-module=portal-exit]")
    assert (form["method"], form["action"], form["data-url"]) == ("post", EXIT, settings.EXIT_URL)
    (button,) = form.select("button[type=submit]")
    (skip,) = shown.select("a.govuk-js-exit-this-page-skiplink")
    assert skip["href"] == f"#{button['id']}"
    assert not shown.find("main").find("form", {"data-module": "portal-exit"})


def test_ended_page_has_exit_button(db):
    assert read(Client().get("/report/worry/")).select("form[data-module=portal-exit]")


@pytest.mark.parametrize("page", [*PAGES, *(f"/report/{slug}/" for slug in answers()), "/report/nothing/"])
def test_window_titles_do_not_reveal_the_subject(db, page):
    client = filled()
    if page == "/report/sent/":
        client.post("/report/check/")
    for response in (client.get(page), client.post(page), Client().get(page)):
        if response.status_code == 200:
            title = read(response).title.get_text().lower()
            assert title.strip()
            for word in ("prevent", "terror", "concern", "report", "police", "worr", "radical", "danger", "999"):
                assert word not in title


def test_window_titles_are_unique(db):
    titles = [read(filled().get(f"/report/{slug}/")).title.get_text() for slug in [*answers(), "start", "check"]]
    assert len(set(titles)) == len(titles)

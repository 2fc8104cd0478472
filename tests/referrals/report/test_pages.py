"""Security headers, HTTP methods and malformed requests, for all public and review pages."""

import pytest
from django.test import Client

from tests.referrals.report.filling import client_with, fill, filled, read
from tests.referrals.review.building import acknowledge, add_call, send
from tests.referrals.walking import answers
from tests.referrals.ways import WAYS
from tests.standing import rollback

FORM = "application/x-www-form-urlencoded"
PUBLIC = [
    "/report/",
    "/report/start/",
    "/report/danger/",
    "/report/suspicious/",
    "/report/online-material/",
    "/report/advice/",
    "/report/elsewhere/",
    "/report/nothing/",
    "/return/",
    *(f"/report/{slug}/" for slug in answers()),
    "/report/check/",
    "/report/sent/",
]
POSTS = [
    "/report/",
    "/report/start/",
    "/report/check/",
    "/report/time/",
    "/report/exit/",
    "/return/",
    *(f"/report/{slug}/" for slug in answers()),
]
OFFICERS = ["/review/", "/review/{}/", "/review/{}/outcome/", "/review/{}/calls/{}/", "/review/2222-2222/"]
OFFICERS_POSTS = ["/review/{}/acknowledge/", "/review/{}/outcome/", "/review/{}/calls/{}/"]
JUNK = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "JUNK", "PROPFIND"]
MULTIPART = "multipart/form-data; boundary=b"
MALFORMED = [
    (b"", FORM),
    (b"&&&&====;;;;", FORM),
    (b"%", FORM),
    (b"worry=%ff%fe&known=%ed%a0%80", FORM),
    (b"worry=\xff\xfe", FORM),
    (b"=&=&=", FORM),
    (b"worry=" + b"x" * 900_000, FORM),
    (b"worry=" + b"x" * 1_100_000, FORM),
    (b"&".join(b"f%d=1" % number for number in range(2_000)), FORM),
    (b"&".join([b"known=yes", b"risks=threat"] * 400), FORM),
    (b"known=%00&worry=%00&age=%00&code=%00&where=%00&council=%00&contact=%00&outcome=%00", FORM),
    (b"known=yes&full_name=%00%0d%0a&relation[]=x&relation[$ne]=1", FORM),
    ("known=age&age=" + "9" * 9_000, FORM),
    (b"known=age&age=%D9%A1%D9%A2&age=1e9", FORM),
    (b"known=birth&date_of_birth_day=%C2%B2&date_of_birth_month=-1&date_of_birth_year=99999", FORM),
    (b"where=postcode&postcode=%F0%9F%98%80%00", FORM),
    (b"contact=yes&email=a%40b%00.c&phone=%E2%80%AE", FORM),
    (b'--b\r\nContent-Disposition: form-data; name="worry"\r\n\r\nx', MULTIPART),
    (b'--b\r\nContent-Disposition: form-data; name="worry"; filename="x.exe"\r\n\r\nMZ\r\n--b--', MULTIPART),
    (b"x", "multipart/form-data"),
    (b"x", "multipart/form-data; boundary=" + "b" * 5_000),
    (
        b"--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=worry\r\n\r\n!\r\n--b--",
        MULTIPART,
    ),
    (b'{"worry": "x"}', "application/json"),
    (b"\x00\x01\x02", "application/octet-stream"),
    (b"worry=x", ""),
    (b"worry=x", "text/plain; charset=rot13"),
    (b"worry=x", f"{FORM}; charset="),
]


@pytest.fixture
def officers(officer_client, officer):
    """An officer's client, and the values for the URL patterns in OFFICERS."""
    concern = acknowledge(send(), officer)
    return officer_client, (concern.reference, add_call(concern).pk)


def assert_guarded(response):
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    if response.status_code not in (302, 405):
        assert "noindex" in read(response).select_one("meta[name=robots]")["content"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_send_security_headers(db, address):
    for client in (filled(), Client()):
        assert_guarded(client.get(address))
        assert_guarded(client.post(address))


def test_receipt_page_sends_security_headers(db):
    client = filled()
    client.post("/report/check/")
    response = client.get("/report/sent/")
    assert response.status_code == 200
    assert_guarded(response)


@pytest.mark.parametrize("address", OFFICERS)
def test_review_pages_send_security_headers(officers, address):
    client, names = officers
    assert_guarded(client.get(address.format(*names)))
    assert_guarded(Client().get(address.format(*names)))


@pytest.mark.parametrize("address", OFFICERS_POSTS)
def test_refused_review_forms_send_security_headers(officers, address):
    client, names = officers
    assert_guarded(client.post(address.format(*names)))


def test_page_without_sealing_key_sends_security_headers(db, settings):
    settings.SEALING_PUBLIC_KEYS = []
    assert_guarded(Client().get("/report/"))


@pytest.mark.parametrize("address", PUBLIC)
def test_pages_load_nothing_from_other_sites(db, address):
    """Otherwise the other site would learn that somebody is reporting."""
    page = read(filled().get(address))
    loaded = [tag.get("src") or tag.get("href") for tag in page.select("[src], link[href]")]
    assert not [source for source in loaded if not source.startswith("/static/")]
    actions = {tag["action"] for tag in page.select("[action]")} | {
        tag["formaction"] for tag in page.select("[formaction]")
    }
    assert not [action for action in actions if not action.startswith(("/report/", "/return/"))]


@pytest.mark.parametrize("address", [*PUBLIC, "/report/sent/"])
def test_head_has_status_of_get_and_no_body(db, address):
    client = filled()
    got, head = client.get(address), client.head(address)
    assert head.status_code == got.status_code
    assert head.content == b""


@pytest.mark.parametrize("address", OFFICERS)
def test_head_of_review_page_is_405_where_reading_is_audited(officers, address):
    client, names = officers
    here = address.format(*names)
    # Where reading is audited, HEAD is refused: it would record a reading without showing the page.
    writes = address in ("/review/", "/review/{}/", "/review/2222-2222/", "/review/{}/outcome/")
    assert client.head(here).status_code == (405 if writes else client.get(here).status_code)


@pytest.mark.parametrize("method", JUNK)
def test_unused_http_methods_are_405(officers, method):
    client, names = officers
    for address in (*PUBLIC, *(address.format(*names) for address in OFFICERS + OFFICERS_POSTS)):
        response = client.generic(method, address)
        assert response.status_code == 405
        assert "GET" in response["Allow"]


@pytest.mark.parametrize("charset", ["utf-7", "rot13", "utf-16"])
def test_other_charsets_are_400(officers, charset):
    client, names = officers
    for address in (*POSTS, *(address.format(*names) for address in OFFICERS_POSTS)):
        assert client.generic("POST", address, b"worry=x", f"{FORM}; charset={charset}").status_code == 400


@pytest.mark.parametrize("address", [*POSTS, "/report/sent/", "/report/danger/"])
def test_malformed_public_form_causes_no_server_error(db, address):
    draft = fill()
    for body, content_type in MALFORMED:
        with rollback():
            client = client_with(draft, raise_request_exception=False)
            response = client.generic("POST", address, body, content_type)
        assert response.status_code < 500, (body[:60], content_type)


@pytest.mark.parametrize("address", OFFICERS_POSTS)
def test_malformed_review_form_causes_no_server_error(officers, address):
    client, names = officers
    client.raise_request_exception = False
    for body, content_type in MALFORMED:
        response = client.generic("POST", address.format(*names), body, content_type)
        assert response.status_code < 500, (body[:60], content_type)


@pytest.mark.parametrize("address", ["/report/?area=%00", "/report/danger/?area=a%00", "/report/start/?area=%00"])
def test_null_character_in_area_is_400(db, address):
    assert Client().post(address, {"happening": "danger"}).status_code == 400


@pytest.mark.parametrize("address", ["/review/%00/", "/review/a%00b/outcome/"])
def test_null_character_in_reference_is_400(officer_client, address):
    assert officer_client.get(address).status_code == 400


def test_hint_depends_on_earlier_answers(db):
    """A cached hint, or one bound before it was set, would be shown to every reporter."""
    for way, hint in (("several people", True), ("an adult, by a friend", False)) * 2:
        page = filled(WAYS[way]).get("/report/you/").content.decode()
        assert ("You can name the others later" in page) == hint

"""The demo's pages of captured mail; names cannot reach other files."""

import os
from urllib.parse import quote

import pytest
from django.core.mail import EmailMessage, get_connection

FILED = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MAIL_BACKEND = FILED
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


def _send(*subjects, body="Open it: http://127.0.0.1/review/ABC/"):
    with get_connection(FILED) as connection:
        connection.send_messages([EmailMessage(subject, body, to=["team@example.org"]) for subject in subjects])


def _page(client, path="/demo/mail/"):
    response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_empty_list_says_so(client):
    assert "None yet" in _page(client)


def test_mails_are_listed_newest_first(client, folder):
    _send("Older")
    [older] = folder.iterdir()
    os.utime(older, (1, 1))
    _send("Newer", "Newest")
    page = _page(client)
    assert page.index("Newest") < page.index("Newer</a>") < page.index("Older")


def test_mail_page_shows_headers_and_escaped_text(client, folder):
    _send("Concern AB12", body="Crème <b>bold</b>\nhttp://127.0.0.1/review/AB12/")
    [file] = folder.iterdir()
    page = _page(client, f"/demo/mail/{file.stem}-1/")
    assert "Concern AB12" in page
    assert "team@example.org" in page
    assert "Message-ID" in page
    assert "Crème &lt;b&gt;bold&lt;/b&gt;<br>" in page
    assert 'href="http://127.0.0.1/review/AB12/"' in page


NOT_MAIL = [
    "../secret-1",
    "..",
    "/etc/passwd",
    "..%2fsecret-1",
    "secret-1",
    "link-1",
    "a" * 5000,
    "*",
    "-1",
]


@pytest.mark.parametrize("name", NOT_MAIL, ids=range(len(NOT_MAIL)))
def test_name_outside_the_folder_is_not_found(client, folder, tmp_path, name):
    _send("Real")
    (tmp_path / "secret.log").write_text("Subject: secret\n\nsecret")
    (folder / "link.log").symlink_to(tmp_path / "secret.log")
    response = client.get(f"/demo/mail/{quote(name)}/")
    assert response.status_code == 404
    assert "secret" not in _page(client)


def test_unreadable_file_does_not_break_the_page(client, folder):
    folder.mkdir()
    (folder / "broken.log").write_bytes(b"\xff\x00: \xfe\nContent-Type: multipart/mixed\n\n\xff")
    _page(client)
    _page(client, "/demo/mail/broken-1/")


def test_mail_sent_by_smtp_is_not_listed(client, settings):
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    del settings.EMAIL_FILE_PATH
    assert "EMAIL_URL is set" in _page(client)
    assert client.get("/demo/mail/any-1/").status_code == 404


def test_post_is_not_allowed(client):
    assert client.post("/demo/mail/").status_code == 405

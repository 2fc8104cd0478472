"""Broken links: strict inside the portal; other sites only when asked, here a server on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents.models import Document

from guidance.broken_links import broken_links
from guidance.models import AreaPage, AreasPage, GuidancePage, HomePage
from tests.guidance.conftest import member

pytestmark = pytest.mark.usefixtures("content", "one_factor")


def write(*blocks, slug="norfolk"):
    """This is all that the page has."""
    page = AreaPage.objects.get(slug=slug)
    page.body = page.body.stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks])
    page.save()
    return page


def why(address: str, **options) -> list[str]:
    write(("text", f'<p><a href="{address}">words</a></p>'), ("heading", "Who to call"))
    return [link.why for link in broken_links(**options) if link.page.slug == "norfolk"]


def test_what_is_loaded_has_none():
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/",
            "/areas/essex/",
            "/areas/essex",
            "/privacy/",
            "/report/",
            "/report/?area=norfolk",
            "/find/",
            "/robots.txt",
        ),
        *("#who-to-call", "#main-content", "/areas/norfolk/#who-to-call", "http://127.0.0.1:8000/areas/"),
        *("tel:999", "mailto:a@example.org", "https://broken.example/"),
    ],
)
def test_whole(address):
    assert why(address) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/areas/kent/", "no page"),
        ("/privcay/", "no page"),
        ("/report/nothing-such/else/", "no page"),
        ("#missing", "no part called #missing"),
        ("/areas/essex/#missing", "no part called #missing"),
        ("http://127.0.0.1:8000/gone/", "no page"),
        ("/documents/77/gone.pdf", "The document is gone"),
        ("", "is gone"),
    ],
)
def test_broken(address, said):
    [told] = why(address)
    assert said in told


def test_a_page_that_was_unpublished_or_deleted():
    other = AreaPage.objects.get(slug="essex").add_child(instance=GuidancePage(title="Other", slug="other"))
    write(("text", f'<p><a linktype="page" id="{other.pk}">words</a></p>'))
    assert list(broken_links()) == []
    other.unpublish()
    assert "not published" in next(broken_links()).why
    other.delete()
    assert "is gone" in next(broken_links()).why


def test_a_document_whose_file_is_lost(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="Form", file=ContentFile(b"x", name="form.pdf"))
    write(("document_link", {"document": document.pk, "description": ""}))
    assert list(broken_links()) == []
    document.file.storage.delete(document.file.name)
    assert "file is lost" in next(broken_links()).why


@pytest.fixture
def site():
    """Answers with the status that its path names."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            asked.append(self.path)
            self.send_response(int(self.path.strip("/")))
            self.end_headers()

        def log_message(self, *args):
            pass

    asked: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("status", "said"), [(200, []), (404, ["It answers 404."]), (500, ["It answers 500."])])
def test_other_sites_when_asked(site, status, said):
    address, asked = site
    assert why(f"{address}/{status}") == []
    assert asked == []
    assert [link.why for link in why_external(f"{address}/{status}")] == said
    assert asked == [f"/{status}"]


def why_external(address):
    for model in (HomePage, AreasPage, AreaPage, GuidancePage):
        model.objects.update(body=[])
    write(("text", f'<p><a href="{address}">words</a></p>'))
    return broken_links(external=True)


def test_a_site_that_does_not_answer():
    [link] = why_external("http://127.0.0.1:9/")
    assert link.why == "No answer (ConnectionError)."
    assert not link.is_internal


def test_the_command_exits_1_when_the_portal_itself_is_broken(capsys):
    call_command("check_links")
    assert "0 broken inside the portal" in capsys.readouterr().out
    why("/privcay/")
    with pytest.raises(SystemExit) as ended:
        call_command("check_links")
    assert ended.value.code == 1
    assert "'words' -> /privcay/: There is no page" in capsys.readouterr().out


def test_the_command_does_not_for_others(capsys):
    list(why_external("http://127.0.0.1:9/"))
    call_command("check_links", external=True)
    assert "0 broken inside the portal, 1 outside" in capsys.readouterr().out


@pytest.mark.parametrize(("place", "shown"), [("norfolk", True), ("essex", False)])
def test_the_report_is_of_ones_own_pages(client, place, shown):
    why("/privcay/")
    client.force_login(member("editors", place))
    assert ("/privcay/" in client.get("/cms/reports/broken-links/").content.decode()) is shown

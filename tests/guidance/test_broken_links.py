"""Broken links: always checked inside the portal; external sites only on request, here a local server."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents.models import Document

from guidance import outside
from guidance.broken_links import broken_links
from guidance.models import AreaPage, AreasPage, GuidancePage, HomePage
from tests.guidance.conftest import member

pytestmark = pytest.mark.usefixtures("content", "one_factor")


def set_body(*blocks, slug="norfolk"):
    """Replace the body of the page."""
    page = AreaPage.objects.get(slug=slug)
    page.body = page.body.stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks])
    page.save()
    return page


def problems_with(address: str, **options) -> list[str]:
    set_body(("text", f'<p><a href="{address}">words</a></p>'), ("heading", "Who to call"))
    return [link.why for link in broken_links(**options) if link.page.slug == "norfolk"]


def test_loaded_pages_have_no_broken_links():
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
def test_valid_link_is_not_reported(address):
    assert problems_with(address) == []


@pytest.mark.parametrize(
    ("address", "expected"),
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
def test_broken_link_is_reported(address, expected):
    [problem] = problems_with(address)
    assert expected in problem


def test_link_to_unpublished_or_deleted_page_is_reported():
    other = AreaPage.objects.get(slug="essex").add_child(instance=GuidancePage(title="Other", slug="other"))
    set_body(("text", f'<p><a linktype="page" id="{other.pk}">words</a></p>'))
    assert list(broken_links()) == []
    other.unpublish()
    assert "not published" in next(broken_links()).why
    other.delete()
    assert "is gone" in next(broken_links()).why


def test_link_to_document_without_file_is_reported(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="Form", file=ContentFile(b"x", name="form.pdf"))
    set_body(("document_link", {"document": document.pk, "description": ""}))
    assert list(broken_links()) == []
    document.file.storage.delete(document.file.name)
    assert "file is lost" in next(broken_links()).why


@pytest.fixture
def site():
    """Answers with the status that its path names."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            asked.append(self.path)
            kind, _, target = self.path.strip("/").partition("/")
            self.send_response(302 if target else int(kind))
            if target:
                self.send_header("Location", target)
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


@pytest.fixture
def loopback_counts_as_public(monkeypatch):
    """The other site of these tests is on this machine. Shows as well that the wall is what stops requests below."""
    monkeypatch.setattr(outside, "is_public", lambda address: True)


@pytest.mark.usefixtures("loopback_counts_as_public")
@pytest.mark.parametrize(("status", "expected"), [(200, []), (404, ["It answers 404."]), (500, ["It answers 500."])])
def test_external_links_are_checked_only_on_request(site, status, expected):
    address, asked = site
    assert problems_with(f"{address}/{status}") == []
    assert asked == []
    assert [link.why for link in broken_external_links(f"{address}/{status}")] == expected
    assert asked == [f"/{status}"]


def broken_external_links(address):
    for model in (HomePage, AreasPage, AreaPage, GuidancePage):
        model.objects.update(body=[])
    set_body(("text", f'<p><a href="{address}">words</a></p>'))
    return broken_links(external=True)


@pytest.mark.parametrize("where", ["it", "a redirect", "a name"])
def test_private_address_is_not_asked(site, monkeypatch, where):
    address, asked = site
    port = address.rpartition(":")[2]
    target = {
        "it": f"{address}/200",
        "a redirect": f"{address}/to/{address}/200",
        "a name": f"http://localhost:{port}/200",
    }
    if where == "a redirect":  # the first hop alone counts as public, by its name and where it is connected
        calls = iter([True, True])
        monkeypatch.setattr(outside, "is_public", lambda address: next(calls, False))
    [link] = broken_external_links(target[where])
    assert link.why == "It leads to an address inside a private network, which is not asked."
    assert "/200" not in asked


@pytest.fixture
def name_that_moves(site, monkeypatch):
    """Of an attacker's own zone: public when it is looked at, this machine when it is connected to."""
    looked_up = socket.getaddrinfo
    public, asks = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("151.101.0.81", 80))], []

    def getaddrinfo(host, *args, **kwargs):
        if host != "moves.example":
            return looked_up(host, *args, **kwargs)
        asks.append(host)
        return public if len(asks) == 1 else looked_up("127.0.0.1", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    address, asked = site
    return address.replace("127.0.0.1", "moves.example"), asked


def test_name_that_moves_inside_after_it_was_looked_up_is_not_asked(name_that_moves):
    address, asked = name_that_moves
    [link] = broken_external_links(f"{address}/200")
    assert link.why == "It leads to an address inside a private network, which is not asked."
    assert asked == []


def test_control_without_the_second_look_it_is_asked(name_that_moves, monkeypatch):
    address, asked = name_that_moves
    monkeypatch.delattr(outside._Checked, "connect")
    assert list(broken_external_links(f"{address}/200")) == []
    assert asked == ["/200"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *(
            (inside, False)
            for inside in ("127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1")
        ),
        *(
            (inside, False)
            for inside in ("fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1")
        ),
        *((inside, False) for inside in ("64:ff9b::7f00:1", "64:ff9b:1::1", "fec0::1", "::7f00:1")),
        ("151.101.0.81", True),
        ("2606:4700::1111", True),
    ],
)
def test_only_public_addresses_are_asked(address, public):
    assert outside.is_public(address) is public


@pytest.mark.usefixtures("loopback_counts_as_public")
def test_unreachable_site_is_reported():
    [link] = broken_external_links("http://127.0.0.1:9/")
    assert link.why == "No answer (ConnectionError)."
    assert not link.is_internal


def test_command_exits_1_for_broken_internal_link(capsys):
    call_command("check_links")
    assert "0 broken inside the portal" in capsys.readouterr().out
    problems_with("/privcay/")
    with pytest.raises(SystemExit) as stopped:
        call_command("check_links")
    assert stopped.value.code == 1
    assert "'words' -> /privcay/: There is no page" in capsys.readouterr().out


def test_command_exits_0_for_broken_external_link(capsys):
    list(broken_external_links("http://127.0.0.1:9/"))
    call_command("check_links", external=True)
    assert "0 broken inside the portal, 1 outside" in capsys.readouterr().out


@pytest.mark.parametrize(("place", "shown"), [("norfolk", True), ("essex", False)])
def test_report_lists_own_pages_only(client, place, shown):
    problems_with("/privcay/")
    client.force_login(member("editors", place))
    assert ("/privcay/" in client.get("/cms/reports/broken-links/").content.decode()) is shown

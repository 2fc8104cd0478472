"""No log line of the shipped servers, or of the documented proxy, tells who asked, or holds a query."""

import http.client
import logging
import os
import re
import secrets
import signal
import subprocess
import sys
import time

import pytest

from prevent_portal import logging as portal_logging
from prevent_portal.demo.serving import answers
from prevent_portal.web_server import web_command
from tests.house.tree import ROOT
from tools.machine.environment import inherited
from tools.machine.orphans import end_with_parent
from tools.machine.ports import free_port

VISITOR = "127.0.0.77"
FORWARDED = "192.0.2.77"
CANARIES = (VISITOR, FORWARDED, "canaryagent", "canaryreferer", "canaryquery")
HEADERS = {
    "User-Agent": "CanaryAgent/1.0",
    "Referer": "https://canaryreferer.example/canaryquery?canaryquery",
    "X-Forwarded-For": FORWARDED,
    # Django then quotes a referer of another site as the reason of a CSRF failure.
    "X-Forwarded-Proto": "https",
}
SERVERS = {
    "granian": lambda port: web_command(port, workers=1),
    "runserver": lambda port: [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", str(port)],
}
ASKED = (
    ("GET", "/find/?postcode=canaryquery"),
    ("GET", "/accounts/join/?token=canaryquery"),
    ("GET", "/contacts/confirm/?token=canaryquery"),
    ("GET", "/nothing/?canaryquery"),
    ("POST", "/accounts/login/?next=canaryquery"),
    ("POST", "/find/?canaryquery"),
)


@pytest.fixture(autouse=True)
def clock():
    """Replace the frozen clock: separate processes use the system clock."""


def _log(command, folder, **changes):
    """What a server writes while it is asked for pages, most of which fail: its database is empty."""
    port = free_port()
    environment = {
        **inherited(),
        "DEMO": "true",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "BEHIND_PROXY": "true",
        "DJANGO_SETTINGS_MODULE": "tests.tier_settings",
        "PYTHONUNBUFFERED": "1",
    } | changes
    out = folder / "log"
    with out.open("wb") as file:
        server = subprocess.Popen(
            command(port),
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=file,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
        try:
            deadline = time.monotonic() + 300
            while not answers(port):
                assert server.poll() is None, out.read_text()
                assert time.monotonic() < deadline
                time.sleep(0.05)
            for method, path in ASKED:
                _ask(port, method, path)
        finally:
            server.terminate()
            server.wait(60)
    return out.read_text()


def _ask(port, method, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=(VISITOR, 0))
    connection.request(method, path, headers=HEADERS)
    connection.getresponse().read()
    connection.close()


@pytest.mark.parametrize("server", SERVERS)
def test_server_logs_nothing_of_the_visitor(server, tmp_path):
    log = _log(SERVERS[server], tmp_path)
    assert "Not Found: /accounts/join/" in log or "/find/" in log  # something is logged
    assert "Forbidden (Referer checking failed): /accounts/login/" in log
    assert not [line for line in log.lower().splitlines() if any(canary in line for canary in CANARIES)]


def test_visitor_would_be_logged_without_the_filters(tmp_path):
    """The control: the same requests, with the filters taken away."""
    settings = tmp_path / "unfiltered.py"
    settings.write_text(
        "from tests.tier_settings import *\n"
        "from tests.tier_settings import LOGGING\n"
        "for each in LOGGING['loggers'].values():\n"
        "    each.pop('filters', None)\n"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    log = _log(SERVERS["runserver"], tmp_path, DJANGO_SETTINGS_MODULE="unfiltered", PYTHONPATH=path).lower()
    assert "canaryreferer" in log
    assert "canaryquery" in log


def test_broken_connection_is_not_logged_with_its_address():
    record = logging.LogRecord("django.server", logging.INFO, "", 0, "- Broken pipe from %s", ((VISITOR, 1),), None)
    assert not portal_logging.WithoutQuery().filter(record)


def test_documented_proxy_logs_nothing_of_the_visitor():
    documented = (ROOT / "docs" / "operations.md").read_text()
    [log_format] = re.findall(r"log_format portal '(.*)';", documented)
    harmless = {"time_iso8601", "request_method", "uri", "status", "body_bytes_sent", "request_time"}
    assert set(re.findall(r"\$(\w+)", log_format)) == harmless  # $uri is the path alone
    assert re.search(r"access_log \S+ portal;", documented)
    assert re.search(r"error_log \S+ emerg;", documented)

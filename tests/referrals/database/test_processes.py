"""Each tier as a real process with its own database login, from a report to the reporter's reply."""

import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg2
import pytest
import requests
from django.db import connection

from prevent_portal.demo.serving import answers as is_served
from prevent_portal.web_server import web_command
from tests.figures import ROOT
from tests.journeys.tab import Tab, read_receipt
from tests.referrals.report.drawing import picture
from tests.referrals.walking import answers
from tools.machine.environment import inherited
from tools.machine.keys import sealing_pair
from tools.machine.orphans import end_with_parent
from tools.machine.ports import free_port

PREPARE = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client, override_settings
from guidance.models import Area
from prevent_portal.accounts.models import User
from referrals.models import Officer
call_command("grant_roles", prefix="processes", verbosity=0)
user = User.objects.create_user("officer@example.org")
Officer.objects.create(user=user, force=Area.objects.get(slug="norfolk").force)
client = Client()
with override_settings(PORTAL_TIER="officers"):  # a session is of one tier
    client.force_login(user)
print(client.cookies["session"].value)
"""
READ_BACK = "SELECT {} FROM referrals_{}"


class Deployment:
    """A database, and processes that log in to it with the role of their tier."""

    def __init__(self, name: str, folder: str) -> None:
        self.name = name
        public, self.private = sealing_pair("staff-1")
        self.environment = {
            **inherited(),
            "DEMO": "true",
            "REQUIRE_MFA": "false",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATA_DIR": folder,
            "SEALING_PUBLIC_KEYS": public,
            "DJANGO_SETTINGS_MODULE": "tests.tier_settings",
        }

    def url(self, user: str) -> str:
        where = connection.settings_dict
        return f"postgres://{user}@{where['HOST']}:{where['PORT']}/{self.name}"

    def of(self, tier: str, user: str) -> dict[str, str]:
        keys = {} if tier == "public" else {"SEALING_PRIVATE_KEYS": self.private}
        return self.environment | keys | {"PORTAL_TIER": tier, "DATABASE_URL": self.url(user)}

    def run(self, *command: str, user: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *command],
            cwd=ROOT,
            env=self.of("all", user),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def serving(self, tier: str, login: str) -> Iterator[str]:
        port = free_port()
        command = ["1" if part == "2" else part for part in web_command(port)]
        web = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.of(tier, f"processes_{login}") | {"PORT": str(port)},
            stdout=subprocess.DEVNULL,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
        try:
            deadline = time.monotonic() + 300
            while not is_served(port):
                assert web.poll() is None, "the web server ended by itself"
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            web.terminate()
            web.wait(30)

    def ask(self, user: str, sql: str) -> list[tuple]:
        session = psycopg2.connect(self.url(user))
        try:
            with session.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        finally:
            session.close()


@pytest.fixture(autouse=True)
def clock() -> None:
    """Replace the frozen clock: separate processes use the system clock."""


@pytest.fixture
def deployment(db: None, tmp_path) -> Iterator[Deployment]:
    """A copy of the initial test database, since separate processes commit."""
    name = f"processes_{secrets.token_hex(4)}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE {name} TEMPLATE "{connection.settings_dict["NAME"]}_kept"')
        yield Deployment(name, str(tmp_path))
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.xdist_group("processes")  # long, so tests/conftest.py starts it early
def test_report_delivery_review_and_reply_across_processes(deployment):
    session = deployment.run("-c", PREPARE, user="postgres").strip().splitlines()[-1]
    with ExitStack() as stack:
        public = stack.enter_context(deployment.serving("public", "public"))
        staff = stack.enter_context(deployment.serving("officers", "officers"))
        for path in ("/", "/areas/norfolk/", "/areas/", "/find/?postcode=NR2+1NH", "/healthz"):
            assert requests.get(public + path, timeout=120).status_code == 200, path
        left = Tab(public)
        left.open("/report/start/")
        left.post("/report/start/")
        assert left.post("/report/exit/").status_code == 200
        reference, code = report(Tab(public))
        assert "sent" in deployment.run("manage.py", "send_deliveries", "--once", user="processes_worker")
        officer = Tab(staff, requests.cookies.cookiejar_from_dict({"session": session}))
        assert reference in officer.open("/review/")
        page = officer.open(f"/review/{reference}/")
        assert "Canaryworry" in page
        officer.open(f"/review/{reference}/ask/")
        assert officer.post(f"/review/{reference}/acknowledge/").status_code == 200
        form_id = officer.open(f"/review/{reference}/ask/").split('name="form_id" value="')[1].split('"')[0]
        assert officer.post(f"/review/{reference}/ask/", {"text": "Canaryask", "form_id": form_id}).status_code == 200
        back = Tab(public)
        back.open("/return/")
        back.post("/return/", {"code": code})
        assert "Canaryask" in back.open("/return/messages/")
        assert back.post("/return/messages/", {"text": "Canaryreply", "form_id": "1"}).status_code == 200
        assert "Canaryreply" in officer.open(f"/review/{reference}/messages/")
        seen = f"SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = '{deployment.name}'"
        assert {name for (name,) in deployment.ask("postgres", seen)} == {
            "postgres",
            "processes_public",
            "processes_officers",
        }
    for what, table in (("sealed", "concern"), ("*", "concern"), ("sealed", "attachment"), ("sealed", "note")):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            deployment.ask("processes_public", READ_BACK.format(what, table))
    assert deployment.ask("processes_public", READ_BACK.format("sealed", "message")) == []
    assert deployment.ask("processes_officers", READ_BACK.format("sealed", "concern")) == []
    assert len(deployment.ask("postgres", READ_BACK.format("sealed", "message"))) == 2


def report(tab: Tab) -> tuple[str, str]:
    tab.open("/report/start/")
    tab.post("/report/start/")
    for slug, fields in answers().items():
        assert tab.post(f"/report/{slug}/", fields).status_code == 200
        if slug == "noticed":
            token = {"csrfmiddlewaretoken": tab.token, "add": ""}
            files = {"picture": ("x.png", picture(), "image/png")}
            sent = tab.session.post(f"{tab.url}/report/pictures/", token, files=files, timeout=120)
            assert sent.url.endswith("/report/pictures/")
    tab.open("/report/check/")
    return read_receipt(tab.post("/report/check/").text)

"""A mailbox refuses a notice: an officer is called, opens the concern, and the daily summary reports it."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import ROOT, Portal
from tests.journeys.road import ROADS, choose, find_in_queue, press, sign_in
from tools.drill.reporter import Reporter

# On PostgreSQL workers use the server's clock, which a test cannot change.
pytestmark = ON_SQLITE
NORFOLK = ROADS[3]
DUTY = "duty.desk@example.org"
AT_THAT_TIME = """
import os, pathlib, sys, time_machine
from django.core.management import execute_from_command_line
from prevent_portal.demo.environment import use_folder
use_folder(pathlib.Path(os.environ["DATA_DIR"]))
with time_machine.travel(float(sys.argv[1]), tick=True):
    execute_from_command_line(["manage.py", "send_deliveries", "--once"])
"""


def run_worker_at(portal: Portal, moment: datetime) -> None:
    command = [sys.executable, "-c", AT_THAT_TIME, str(moment.timestamp())]
    environment = portal.environment | {"DUTY_EMAILS": DUTY}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=600)


def next_morning() -> datetime:
    now = datetime.now(UTC)
    morning = now.replace(hour=8, minute=30)
    return morning if morning > now else morning + timedelta(days=1)


def find_call(officer: Page, reference: str) -> None:
    call = officer.get_by_role("link", name=f"Not yet confirmed by telephone: {reference}")
    for _ in range(240):
        officer.goto("/review/calls/")
        if call.count():
            call.first.click()
            return
        officer.wait_for_timeout(500)
    raise AssertionError("no call to make")


def test_refused_mail_leads_to_call_and_daily_summary(portal: Portal, open_page, axe, screenshot):
    portal.mail.replies[NORFOLK.contact] = "550 5.1.1 No such mailbox"
    officer = open_page(phone=False)
    try:
        reporter = Reporter(portal.port)
        reference = reporter.report()
        reporter.close()
        sign_in(officer, portal, portal.account("officer", "norfolk"))
        find_call(officer, reference)
        axe(officer)  # the duty desk's call page has the same content
    finally:
        del portal.mail.replies[NORFOLK.contact]
    choose(officer, "Yes, a person took it")
    press(officer, "Record call")
    find_in_queue(officer, reference).click()
    expect(officer.locator("h1")).to_contain_text(reference)
    expect(officer.get_by_text(f"Email to {NORFOLK.contact}: given up")).to_be_visible()

    desk = open_page(phone=False)
    sign_in(desk, portal, portal.account("duty", "portal"))
    expect(desk.locator("h1")).to_have_text("Duty desk")
    expect(desk.get_by_text(reference)).to_have_count(0)
    axe(desk)
    screenshot(desk, "duty-desk")

    morning = next_morning()
    run_worker_at(portal, morning)
    summary = portal.mail.wait_for(DUTY, holding="Portal summary")
    # Other journeys on this portal may have given up deliveries too.
    assert re.search("[1-9][0-9]* with a way of sending given up", summary.text)
    assert "Concerns whose contact has not been told: " in summary.text
    assert "anary" not in summary.text
    run_worker_at(portal, morning)
    assert len(portal.mail.to(DUTY, "Portal summary")) == 1

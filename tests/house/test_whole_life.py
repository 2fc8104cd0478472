"""After a whole life of a concern, no table, log or mail holds a word that a person wrote."""

import base64

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from prevent_portal.accounts.models import User
from referrals.actions.audit.event_chains import verify_events
from referrals.models import Concern
from tests.referrals.report.drawing import picture
from tests.referrals.report.returning import enter, write
from tests.referrals.review.building import AGREED, ANSWERED_FORM, some_officer, some_supervisor
from tests.referrals.walking import CANARIES, answers, begin, shown, walk

ADDRESS = "canary.receipt@example.com"
BY_OFFICERS = (
    *("question", "note", "correction", "asked", "proof", "reason", "rationale", "again", "reopened", "transfer"),
    *("answer", "whynot", "agreement", "intent"),
)
WORDS = [*CANARIES.values(), ADDRESS, "Canaryreply", *(f"Canary{word}" for word in BY_OFFICERS)]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, path: str, **fields: str) -> None:
    answer = client.post(path, fields)
    assert answer.status_code == 302, (path, answer.status_code, answer.content.decode()[-2000:])


def send_mail() -> None:
    call_command("send_deliveries", "--once")


def report() -> tuple[str, str]:
    """Reference and return code of a report with a picture and a receipt by mail."""
    reporter = walk(begin("norfolk"), answers(reach={"email": ADDRESS, "acknowledge": "on"}))
    reporter.post("/report/pictures/", {"picture": SimpleUploadedFile("x.png", picture()), "add": ""})
    post(reporter, "/report/check/")
    return shown(reporter, "reference"), shown(reporter, "return-code")


def come_back(code: str) -> None:
    reporter = Client()
    enter(reporter, code)
    assert "Canaryquestion" in reporter.get("/return/messages/").content.decode()
    assert write(reporter, "Canaryreply").status_code == 302


@pytest.fixture
def lived(db, settings):
    settings.REQUIRE_MFA = False
    reference, code = report()
    concern = Concern.objects.get(reference=reference)
    send_mail()
    officer, boss = signed_in(some_officer(concern).user), signed_in(some_supervisor(concern).user)
    page = f"/review/{reference}/"
    assert CANARIES["name"] in officer.get(page).content.decode()
    post(officer, f"{page}acknowledge/")
    post(officer, f"{page}ask/", text="Canaryquestion", form_id="1")
    come_back(code)
    send_mail()
    assert "Canaryreply" in officer.get(f"{page}messages/").content.decode()
    post(officer, f"{page}note/", kind="fact", text="Canarynote")
    assert reference in officer.post("/review/filter/", {"words": "Canarynote"}).content.decode()
    post(officer, f"{page}assess/")
    post(officer, f"{page}assessment/", intent="Canaryintent")
    post(boss, f"{page}restrictions/correction/", text="Canarycorrection")
    post(boss, "/review/rights/", names="Canaryasked", authority="Canaryproof")
    for path in ("print/", "export.json", "timeline/", "pictures/1/"):
        assert officer.get(f"{page}{path}").status_code == 200, path
    for reason in ("Canaryrationale", "Canaryreason"):
        post(officer, f"{page}outcome/", outcome="mistaken", rationale=reason, considered="on", **ANSWERED_FORM)
        if reason == "Canaryrationale":
            post(boss, f"{page}approval/", agree="no", reason="Canaryagain")
    post(boss, f"{page}approval/", agree="yes", **AGREED)
    post(boss, f"{page}reopen/", reason="Canaryreopened")
    post(boss, f"{page}transfer/", area="essex", reason="Canarytransfer")
    send_mail()
    concern.refresh_from_db()
    assert concern.force.slug == "essex"
    assert "Canaryreopened" in signed_in(some_officer(concern).user).get(f"{page}notes/").content.decode()
    return concern


def stored() -> str:
    """Every value of every row, as text."""
    rows = (str(row) for model in apps.get_models() for row in model._base_manager.values_list())
    return "\n".join(rows)


def forms_of(word: str) -> list[str]:
    encoded = base64.b64encode(word.encode()).decode().rstrip("=")
    return [word.casefold(), encoded[:-1].casefold(), word.encode("utf-16-le").hex(), word.encode().hex()]


def test_nothing_that_was_written_can_be_read_in_tables_logs_or_mails(lived, nothing_leaks, log_book):
    nothing_leaks(WORDS)
    everything = stored().casefold()
    assert lived.reference.casefold() in everything  # control
    assert not [word for word in WORDS if any(form in everything for form in forms_of(word))]
    mails = [f"{each.subject}\n{each.body}\n{each.extra_headers}" for each in mail.outbox]
    assert any(lived.reference in text for text in mails)  # control
    assert not [word for word in WORDS if any(word in text for text in mails)]
    # The receipt alone is addressed to the reporter, and names nothing.
    assert [each.subject for each in mail.outbox if ADDRESS in each.to] == ["We have received your message"]
    assert verify_events().faults == []

"""After a whole life of a concern, no table, log or mail holds a word that a person wrote."""

import base64
from io import StringIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client

from prevent_portal.accounts.models import User
from referrals.actions.audit.event_chains import verify_events
from referrals.models import Attachment, Concern, Draft
from tests.portal.files_for_upload import CANARY, pdf, word, written
from tests.referrals.entering import walking as entering
from tests.referrals.report import working
from tests.referrals.report.drawing import picture
from tests.referrals.report.returning import enter, write
from tests.referrals.review.building import AGREED, ANSWERED_FORM, send, some_officer, some_supervisor
from tests.referrals.walking import CANARIES, answers, begin, shown, walk

ADDRESS = "canary.receipt@example.com"
BY_OFFICERS = (
    *("question", "note", "correction", "asked", "proof", "reason", "rationale", "again", "reopened", "transfer"),
    *("answer", "whynot", "agreement", "intent", "what", "file", "translated", "entered"),
)
# A reporter's document, and a draft for work that was saved by a code.
ELSEWHERE = ("document", "upload", "pupil", "school", "lead", "aunt", "needs", "agency", "noticed")
WORDS = [*CANARIES.values(), ADDRESS, "Canaryreply", *(f"Canary{word}" for word in (*BY_OFFICERS, *ELSEWHERE))]


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
    for name, data in (("Canaryupload.png", picture()), ("Canaryupload.docx", word(f"{CANARY} of the reporter"))):
        reporter.post("/report/pictures/", {"picture": SimpleUploadedFile(name, data), "add": ""})
    post(reporter, "/report/check/")
    return shown(reporter, "reference"), shown(reporter, "return-code")


def come_back(code: str) -> None:
    reporter = Client()
    enter(reporter, code)
    assert "Canaryquestion" in reporter.get("/return/messages/").content.decode()
    assert write(reporter, "Canaryreply").status_code == 302


def save_by_code() -> str:
    """The code of a draft for work, which was opened with it once."""
    client = working.begin()
    working.answer(client, working.pupil())
    code = working.read(client.post("/report/work/save/")).select_one("#saving-code").get_text(strip=True)
    other = Client()
    post(other, "/report/work/open/", code=code)
    assert "Canarypupil" in other.get("/report/name/").content.decode()
    return code


def add_file(client: Client, page: str, name: str, data: bytes) -> None:
    fields = {"what": "Canarywhat", "file": SimpleUploadedFile(name, data), "form_id": name}
    assert client.post(f"{page}files/add/", fields).status_code == 302


def take_out(boss: Client, concern: Concern, page: str) -> None:
    """The handover pack in each form, copies, and the audit log."""
    found = boss.post("/review/rights/", {"names": CANARIES["name"], "authority": "Canaryproof"})["Location"]
    boss.post(f"{found}look/")
    copy = f"{found}{concern.reference}/subject"
    for address in (*(f"{page}pack{kind}" for kind in ("/", ".docx", ".pdf")), f"{copy}/", f"{copy}/copy.json"):
        assert boss.get(address).status_code == 200, address
    chosen = {f"role_{concern.reference}": "subject", "checked": "on"}
    assert boss.post(f"{found}bundle/", chosen)["Content-Type"] == "application/pdf"
    assert boss.get("/review/audit/log.csv")["Content-Type"].startswith("text/csv")


@pytest.fixture
def code(db):
    return save_by_code()


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
    add_file(officer, page, "Canaryfile.pdf", written(pdf(1)))
    add_file(officer, page, "Canaryfile.docx", word(f"{CANARY} of an officer"))
    assert officer.get(f"{page}files/1/").status_code == 200
    post(officer, f"{page}translation/report/", language="Polish", words="Canarytranslated", form_id="2")
    assert "Canarytranslated" in officer.get(page).content.decode()
    entered = entering.enter(officer, answers(pictures=None, name={"known": "yes", "full_name": "Canaryentered Roe"}))
    assert "Canaryentered" in boss.get(f"/review/{entered.reference}/").content.decode()
    assert reference in officer.post("/review/filter/", {"words": "Canarynote"}).content.decode()
    post(officer, f"{page}assess/")
    post(officer, f"{page}assessment/", intent="Canaryintent")
    post(boss, f"{page}restrictions/correction/", text="Canarycorrection")
    post(boss, "/review/rights/", names="Canaryasked", authority="Canaryproof")
    for path in ("print/", "export.json", "timeline/", "pictures/1/"):
        assert officer.get(f"{page}{path}").status_code == 200, path
    take_out(boss, concern, page)
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


def dumped() -> str:
    """Every row as a dump has it, of every table, also of those without a model."""
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump()).casefold()
    lines = StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.copy_expert(f"COPY (SELECT * FROM {connection.ops.quote_name(table)}) TO STDOUT", lines)
    return lines.getvalue().casefold()


def forms_of(word: str) -> list[str]:
    """As text, in UTF-8 and UTF-16 as a dump writes bytes, and in base64, wherever in a longer text it begins."""
    encoded = [base64.b64encode(b"\0" * before + word.encode()).decode() for before in range(3)]
    # Without what depends on the bytes before and after it.
    middles = [text.rstrip("=")[start:-1] for start, text in zip((0, 2, 3), encoded, strict=True)]
    return [each.casefold() for each in (word, *middles, word.encode("utf-16-le").hex(), word.encode().hex())]


def readable(words: list[str]) -> list[str]:
    everything = dumped()
    return [word for word in words if any(form in everything for form in forms_of(word))]


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


UNSEALED = "Canaryunsealed"
LEAKS = {
    "plain text": f"{{'text': '{UNSEALED}, he said'}}",
    "base64": in_base64(f"{UNSEALED}, he said"),
    "base64, begun one byte before": in_base64(f"-{UNSEALED}, he said"),
    "base64, begun two bytes before": in_base64(f"--{UNSEALED}, he said"),
    "bytes": f"PNG {UNSEALED}".encode(),
    "bytes in UTF-16": f"PNG {UNSEALED}".encode("utf-16-le"),
}


@pytest.mark.parametrize("written", LEAKS.values(), ids=LEAKS)
def test_word_that_one_row_holds_unsealed_is_found(db, written):
    """The control of what follows: one field of one row, in each way that text is stored."""
    send(pictures=[picture()])
    Client().post("/report/start/")
    assert readable([UNSEALED]) == []
    if isinstance(written, str):
        Draft.objects.update(ciphertext=written)
    else:
        Attachment.objects.update(sealed=written)
    assert readable([UNSEALED, "Canarysealed"]) == [UNSEALED]


def test_nothing_that_was_written_can_be_read_in_tables_logs_or_mails(lived, code, nothing_leaks, log_book):
    words = [*WORDS, code, code.replace("-", "")]
    nothing_leaks(words)
    assert readable([*words, lived.reference]) == [lived.reference]  # and the reference, which is not sealed
    mails = [f"{each.subject}\n{each.body}\n{each.extra_headers}" for each in mail.outbox]
    assert any(lived.reference in text for text in mails)  # control
    assert not [word for word in words if any(word in text for text in mails)]
    # The receipt alone is addressed to the reporter, and names nothing.
    assert [each.subject for each in mail.outbox if ADDRESS in each.to] == ["We have received your message"]
    assert verify_events().faults == []

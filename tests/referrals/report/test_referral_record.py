"""The record of a referral: a tagged PDF of one's own answers, only at work, only right after sending."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from prevent_portal.documents.pdf import CannotMakePdf
from referrals.models import Concern, Draft
from referrals.report import referral_record, sent_views
from tests.portal.test_documents import tags
from tests.referrals.report.filling import filled, read, words
from tests.referrals.report.working import SECOND, add_person, answer, begin, pupil

RECORD = "/report/sent/record/"
ORDER = (
    "Record of referral",
    "A. The person of concern",
    "Canarypupil Ashby",
    "B. The concerns",
    "Canaryworry",
    "C. Complex needs",
    "Canaryneeds",
    "D. Other information",
    "Canaryagency",
    "E. Who noticed it first",
    "F. Who makes this referral",
    "Canarylead Osgood",
    "G. Dates",
    "Canarynoticed",
    "H. Safeguarding",
    "I. Work and education",
    "Canaryschool High",
)


def sent(*, several=False, client=None):
    client = begin(client=client)
    answer(client, pupil())
    if several:
        add_person(client)
        answer(client, SECOND)
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    return client


def reader_of(response):
    assert response.status_code == 200, words(response)
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content))


def text_of(reader):
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def made(monkeypatch):
    """How often a PDF is made."""
    times = []
    make = referral_record.make_pdf
    monkeypatch.setattr(referral_record, "make_pdf", lambda *args, **how: times.append(1) or make(*args, **how))
    return times


def test_record_has_the_answers_in_the_order_of_the_national_form(db):
    client = sent()
    concern = Concern.objects.get()
    text = text_of(reader_of(client.post(RECORD)))
    places = [text.index(part) for part in ORDER]
    assert places == sorted(places)
    assert concern.reference in text
    assert "Norfolk Constabulary" in text
    assert "21 November 2026, 09:00" in text
    assert "only if that force has agreed that it does" in text
    assert "Keep this record" in text


def test_record_can_be_read_by_a_screen_reader(db):
    reader = reader_of(sent().post(RECORD))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    order = [name for name, _ in tags(root["/StructTreeRoot"]) if name in ("/H1", "/H2", "/H3")]
    assert order == ["/H1", "/H2", *["/H3"] * 9]


def test_record_of_several_has_each_report(db):
    client = sent(several=True)
    text = text_of(reader_of(client.post(RECORD)))
    for concern in Concern.objects.all():
        assert text.count(concern.reference) >= 2
    assert text.index("Canarypupil Ashby") < text.index("Canarysecond Birch")


def test_record_has_no_return_code(db):
    client = sent()
    code = read(client.get("/report/sent/")).select_one("#return-code").get_text(strip=True)
    assert code not in text_of(reader_of(client.post(RECORD)))


def test_record_is_not_stored_by_the_browser_and_is_named_for_nothing(db):
    response = sent().post(RECORD)
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"] == 'attachment; filename="record.pdf"'


def test_record_is_offered_to_professionals_alone(db):
    assert read(sent().get("/report/sent/")).select_one(f"form[action='{RECORD}']")
    client = filled()
    client.post("/report/check/")
    assert not read(client.get("/report/sent/")).select_one(f"form[action='{RECORD}']")
    assert client.post(RECORD)["Content-Type"].startswith("text/html")


def test_record_is_not_given_to_another_browser(db):
    sent()
    for stranger in (Client(), begin(), filled()):
        assert stranger.post(RECORD)["Content-Type"].startswith("text/html")


def test_another_site_cannot_have_one_made(db, made):
    client = sent(client=None)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(RECORD).status_code == 403
    assert strict.get(RECORD).status_code == 405
    assert not made
    client.post(RECORD)
    assert made


def test_answers_stay_for_the_minutes_of_the_receipt_and_no_longer(db, frozen):
    client = sent()
    # The answers, the receipt, and that it was sent.
    assert Draft.objects.alive(referral_record.clock.now()).count() == 3
    frozen.shift(timedelta(minutes=settings.RECEIPT_MINUTES) - timedelta(seconds=1))
    assert client.post(RECORD)["Content-Type"] == "application/pdf"
    frozen.shift(timedelta(minutes=2))
    assert client.post(RECORD)["Content-Type"].startswith("text/html")
    assert Draft.objects.alive(referral_record.clock.now()).count() == 1


def test_answers_are_deleted_when_the_code_is_written_down(db):
    client = sent()
    rows = Draft.objects.count()
    client.post("/report/sent/")
    assert Draft.objects.count() == rows - 2
    assert client.post(RECORD)["Content-Type"].startswith("text/html")


def test_exit_deletes_the_answers_too(db):
    client = sent()
    client.post("/report/exit/", headers={"sec-fetch-site": "same-origin"})
    assert not Draft.objects.exists()


def test_answers_are_stored_encrypted(db):
    sent()
    assert not [row for row in Draft.objects.all() if "Canary" in row.ciphertext]


def test_record_is_made_once_however_often_it_is_asked_for(db, made):
    client = sent()
    first = client.post(RECORD).content
    for _ in range(5):
        assert client.post(RECORD).content == first
    assert len(made) == 1


def test_one_address_has_a_limit(db, made, monkeypatch):
    monkeypatch.setattr(sent_views, "MOST_RECORDS", 2)
    client = sent(client=Client(REMOTE_ADDR="203.0.113.7"))
    assert [client.post(RECORD).status_code for _ in range(3)] == [200, 200, 429]
    monkeypatch.setattr(sent_views, "MOST_RECORDS", 9)
    assert client.post(RECORD).status_code == 200


def test_one_is_made_at_a_time(db, made):
    client = sent()
    with sent_views._making:
        assert client.post(RECORD).status_code == 429
    assert not made
    assert client.post(RECORD).status_code == 200


def test_what_fails_is_tried_a_few_times_and_loses_nothing(db, monkeypatch):
    client, tries = sent(), []

    def fail(*args, **given):
        tries.append(1)
        raise CannotMakePdf("Exit code 1")

    monkeypatch.setattr(referral_record, "make_pdf", fail)
    for _ in range(5):
        response = client.post(RECORD)
        assert response.status_code == 503
        assert "Your report was sent" in words(response)
    assert len(tries) == referral_record.MOST_TRIES
    assert client.get("/report/sent/").status_code == 200

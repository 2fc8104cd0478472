"""The handover pack: the national form's order as a Word file, a PDF and a page to copy from."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from docx import Document
from lxml import etree

from prevent_portal.documents.pdf import CannotMakePdf
from prevent_portal.documents.word import fit
from referrals.actions.casework import reading
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.models import Concern, Event, RestrictionKind
from referrals.review.insight.counting import tables
from referrals.review.insight.years import Year
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import filled
from tests.referrals.review.building import AT, acknowledge, send, some_officer
from tests.referrals.walking import shown
from tests.referrals.ways import WAYS

# The national Prevent referral form, section by section, field by field.
PERSON = ["Name", "Role and organisation", "Relationship to the individual", "Telephone", "Email address"]
FORM = {
    "A. Individual’s biographical and contact details": [
        "Forename(s)",
        "Surname",
        "Date of birth",
        "Approximate age, if the date of birth is not known",
        "Gender",
        "Known address(es)",
        "Nationality or citizenship",
        "Immigration or asylum status",
        "Primary language",
        "Contact number(s)",
        "Email address(es)",
        "Family details",
    ],
    "B. Describe concerns": ["Concerns"],
    "C. Complex needs": ["Complex needs"],
    "D. Other information": [
        "Social media names",
        "Service number",
        "Other agencies or professionals involved",
    ],
    "E. Person who first identified the concerns": ["Do they wish to remain anonymous?", *PERSON],
    "F. Person making this referral, if different": PERSON,
    "G. Relevant dates": ["Date the concern first came to light", "Date referred"],
    "H. Safeguarding considerations": [
        "Stated or diagnosed disability, disorder or mental health issue",
        "Discussed with own safeguarding or Prevent lead, and result",
        "Individual informed of this referral, and response",
        "Direct action taken with the individual, and result",
        "Discussed with other agencies, and result",
    ],
    "I. Employment and education": [
        "Current occupation and employer",
        "Previous occupation and employer",
        "Current school, college or university",
        "Previous school, college or university",
    ],
}
OURS = "Of the portal"
ASSESSED = "Officer’s assessment: the judgement of an officer, and not what was reported"
HOSTILE = {
    "control characters": "bell \x07 null \x00 escape \x1b[31m",
    "turned round": "safe \u202egnp.exe\u202c \u2067x\u2069",
    "not in XML": "\ufffe \uffff \x0b \x0c \ud800",
    "a formula": "=cmd|' /C calc'!A0",
    "a field": "{ INCLUDETEXT \"http://example.org/\" } <w:fldSimple w:instr='DATE'/>",
    "markup": "</w:t></w:r><script>alert(1)</script>&xxe; ]]>",
    "long": "x" * 5_000,
    "lines": "one\r\ntwo\rthree\tfour",
}


def download(client, concern: Concern, kind: str = "docx"):
    return client.get(f"/review/{concern.reference}/pack.{kind}")


def table_of(data: bytes) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in Document(BytesIO(data)).tables[0].rows:
        first, second = row.cells
        if first._tc is second._tc:
            found[first.text] = {}
        else:
            found[list(found)[-1]][first.text] = second.text
    return found


def reported(way: str) -> Concern:
    given = {slug: fields for slug, fields in WAYS[way].items() if fields is not None}
    if "pictures" in given:
        given["pictures"] = {"documents": ["Canarydocument in Word"]}
    client = filled(given)
    client.post("/report/check/")
    return Concern.objects.get(reference=shown(client, "reference"))


def test_word_file_has_the_fields_of_the_national_form_in_its_order(officer_client, concern):
    table = table_of(download(officer_client, concern).content)
    assert list(table) == [*FORM, OURS, ASSESSED]
    assert {section: list(fields) for section, fields in table.items() if section in FORM} == FORM


def test_many_hidden_characters_are_counted_and_the_first_named():
    shown = fit("a\u202e" * 5_000)
    assert shown.startswith("a[U+202E]a[U+202E]")
    assert shown.count("[U+202E]") == 20
    assert shown.endswith("[4,980 more hidden characters are left out here]")
    assert len(shown) < 5_500
    assert fit("a\u202eb\r\nc") == "a[U+202E]b\nc"


@pytest.mark.parametrize("way", list(WAYS))
def test_every_answer_of_every_way_of_reporting_is_in_it(db, one_factor, way):
    concern = reported(way)
    client = signed_in(some_officer(concern))
    content = reading.read_concern(concern)
    written = "\n".join(
        text for fields in table_of(download(client, concern).content).values() for text in fields.values()
    )
    typed = {
        (step, name): text
        for step, answers in content["facts"].items()
        for name, found in answers.items()
        for text in (found if isinstance(found, list) else [found])
        if isinstance(text, str) and "canary" in text.lower()
    }
    assert typed or way == "nothing known and nothing said"
    left_out = {where for where, text in typed.items() if not all(word in written for word in text.split())}
    assert left_out <= LEFT_OUT, way


# When and how it is safe to reach the reporter: on the page of the report and as JSON.
LEFT_OUT = {("reach", "phone_when"), ("reach", "other_phone_when"), ("reach", "email_when")}


def test_answers_stand_in_their_fields(officer_client, one_factor):
    facts = {
        "name": {"full_name": "Anna Maria Canaryquist", "other_names": "@canary"},
        "age": {"date_of_birth": "1961-03-27", "years": 65},
        "details": {"gender": "Female", "language": "Polish", "nationality": "British", "reach": "07700 900123"},
        "occupation": {"now": "Baker", "before": "Miller"},
        "first": {
            "first": "other",
            "first_name": "Ms First",
            "first_role": "Teacher",
            "first_reach": "01632 960001",
            "first_anonymous": True,
        },
        "contact": {"contact": "yes", "your_name": "Mr Referrer"},
        "reach": {"phone": "01632 960002", "other_phone": "", "email": "referrer@example.org"},
        "organisation": {"role": "Head", "organisation": "A school"},
    }
    table = table_of(download(officer_client, send(facts=facts)).content)
    individual, first, referrer = (fields for section, fields in table.items() if section[0] in "AEF")
    assert (individual["Forename(s)"], individual["Surname"]) == ("Anna Maria", "Canaryquist")
    assert (individual["Date of birth"], list(individual.values())[3]) == ("1961-03-27", "")
    assert individual["Contact number(s)"] == "07700 900123"
    assert first["Do they wish to remain anonymous?"] == "Yes"
    assert (first["Name"], referrer["Name"]) == ("Ms First", "Mr Referrer")
    assert referrer["Role and organisation"] == "Head\nA school"
    assert referrer["Email address"] == "referrer@example.org"
    assert table["D. Other information"]["Social media names"] == "@canary"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_does_not_break_the_file(officer_client, one_factor, monkeypatch, text):
    # Sealing refuses a lone surrogate, so it comes in where an envelope is read.
    concern, read = send(), reading.read_concern
    said = [{"step": "worry", "question": "x", "answer": [text]}]
    monkeypatch.setattr(reading, "read_concern", lambda *given: read(*given) | {"said": said})
    data = download(officer_client, concern).content
    with ZipFile(BytesIO(data)) as parts:
        assert parts.testzip() is None
        trees = {
            name: etree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith((".xml", ".rels"))
        }
    fields = trees["word/document.xml"].iter("{*}fldSimple", "{*}instrText")
    assert not list(fields)
    assert "example.org" not in "".join(
        str(value) for name, tree in trees.items() if name.endswith(".rels") for value in tree.itertext()
    )
    written = table_of(data)["B. Describe concerns"]["Concerns"]
    assert not set(written) & set("\x07\x00\x1b\u202e\u2067\ufffe\uffff")
    kept = [word for word in text.split() if word.isalnum() and word.isascii()]
    assert all(word in written for word in kept)
    assert download(officer_client, concern, "pdf").content.startswith(b"%PDF-")
    assert officer_client.get(f"/review/{concern.reference}/pack/").status_code == 200


def test_file_is_marked_on_every_page_and_names_who_took_it(officer_client, concern, officer, settings):
    assert "OFFICIAL-SENSITIVE" in header(officer_client, concern)
    settings.HANDOVER_MARKING = "OFFICIAL-SENSITIVE - POLICE"
    assert header(officer_client, concern) == "OFFICIAL-SENSITIVE - POLICE"
    section = Document(BytesIO(download(officer_client, concern).content)).sections[0]
    assert officer.user.email in section.footer.paragraphs[0].text
    assert "OFFICIAL-SENSITIVE - POLICE" in officer_client.get(f"/review/{concern.reference}/pack/").content.decode()


def header(client, concern) -> str:
    return Document(BytesIO(download(client, concern).content)).sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_each_file_is_an_event_with_its_hash_and_not_stored(officer_client, concern, officer, kind):
    response = download(officer_client, concern, kind)
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"] == f'attachment; filename="{concern.reference}.{kind}"'
    event = Event.objects.get(concern_id=concern.pk, kind="exported")
    assert event.by == officer.user.email
    assert event.facts == {"as": kind, "sha256": sha256(response.content).hexdigest()}


def test_page_to_copy_from_is_an_event_and_has_a_box_for_each_field(officer_client, concern):
    response = officer_client.get(f"/review/{concern.reference}/pack/")
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.get(concern_id=concern.pk, kind="exported").facts == {"as": "copy-sheet"}
    page = BeautifulSoup(response.content, "html.parser")
    labels = [label.get_text() for label in page.select("main label")]
    assert labels[: sum(map(len, FORM.values()))] == [label for fields in FORM.values() for label in fields]
    boxes = {box["id"]: box for box in page.select("main textarea")}
    assert [label["for"] for label in page.select("main label")] == list(boxes)
    assert all(box.has_attr("readonly") for box in boxes.values())
    # Browsers drop the first line break in a box.
    texts = [box.get_text().removeprefix("\n") for box in boxes.values()]
    table = table_of(download(officer_client, concern).content)
    assert texts == [text for fields in table.values() for text in fields.values()]
    copied = [part["data-of"] for part in page.select("[data-module=portal-copy]")]
    assert copied == [name for name, box in boxes.items() if box.get_text().strip()]


def test_page_leads_its_owner_to_the_outcome_for_the_number_there(officer_client, concern, officer):
    link = f'href="/review/{concern.reference}/outcome/"'
    assert link not in officer_client.get(f"/review/{concern.reference}/pack/").content.decode()
    acknowledge(concern, officer, state="assessment")
    assert link in officer_client.get(f"/review/{concern.reference}/pack/").content.decode()


@pytest.mark.parametrize("page", ["pack/", "pack.docx", "pack.pdf"])
def test_restricted_concern_is_refused_to_supervisors_too(officer_client, boss_client, boss, concern, page):
    address = f"/review/{concern.reference}/{page}"
    assert boss_client.get(address).status_code == 200  # control
    before = Event.objects.filter(kind="exported").count()
    apply_restriction(concern=concern, kind=RestrictionKind.RESTRICTION, text="x", by=boss, at=AT)
    assert {client.get(address).status_code for client in (officer_client, boss_client)} == {409}
    assert Event.objects.filter(kind="exported").count() == before


@pytest.mark.parametrize("page", ["pack/", "pack.docx", "pack.pdf", "pack.exe"])
def test_another_force_gets_404(stranger_client, concern, page):
    assert stranger_client.get(f"/review/{concern.reference}/{page}").status_code == 404


def test_unknown_kind_of_file_is_404(officer_client, concern):
    assert download(officer_client, concern, "exe").status_code == 404
    assert not Event.objects.filter(concern_id=concern.pk, kind="exported").exists()


def test_nothing_is_recorded_when_no_file_was_made(officer_client, concern, monkeypatch):
    def fail(*given, **named):
        raise CannotMakePdf("x")

    monkeypatch.setattr("referrals.review.pack.make_pdf", fail)
    assert download(officer_client, concern, "pdf").status_code == 503
    concern.refresh_from_db()
    assert (concern.opened_at, Event.objects.filter(concern_id=concern.pk).count()) == (None, 1)


def test_corrections_go_along(officer_client, concern, boss):
    apply_restriction(concern=concern, kind=RestrictionKind.CORRECTION, text="Canarycorrection", by=boss, at=AT)
    assert (
        table_of(download(officer_client, concern).content)[OURS]["Corrections by the person"] == "Canarycorrection"
    )


def test_supervisors_figures_count_packs_and_apart_what_else_is_taken_out(officer_client, boss, concern, monkeypatch):
    monkeypatch.setattr("referrals.review.insight.suppression.SMALLEST", 1)
    for kind in ("docx", "docx", "pdf"):
        download(officer_client, concern, kind)
    officer_client.get(f"/review/{concern.reference}/export.json")
    officer_client.get(f"/review/{concern.reference}/print/")
    # A PDF, and no pack.
    facts = {"access_request": "x", "as": "pdf", "role": "subject"}
    Event.objects.record(concern.pk, "exported", by=boss.user.email, at=AT, **facts)
    counted = {
        each.slug: {row.label: row.count for row in each.rows} for each in tables(boss, Year(2026, date(2026, 12, 2)))
    }
    assert counted["packs"] == {"Word file": 2, "PDF": 1, "Copy sheet": 0}
    assert counted["taken-out"] == {"Data (JSON)": 1, "Paper": 1, "For a data request": 1}

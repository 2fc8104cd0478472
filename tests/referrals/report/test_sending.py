"""Submitting a report: sealing, routing, rollback, and what is stored."""

import pytest
from django.db import connection

from guidance.models import Council
from prevent_portal.characters import without_invisible
from referrals import sealing
from referrals.models import Attempt, Concern, Delivery, Draft, Event, Urgency
from referrals.report.forms.circumstances import RisksForm
from referrals.report.steps import ASKED, STEPS
from referrals.rules.routing import NoRoute
from referrals.stored_fields import context_of
from tests.referrals.report.filling import FROM_AFAR, client_with, fill, filled, read, words
from tests.referrals.walking import CANARIES, answers, post_step, shown

FORCE_OF = {
    ("cambridgeshire", "cambridgeshire"): [*(f"E07{n:06}" for n in range(8, 13)), "E06000031"],
    ("cumbria", "cumbria"): ["E06000063"],
    ("westmorland-and-furness", "cumbria"): ["E06000064"],
    ("essex", "essex"): [*(f"E07{n:06}" for n in range(66, 78)), "E06000033", "E06000034"],
    ("norfolk", "norfolk"): [f"E07{n:06}" for n in range(143, 150)],
}
COUNCILS = [(code, *place) for place, codes in FORCE_OF.items() for code in codes]
SCRIPTS = {
    "right to left": "\u202eevil\u202c \u2066isolated\u2069 \u200fmark\u200e",
    "emoji": "👩\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🇬🇧 ☺\ufe0f",
    "urdu": "میرا بیٹا بدل گیا ہے ـ محمّد",
    "bengali": "আমি চিন্তিত",
    "welsh": "Ŵ ŵ Ŷ ŷ Siân",
    "combining": "e\u0301 vs é " + "a" + "\u0323\u0307" * 20,
    "separators": "a\u2028b\u2029c\u0085d\u00a0e\u200bf\ufefff",
    "markup": "<script>alert(1)</script> {{ 7*7 }} {% raw %} &amp; &#10; ${x} \\ ' \"",
    "escapes": "\x1b[31mred\x07 %s %00 \\u0000",
    "lines": "one\n\n  two\tthree\n=SUM(A1)",
}


def opened(concern):
    return sealing.open_sealed(concern.sealed, context=context_of(concern))


def everything_stored():
    """All values of all rows of all tables as text, including tables without a model."""
    rows = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [f"{table} {row}" for row in cursor.fetchall()]
    return "\n".join(sorted(rows))


def counts():
    return [model.objects.count() for model in (Concern, Delivery, Event, Attempt)]


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_typed_text_is_sealed_unchanged(db, text):
    """A long text as it was typed; a short value without invisible marks."""
    client = filled(answers(aware={"aware": "yes"}, reach={"phone": "1"}))
    line = text.replace("\n", " ")
    for slug, fields in {
        "worry": {"worry": text.replace("\n", "\r\n")},
        "name": {"known": "yes", "full_name": line, "other_names": line},
        "noticed": {"noticed": line},
        "aware": {"aware": "yes", "reaction": text},
        "contact": {"contact": "yes", "your_name": line},
        "reach": {"phone": "1", "phone_when": line},
    }.items():
        assert post_step(client, slug, fields).status_code == 302, slug
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    facts = opened(Concern.objects.get())["facts"]
    assert facts["worry"]["worry"] == text
    assert facts["aware"]["reaction"] == text
    short = without_invisible(line).strip()
    assert facts["name"]["full_name"] == facts["noticed"]["noticed"] == facts["contact"]["your_name"] == short
    assert facts["reach"]["phone_when"] == short


def test_sealed_content_has_question_beside_answer(db):
    client = filled()
    client.post("/report/check/")
    content = opened(Concern.objects.get())
    said = {part["step"]: (part["question"], part["answer"]) for part in content["said"]}
    # The officers' order, which is not the one in which the questions are asked.
    assert list(said) == [step.slug for step in STEPS if step.slug in answers()]
    assert said["worry"] == ("What worries you?", [CANARIES["worry"]])
    assert said["age"][1][-1] == "Age in years: 16"
    assert content["facts"]["age"]["age"] == 16
    assert said["reach"][1] == [
        f"Phone number: {CANARIES['phone']}",
        f"When is it safe to call this number? {CANARIES['safe']}",
        "To keep you safe when we call this number: Do not leave a message",
        f"Email address: {CANARIES['email']}",
    ]


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("worry", {"worry": "a\x00b"}),
        ("name", {"known": "yes", "full_name": "a\x00b"}),
        ("noticed", {"noticed": "\x00"}),
        ("where", {"where": "postcode", "postcode": "NR1\x001AA"}),
    ],
)
def test_null_character_shows_error(db, slug, fields):
    response = post_step(filled(), slug, fields)
    assert response.status_code == 200
    assert read(response).select(".govuk-error-summary a")


@pytest.mark.parametrize("risk", [value for value, _ in RisksForm.base_fields["risks"].choices])
def test_any_risk_makes_the_concern_urgent(db, risk):
    filled(answers(risks={"risks": [risk]})).post("/report/check/")
    assert Concern.objects.get().urgency == Urgency.URGENT


def test_concern_without_risk_is_standard(db):
    filled(answers(risks={})).post("/report/check/")
    assert Concern.objects.get().urgency == Urgency.STANDARD


@pytest.mark.parametrize(("code", "area", "force"), COUNCILS, ids=[row[0] for row in COUNCILS])
def test_each_council_routes_to_its_force(db, code, area, force):
    assert filled(answers(council={"council": code})).post("/report/check/")["Location"] == "/report/sent/"
    concern = Concern.objects.get()
    assert (concern.area.slug, concern.force.slug) == (area, force)
    assert concern.routing_reason == "lives in the area"
    assert concern.deliveries.exists()


def test_council_table_is_complete(db):
    offered = read(filled(answers(council=None)).get("/report/council/")).select("option")
    assert {option["value"] for option in offered} - {"", "elsewhere", "unknown"} == {row[0] for row in COUNCILS}
    assert len(COUNCILS) == 29
    assert Council.objects.count() > 29  # with counties and abolished councils


@pytest.mark.parametrize("area", ["cambridgeshire", "cumbria", "essex", "norfolk", "westmorland-and-furness"])
def test_unknown_home_routes_by_known_from_area(db, area):
    filled(answers(**FROM_AFAR | {"known-from": {"area": area}})).post("/report/check/")
    concern = Concern.objects.get()
    assert (concern.area.slug, concern.routing_reason) == (area, "known from the area")


@pytest.mark.parametrize(
    "broken",
    [
        "referrals.models.event.Event.save",
        "referrals.models.delivery.DeliveryQuerySet.bulk_create",
        "referrals.report.drafts.OpenDraft._write_receipt",
        "referrals.sealing.return_codes.hash_code",
    ],
)
def test_failed_submission_stores_nothing(db, monkeypatch, nothing_leaks, broken):
    nothing_leaks([value[:11] for value in CANARIES.values()])
    draft = fill()
    client = client_with(draft, raise_request_exception=False)
    before = everything_stored()

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:  # not undo(), which would undo the clock's fixture too
        patch.setattr(broken, fail)
        response = client.post("/report/check/")
    assert response.status_code == 500
    assert not [value for value in CANARIES.values() if value[:11] in response.content.decode()]
    assert everything_stored() == before
    assert counts() == [0, 0, 0, 0]
    assert CANARIES["name"] in client.get("/report/check/").content.decode()
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert counts()[0] == 1


def test_no_table_holds_a_sent_answer_in_clear(db, nothing_leaks):
    nothing_leaks([value[:11] for value in CANARIES.values()])
    given = answers(where={"where": "unknown"}, council=None)
    client = filled(given | {"known-from": {"area": "norfolk"}})
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    code = shown(client, "return-code")
    stored = everything_stored()
    assert Concern.objects.get().reference in stored
    for secret in [*CANARIES.values(), code, code.replace("-", ""), client.cookies["draft"].value]:
        assert secret[:11].casefold() not in stored.casefold()


def test_everything_stored_includes_draft_rows(db):
    Draft.objects.create(ciphertext="Canaryname", expires_at="2026-11-21T09:00Z")
    assert "Canaryname" in everything_stored()


def test_stored_times_are_rounded_to_the_minute(db, frozen):
    frozen.shift(42)
    filled().post("/report/check/")
    concern = Concern.objects.get()
    moments = [concern.received_at, *(event.at for event in Event.objects.all())]
    moments += [moment for row in concern.deliveries.all() for moment in (row.queued_at, row.due_at) if moment]
    assert {moment.second for moment in moments} == {0}


PAGES = ["", "start/", "you/", "check/", "sent/"]


@pytest.mark.parametrize("keys", [[], ["portal:###"], ["broken:AAAA"]], ids=["none", "unreadable", "short"])
@pytest.mark.parametrize("page", PAGES)
def test_invalid_sealing_key_is_503_and_stores_nothing(db, settings, page, keys):
    client = filled()
    before = list(Draft.objects.values_list())
    settings.SEALING_PUBLIC_KEYS = keys
    for response in (client.get(f"/report/{page}"), client.post(f"/report/{page}", answers()["you"])):
        assert response.status_code == 503
        assert int(response["Retry-After"]) > 0
        assert {"999", "101", "0800 789 321", "0800 011 3764"} <= {
            link.get_text(strip=True) for link in read(response).select("main a[href^='tel:']")
        }
    assert list(Draft.objects.values_list()) == before
    assert counts() == [0, 0, 0, 0]


@pytest.mark.parametrize("page", ["danger", "suspicious", "online-material", "advice", "elsewhere"])
def test_exit_pages_work_without_sealing_key(db, client, settings, page):
    settings.SEALING_PUBLIC_KEYS = []
    assert client.get(f"/report/{page}/").status_code == 200


@pytest.mark.parametrize("missing", [slug for slug in answers() if slug in ASKED and slug != "where"])
def test_an_incomplete_draft_cannot_be_sent(db, missing):
    client = filled(answers(**{missing: None}))
    assert client.post("/report/check/")["Location"] == f"/report/{missing}/"
    assert counts() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("you", {"relation": "boss"}),
        ("worry", {"worry": "x" * 10_001}),
        ("council", {"council": "E09000001"}),
        ("risks", {"risks": ["dance"]}),
    ],
)
def test_answer_invalid_at_submit_is_asked_again(db, slug, fields):
    """A draft may hold an answer that an older version of the form accepted."""
    assert filled(answers(**{slug: fields})).post("/report/check/")["Location"] == f"/report/{slug}/"
    assert counts() == [0, 0, 0, 0]


def test_confirmation_shows_reference_and_area_numbers(db):
    client = filled(answers(council={"council": "E07000066"}))
    client.post("/report/check/")
    page = client.get("/report/sent/")
    assert Concern.objects.get().reference in words(page)
    assert "Essex" in words(page)
    numbers = [
        contact.value for contact in Concern.objects.get().area.contacts.filter(kind="phone", purpose="referral")
    ]
    assert numbers
    assert all(number in words(page) for number in numbers)
    assert not [value for value in CANARIES.values() if value[:11] in words(page)]


def test_unroutable_place_at_submit_keeps_the_draft(db, monkeypatch):
    def fail(*args, **kwargs):
        raise NoRoute

    client = filled()
    monkeypatch.setattr("referrals.rules.routing.find_area", fail)
    assert client.post("/report/check/")["Location"] == "/report/elsewhere/"
    assert counts() == [0, 0, 0, 0]
    assert client.get("/report/check/").status_code == 200

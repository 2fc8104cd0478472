"""Danger in the reporter's words: the concern is urgent at arrival, and its kinds are named."""

import pytest

from referrals.models import Concern, DangerSign, Delivery, Urgency
from referrals.models.danger_sign import as_codes, from_codes
from referrals.models.delivery import Purpose
from referrals.report import danger_signs
from referrals.transports.notice import digest, notice, subject
from tests.referrals.report.filling import client_with, fill, read
from tests.referrals.walking import answers, report_concern
from tests.referrals.ways import WAYS

BOMB = "manuals on building a bomb"
NOTHING_TICKED = {"risks": {}}


def arrived(**given) -> Concern:
    return report_concern(answers(**(NOTHING_TICKED | given)))


@pytest.mark.parametrize(
    ("worry", "codes"),
    [
        (BOMB, "weapon"),
        ("He says that the attack is on Friday", "plan"),
        ("She has a one way ticket, to join the fighters there", "travel"),
        ("Powiedział, że ich zabije", "threat"),
        ("bachay khatre mein hain", "child"),
        ("اس نے کہا کہ وہ ان سب کو قتل کر دے گا", "threat"),
        ("He took a knife and said that he will kill them", "weapon,threat"),
    ],
)
def test_danger_in_the_words_makes_the_concern_urgent(db, worry, codes):
    concern = arrived(worry={"worry": worry})
    assert (concern.urgency, concern.danger_signs) == (Urgency.URGENT, codes)
    assert concern.has_danger


def test_quiet_words_leave_it_standard(db):
    concern = arrived(worry={"worry": "He had a heart attack, and has changed since then"})
    assert (concern.urgency, concern.danger_signs) == (Urgency.STANDARD, "")


def test_ticked_risk_is_urgent_without_a_sign_in_the_text(db):
    concern = arrived(worry={"worry": "He has changed"}, risks={"risks": ["weapon"]})
    assert (concern.urgency, concern.danger_signs) == (Urgency.URGENT, "")


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("noticed", {"noticed": "when he said that he would kill them"}),
        ("others", {"shown": "1", "full_name_1": "the one who keeps the guns", "other_names_1": "", "age_1": ""}),
        ("aware", {"aware": "yes", "reaction": "he will blow us up"}),
    ],
)
def test_every_typed_answer_is_read(db, slug, fields):
    changes = NOTHING_TICKED | {"worry": {"worry": "He has changed"}, slug: fields}
    way = "several people" if slug == "others" else "a child, by family"
    given = {name: changes.get(name, answer) for name, answer in WAYS[way].items()}
    assert report_concern(given).urgency == Urgency.URGENT


def test_without_reading_the_words_it_would_be_standard(db, monkeypatch):
    """The control."""
    monkeypatch.setattr(danger_signs, "signs_in", lambda text: frozenset())
    assert arrived(worry={"worry": BOMB}).urgency == Urgency.STANDARD


def test_notice_names_the_kinds_and_no_word(db):
    concern = arrived(worry={"worry": f"Canaryword {BOMB}, and he will kill them"})
    (delivery,) = Delivery.objects.filter(concern=concern, purpose=Purpose.REFERRAL, transport="email")[:1]
    assert subject(delivery).endswith(", urgent, possible danger in the text: weapon, threat")
    assert "Canaryword" not in subject(delivery)
    delivery.purpose = Purpose.MESSAGE
    assert "danger" not in subject(delivery)


@pytest.mark.parametrize(
    "purpose", [each for each in Purpose if each != Purpose.RECEIPT], ids=lambda purpose: purpose.name.lower()
)
def test_notice_does_not_deny_what_its_subject_says(db, purpose):
    concern = arrived(worry={"worry": f"Canaryword {BOMB}"})
    (delivery,) = Delivery.objects.filter(concern=concern, purpose=Purpose.REFERRAL, transport="email")[:1]
    delivery.purpose = purpose
    mail = notice(delivery)
    assert "nothing that the reporter wrote" in mail.body
    assert "nothing about" not in mail.body
    assert "Canaryword" not in mail.subject + mail.body
    assert "nothing that the reporters wrote" in digest([delivery, delivery]).body


def test_check_page_names_the_kinds_before_sending(db):
    draft = fill(answers(**NOTHING_TICKED, worry={"worry": f"{BOMB}. He will attack on Friday."}))
    page = read(client_with(draft).get("/report/check/"))
    assert [item.get_text() for item in page.select("#signs li")] == ["a weapon", "a day or a place"]
    assert not page.select_one(".portal-danger").has_attr("hidden")
    assert "999" in page.select_one(".portal-danger").get_text()
    quiet = fill(answers(**NOTHING_TICKED, worry={"worry": "He has changed"}))
    assert not read(client_with(quiet).get("/report/check/")).select("#signs")


def test_concern_page_has_one_line_about_them(officer_client):
    concern = arrived(worry={"worry": BOMB})
    (said,) = read(officer_client.get(f"/review/{concern.reference}/")).select("#danger-signs")
    assert " ".join(said.get_text(" ").split()).startswith("Possible danger in the text: weapon.")


def test_codes_keep_one_order():
    assert as_codes({DangerSign.THREAT, DangerSign.WEAPON}) == "weapon,threat"
    assert from_codes("weapon,threat") == [DangerSign.WEAPON, DangerSign.THREAT]
    assert from_codes("") == []
    assert len(as_codes(DangerSign)) <= Concern._meta.get_field("danger_signs").max_length
    assert {*danger_signs.NAMES} == {*DangerSign}

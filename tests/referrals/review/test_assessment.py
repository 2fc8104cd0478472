"""The assessment: prefilled from the report, saved in sealed and signed versions, and shown where it counts."""

import pytest

from referrals.actions.casework import assessment
from referrals.checks import check_assessment_wording
from referrals.models import Concern, Event, Note, NoteKind
from referrals.models.states import Changed, InvalidTransition, NotPermitted
from referrals.review.export import VERSION
from referrals.rules.assessment import PARTS, from_report
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, send


@pytest.fixture
def concern(officer):
    facts = {"risks": {"risks": ["weapon"]}}
    return acknowledge(send(facts=facts), officer, danger_signs="threat")


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/assessment/"


def save(client, address, **answers):
    shown = read(client.get(address)).select_one("input[name=shown]")["value"]
    return client.post(address, answers | {"shown": shown})


def test_each_save_is_a_sealed_version_signed_by_who_saved_it(officer_client, officer, concern, address):
    assert save(officer_client, address, intent="Canaryintent first")["Location"] == address
    save(officer_client, address, intent="Canaryintent second", capability="Canarycapability")
    first, second = Note.objects.filter(concern=concern, kind=NoteKind.ASSESSMENT)
    assert "Canary" not in first.sealed + second.sealed
    assert second.by == officer
    page = words(officer_client.get(f"/review/{concern.reference}/notes/"))
    assert page.index("Canaryintent second") < page.index("Earlier versions") < page.index("Canaryintent first")
    events = Event.objects.filter(concern_id=concern.pk, kind="noted")
    assert [event.facts["note"] for event in events] == ["assessment", "assessment"]


def test_saving_without_a_change_makes_no_version(officer_client, concern, address):
    for _ in range(2):
        save(officer_client, address, intent="Canaryintent")
    assert Note.objects.filter(concern=concern).count() == 1
    assert "Enter at least one part of the assessment" in words(save(officer_client, address))


def test_form_is_filled_in_from_the_report_until_it_is_saved(officer_client, concern, address):
    page = read(officer_client.get(address))
    assert "From the report: weapon. Ticked by the reporter." in page.select_one("#id_capability").get_text()
    assert "From the report: threat. Found by the portal" in page.select_one("#id_intent").get_text()
    save(officer_client, address, intent="Canaryintent")
    page = read(officer_client.get(address))
    assert page.select_one("#id_intent").get_text().strip() == "Canaryintent"
    assert page.select_one("#id_capability").get_text().strip() == ""


def test_answers_of_a_professional_fill_in_their_parts():
    said = [
        {"step": "needs", "question": "?", "answer": ["Grief"]},
        {"step": "agencies", "question": "?", "answer": ["A nurse"]},
        {"step": "worry", "question": "?", "answer": ["Words"]},
    ]
    filled = from_report({"said": said}, {})
    assert filled == {
        "vulnerability": "From the report, Needs: Grief",
        "checks_partners": "From the report, Other agencies: A nurse",
    }


def test_version_that_a_colleague_saved_is_not_overwritten(officer_client, officer, concern, address):
    shown = read(officer_client.get(address)).select_one("input[name=shown]")["value"]
    assessment.save_assessment(concern=concern, answers={"intent": "Canaryother"}, by=officer, at=AT)
    answer = officer_client.post(address, {"intent": "Canarymine", "shown": shown})
    assert "A colleague has changed this" in words(answer)
    assert "Canaryother" in words(answer)
    page = read(answer)
    assert page.select_one("#id_intent").get_text().strip() == "Canarymine"
    now = page.select_one("input[name=shown]")["value"]
    assert officer_client.post(address, {"intent": "Canarymine", "shown": now}).status_code == 302
    with pytest.raises(Changed):
        assessment.save_assessment(concern=concern, answers={}, by=officer, at=AT, shown=shown)


def test_only_the_owner_writes_it_and_not_once_an_outcome_stands(officer, boss, concern):
    with pytest.raises(NotPermitted):
        assessment.save_assessment(concern=concern, answers={"intent": "x"}, by=boss, at=AT)
    Concern.objects.filter(pk=concern.pk).update(state="outcome")
    with pytest.raises(InvalidTransition):
        assessment.save_assessment(concern=concern, answers={"intent": "x"}, by=officer, at=AT)


def test_it_goes_with_paper_json_and_the_page_that_closes(officer_client, officer, concern, address):
    save(officer_client, address, recommendation="Canaryrecommendation")
    for page in ("print/", "outcome/", "notes/"):
        assert "Canaryrecommendation" in words(officer_client.get(f"/review/{concern.reference}/{page}")), page
    exported = officer_client.get(f"/review/{concern.reference}/export.json").json()
    assert exported["version"] == VERSION
    assert exported["assessment"] == dict.fromkeys(PARTS, "") | {
        "recommendation": "Canaryrecommendation",
        "by": officer.user.email,
        "at": Note.objects.get(concern=concern).at.isoformat(),
    }


def test_it_is_found_in_a_search_and_in_a_search_for_a_persons_rights(officer_client, boss_client, concern, address):
    save(officer_client, address, consulted="Canaryconsulted Quince")
    found = officer_client.post("/review/filter/", {"words": "Canaryconsulted"}).content.decode()
    assert concern.reference in found
    request = boss_client.post("/review/rights/", {"names": "Canaryconsulted Quince", "authority": "x"})["Location"]
    assert concern.reference in boss_client.get(request).content.decode()
    copy = boss_client.get(f"{request}{concern.reference}/subject/copy.json").json()
    assert "Canaryconsulted Quince" in str(copy["parts"])


def test_assessment_that_does_not_open_hides_nothing_else(officer_client, concern, address):
    save(officer_client, address, intent="Canaryintent")
    sealed = Note.objects.get(concern=concern).sealed
    Note.objects.filter(concern=concern).update(sealed=sealed[:-8] + "AAAAAAAA")
    page = words(officer_client.get(f"/review/{concern.reference}/notes/"))
    assert "Canaryintent" not in page
    assert "This part cannot be opened" in page


OWN = {"norfolk": {"vulnerability": {"label": "Needs and vulnerability", "help_text": "Canaryhint"}}}


def test_force_has_words_of_its_own_for_a_part_of_the_same_name(officer_client, concern, address, settings):
    settings.ASSESSMENT_WORDING = OWN
    page = words(officer_client.get(address))
    assert "Needs and vulnerability Canaryhint" in page
    save(officer_client, address, vulnerability="Canaryneed")
    for shown in ("notes/", "print/", "outcome/"):
        assert "Needs and vulnerability" in words(officer_client.get(f"/review/{concern.reference}/{shown}")), shown
    exported = officer_client.get(f"/review/{concern.reference}/export.json").json()
    assert exported["assessment"]["vulnerability"] == "Canaryneed"


def test_other_forces_keep_the_words_of_all(officer_client, address, settings):
    settings.ASSESSMENT_WORDING = {"essex": OWN["norfolk"]}
    page = words(officer_client.get(address))
    assert "Vulnerability" in page
    assert "Canaryhint" not in page


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        (OWN, []),
        ({}, []),
        ({"norfolk": {"ideology": {"label": "x"}}}, ["norfolk: ideology"]),
        ({"norfolk": {"intent": {"title": "x"}}}, ["norfolk: intent"]),
        ({"norfolk": {"intent": "x"}}, ["norfolk: intent"]),
        ({"norfork": OWN["norfolk"]}, ["norfork: vulnerability"]),
        (["norfolk"], ["It is not a list of parts for each force"]),
        ({"norfolk": "x"}, ["It is not a list of parts for each force"]),
    ],
)
def test_wording_of_parts_that_do_not_exist_is_found(settings, wording, found):
    settings.ASSESSMENT_WORDING = wording
    assert [each.msg for each in check_assessment_wording(None)] == [f"ASSESSMENT_WORDING: {each}." for each in found]

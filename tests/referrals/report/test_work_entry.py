"""Report through your work: the national form's order, in any order; several people; sent together or not at all."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from referrals.models import Concern, Delivery, Event
from referrals.report import drafts, reported_people
from referrals.report.national_form import NAMES
from referrals.rules.questions import Paper
from referrals.rules.routing import NoRoute
from tests.referrals.report.filling import read, words
from tests.referrals.report.working import PUPIL, SECOND, add_person, answer, begin, opened, pupil, tasks


def test_entry_can_be_linked_and_stands_on_the_first_pages(db):
    assert Client().get("/report/work/").status_code == 200
    for path in ("/report/", "/report/?area=norfolk"):
        assert read(Client().get(path)).select("main a[href^='/report/work/']")
    links = read(Client().get("/report/?area=norfolk")).select("main a[href='/report/work/?area=norfolk']")
    assert links


def test_area_of_the_link_is_kept(db):
    client = begin(area="norfolk")
    answer(client, {"where": {"where": "unknown"}})
    page = read(client.get("/report/known-from/"))
    assert page.select_one("input[checked]")["value"] == "norfolk"


def test_sections_are_those_of_the_national_form_with_the_own_work_first(db):
    assert [name for name, _state in tasks(begin())] == [
        "Your work",
        "Who it is about",
        "What worries you",
        "What else is going on",
        "Other services",
        "Who noticed it first",
        "When you first noticed",
        "Safeguarding",
        "Work or study",
    ]


def test_each_section_says_how_far_it_has_come(db):
    client = begin()
    assert {state for _name, state in tasks(client)} == {"Not started"}
    answer(client, {"organisation": PUPIL["organisation"]})
    assert dict(tasks(client))["Your work"] == "In progress"
    answer(client, {slug: PUPIL[slug] for slug in ("contact", "reach", "meeting")})
    assert dict(tasks(client))["Your work"] == "Done"


def test_questions_are_answered_in_any_order(db):
    client = begin()
    answer(client, dict(reversed(list(pupil().items()))), from_list=False)
    assert client.get("/report/check/").status_code == 200
    client.post("/report/check/")
    facts = opened(Concern.objects.get())["facts"]
    assert facts["name"]["full_name"] == PUPIL["name"]["full_name"]
    assert facts["you"]["relation"] == "work"


def test_a_section_is_walked_and_leads_back_to_the_list(db):
    client, slug, walked = begin(), "organisation", []
    while slug != "work":
        walked.append(slug)
        slug = client.post(f"/report/{slug}/", PUPIL.get(slug, {}))["Location"].split("/")[2]
    assert walked == ["organisation", "contact", "reach", "meeting"]


def test_places_of_routing_wait_for_their_question(db):
    client = begin()
    assert client.get("/report/team/")["Location"] == "/report/work/tasks/"
    answer(client, {"where": {"where": "unknown"}})
    assert client.get("/report/known-from/").status_code == 200


def test_nobody_is_asked_whether_it_is_safe_to_contact_them(db):
    client = begin()
    for slug in ("contact", "reach"):
        assert "safe" not in words(client.get(f"/report/{slug}/")).lower()


def test_officer_gets_the_contact_where_reports_of_others_have_it(db):
    client = begin()
    answer(client, pupil())
    client.post("/report/check/")
    facts = opened(Concern.objects.get())["facts"]
    # And not whether they may be contacted, which nobody asked them.
    assert facts["contact"] == {"your_name": "Canarylead Osgood"}
    assert facts["reach"]["phone"] == PUPIL["reach"]["phone"]


def test_nothing_is_sent_before_what_is_needed_is_answered(db):
    client = begin()
    answer(client, pupil(worry=None))
    assert client.get("/report/check/")["Location"] == "/report/work/tasks/"
    assert client.post("/report/check/")["Location"] == "/report/work/tasks/"
    assert not Concern.objects.exists()


def test_place_outside_leads_to_who_takes_it(db):
    client = begin()
    response = client.post("/report/where/", {"where": "council"})
    response = client.post("/report/council/", {"council": "elsewhere"})
    assert response["Location"] == "/report/elsewhere/"
    assert "/report/council/" in client.get("/report/elsewhere/").content.decode()


def test_public_draft_has_no_task_list(db):
    client = Client()
    client.post("/report/start/")
    assert client.get("/report/work/tasks/")["Location"] == "/report/worry/"
    for path in ("/report/work/people/", "/report/work/save/"):
        client.post(path, {"add": "yes"})
    assert drafts.Draft.objects.count() == 1


def test_draft_in_progress_is_not_replaced_without_a_word(db):
    client = begin()
    answer(client, {"worry": {"worry": "Canaryfirst"}})
    assert "not sent yet" in words(client.post("/report/work/"))
    client.post("/report/work/", {"again": "yes"})
    assert "Canaryfirst" not in client.get("/report/worry/").content.decode()


def test_next_person_keeps_the_own_details_and_nothing_else(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    states = dict(tasks(client))
    assert states["Your work"] == "Done"
    assert states["Who it is about"] == states["What worries you"] == "Not started"
    assert "Canarypupil" not in client.get("/report/name/").content.decode()
    assert "Canarylead Osgood" in client.get("/report/contact/").content.decode()


def test_each_person_is_a_concern_of_its_own_sent_together(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, SECOND)
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    first, second = Concern.objects.order_by("received_at", "reference")
    assert first.reported_together == second.reported_together is not None
    assert first.reference != second.reference
    assert first.return_hash != second.return_hash
    names = {opened(concern)["facts"]["name"]["full_name"] for concern in (first, second)}
    assert names == {"Canarypupil Ashby", "Canarysecond Birch"}
    assert {opened(each)["facts"]["contact"]["your_name"] for each in (first, second)} == {"Canarylead Osgood"}
    page = words(client.get("/report/sent/"))
    assert first.reference in page
    assert second.reference in page
    assert len(read(client.get("/report/sent/")).select(".govuk-panel .portal-code")) == 2
    # The comma is part of the message: Urdu has its own.
    for language, person in (("en-gb", "Person 1, "), ("pl", "Osoba 1, "), ("ur", "شخص 1، ")):
        panel = read(client.get(f"/report/sent/?language={language}", follow=True)).select_one(".govuk-panel")
        assert person in panel.get_text()


def test_one_person_alone_is_linked_to_nobody(db):
    client = begin()
    answer(client, pupil())
    client.post("/report/check/")
    assert Concern.objects.get().reported_together is None


def test_a_later_change_of_the_own_details_reaches_every_report(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, SECOND)
    answer(client, {"contact": {"your_name": "Canarychanged Name"}})
    client.post("/report/check/")
    assert {opened(each)["facts"]["contact"]["your_name"] for each in Concern.objects.all()} == {"Canarychanged Name"}


def test_an_unfinished_person_holds_all_back(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    assert client.post("/report/check/")["Location"] == "/report/work/tasks/"
    client.post("/report/work/people/", {"turn": "0"})
    assert "Canarypupil" in client.get("/report/name/").content.decode()
    assert client.post("/report/check/")["Location"] == "/report/work/tasks/"
    assert not Concern.objects.exists()


def test_when_one_cannot_be_sent_none_is(db, monkeypatch):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, SECOND)
    submit = drafts.submit_concern
    calls = []

    def second_fails(**given):
        calls.append(given)
        if len(calls) == 2:
            raise NoRoute
        return submit(**given)

    with monkeypatch.context() as failing:
        failing.setattr(drafts, "submit_concern", second_fails)
        assert client.post("/report/check/")["Location"] == "/report/elsewhere/"
    assert len(calls) == 2
    assert not Concern.objects.exists()
    assert not Delivery.objects.exists()
    assert not Event.objects.filter(kind="received").exists()
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert Concern.objects.count() == 2


def test_pressing_send_twice_sends_once(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, SECOND)
    for _ in range(2):
        assert client.post("/report/check/")["Location"] == "/report/sent/"
    assert Concern.objects.count() == 2


def test_person_can_be_removed(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, SECOND)
    client.post("/report/work/people/", {"remove": "0"})
    client.post("/report/check/")
    assert opened(Concern.objects.get())["facts"]["name"]["full_name"] == "Canarysecond Birch"


@pytest.mark.parametrize("typed", ["7", "-1", "x", "", "٣", "9" * 40])
def test_unknown_person_changes_nothing(db, typed):
    client = begin()
    answer(client, pupil())
    for name in ("turn", "remove"):
        assert client.post("/report/work/people/", {name: typed})["Location"] == "/report/work/tasks/"
    assert client.get("/report/check/").status_code == 200


def test_people_are_limited(db):
    client = begin()
    for _ in range(reported_people.MOST + 3):
        add_person(client)
    page = BeautifulSoup(client.get("/report/work/tasks/").content, "html.parser")
    assert len(page.select("button[name=remove]")) == reported_people.MOST
    assert not page.select("button[name=add]")


def test_pictures_go_with_the_first_person_alone(db):
    client = begin()
    answer(client, pupil())
    assert client.get("/report/pictures/").status_code == 200
    add_person(client)
    assert client.get("/report/pictures/")["Location"] == "/report/work/tasks/"


def test_all_sections_have_a_name(db):
    assert set(NAMES) == set(Paper) - {Paper.REST}


def test_expired_draft_gives_back_what_was_typed_to_the_same_entry(db):
    client = Client()
    fields = {"work": "yes", "asked": "contact.work", "your_name": "Canaryback"}
    page = read(client.post("/report/contact/", fields))
    form = page.select_one("form[action='/report/work/']")
    typed = {field["name"]: field["value"] for field in form.select("input")}
    client.post("/report/work/", typed)
    assert "Canaryback" in client.get("/report/contact/").content.decode()


def test_note_has_every_code(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, SECOND)
    client.post("/report/check/")
    note = client.post("/report/sent/note/").content.decode()
    assert note.count("Code: ") == note.count("Number: ") == 2


def test_person_who_lives_outside_can_be_taken_out_again(db):
    client = begin()
    answer(client, pupil())
    add_person(client)
    answer(client, {"where": {"where": "council"}, "council": {"council": "elsewhere"}})
    assert client.post("/report/check/")["Location"] == "/report/elsewhere/"
    assert client.get("/report/work/tasks/").status_code == 200
    client.post("/report/work/people/", {"remove": "1"})
    assert client.post("/report/check/")["Location"] == "/report/sent/"

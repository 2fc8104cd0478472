"""What a handover pack says of questions that nobody answered, its assessment, and what a force wants of it."""

import pytest
from bs4 import BeautifulSoup

from referrals.actions.casework.assessment import save_assessment
from referrals.checks import check_handover
from referrals.models import Note, NoteKind
from referrals.report.forms.contact import WorkContactForm
from referrals.rules.assessment import PARTS
from tests.referrals.report.filling import words
from tests.referrals.review.building import AT, acknowledge, send
from tests.referrals.review.test_pack import ASSESSED, FORM, OURS, download, header, table_of

FIRST, REFERRER = (heading for heading in FORM if heading[0] in "EF")
WISH = "Do they wish to remain anonymous?"
PUBLIC = {"contact": {"contact": "yes", "your_name": "Mr Reporter"}}
OTHER = {"first": "other", "first_name": "Ms First", "first_anonymous": False}


@pytest.mark.parametrize(
    ("facts", "wish"),
    [
        ({}, "Not answered"),
        ({"contact": {}}, "Not answered"),
        ({"contact": {"contact": "", "your_name": ""}}, "Not answered"),
        ({"contact": {"contact": "anonymous"}}, "Yes"),
        (PUBLIC, "No"),
        ({"contact": {"your_name": "At Work"}}, "Not answered"),
        (PUBLIC | {"first": {}}, "Not answered"),
        (PUBLIC | {"first": {"first": ""}}, "Not answered"),
        (PUBLIC | {"first": {"first": "unsure"}}, "Not answered"),
        (PUBLIC | {"first": OTHER}, "Not answered"),
        (PUBLIC | {"first": OTHER | {"first_anonymous": True}}, "Yes"),
        (PUBLIC | {"first": {"first": "me"}}, "No"),
    ],
)
def test_wish_to_remain_anonymous_is_what_was_said_of_it(officer_client, one_factor, facts, wish):
    concern = send(facts=facts)
    assert table_of(download(officer_client, concern).content)[FIRST][WISH] == wish
    page = read_sheet(officer_client, concern)
    assert page[f"{FIRST} | {WISH}"] == wish


@pytest.mark.parametrize("first", [{}, {"first": "unsure"}, OTHER])
def test_reporter_is_not_named_as_who_noticed_it_unless_they_said_so(officer_client, one_factor, first):
    def named(facts):
        table = table_of(download(officer_client, send(facts=facts)).content)
        return table[FIRST]["Name"], table[REFERRER]["Name"]

    assert named(PUBLIC | {"first": first}) == (first.get("first_name", ""), "Mr Reporter")
    assert named(PUBLIC | {"first": {"first": "me"}}) == ("Mr Reporter", "")
    assert named(PUBLIC) == ("Mr Reporter", "")  # where it is not asked


def test_facts_of_a_professional_do_not_say_that_they_may_be_contacted():
    form = WorkContactForm({"your_name": "At Work"}, answers={})
    assert form.is_valid()
    assert form.cleaned_data["contact"] == "yes"  # for the questions that follow
    assert form.facts() == {"your_name": "At Work"}


def test_paper_says_how_an_entered_concern_came(officer_client, officer, concern):
    address = f"/review/{concern.reference}/print/"
    assert "by the portal’s form" in words(officer_client.get(address))
    concern.arrival, concern.came_at, concern.entered_by = "telephone", AT, officer
    concern.save()
    page = words(officer_client.get(address))
    assert f"Came 21 November 2026 at 8:00am, telephone, and was entered by {officer}" in page
    assert "Referred" not in page


# --- The assessment -------------------------------------------------------------------------------


@pytest.fixture
def assessed(concern, officer):
    acknowledge(concern, officer)
    answers = {"intent": "Canaryintent", "checks_own": "Canarychecks"}
    save_assessment(concern=concern, answers=answers, by=officer, at=AT)
    return concern


def test_assessment_stands_apart_from_what_was_reported(officer_client, officer, assessed):
    table = table_of(download(officer_client, assessed).content)
    assert table[ASSESSED] == {
        "Assessed by": f"{officer}, 21 November 2026, 08:00",
        **{part.label: "" for part in PARTS.values()},
        "Checks on our own systems": "Canarychecks",
        "Intent": "Canaryintent",
    }
    others = str({section: fields for section, fields in table.items() if section != ASSESSED})
    assert "Canaryintent" not in others
    assert read_sheet(officer_client, assessed)[f"{ASSESSED} | Intent"] == "Canaryintent"


def test_pack_says_when_nobody_has_assessed(officer_client, concern):
    assert table_of(download(officer_client, concern).content)[ASSESSED] == {
        "Assessed by": "No assessment has been saved"
    }


def test_assessment_that_does_not_open_is_not_shown_as_empty(officer_client, assessed):
    row = Note.objects.filter(concern=assessed, kind=NoteKind.ASSESSMENT)
    row.update(sealed=row.get().sealed[:-8] + "AAAAAAAA")
    table = table_of(download(officer_client, assessed).content)[ASSESSED]
    assert "cannot be opened" in table["Intent"]
    exported = officer_client.get(f"/review/{assessed.reference}/export.json").json()["assessment"]
    assert "cannot be opened" in exported["intent"]
    assert "cannot be opened" in words(officer_client.get(f"/review/{assessed.reference}/print/"))


def test_assessment_has_the_words_of_the_force(officer_client, assessed, settings):
    settings.ASSESSMENT_WORDING = {"norfolk": {"intent": {"label": "Canarylabel"}}}
    assert table_of(download(officer_client, assessed).content)[ASSESSED]["Canarylabel"] == "Canaryintent"


# --- What a force wants -----------------------------------------------------------------------------

ORDER = ["A. Surname", "A. Forename(s)", "G. Date referred", "A", "E. Name", "Assessment", "B"]


def read_sheet(client, concern) -> dict[str, str]:
    """By heading and label, in the order of the page."""
    page = BeautifulSoup(client.get(f"/review/{concern.reference}/pack/").content, "html.parser")
    found, heading = {}, ""
    for each in page.select("main h2, main textarea"):
        if each.name == "h2":
            heading = each.get_text()
        else:
            label = page.select_one(f"label[for={each['id']}]").get_text()
            found[f"{heading} | {label}"] = each.get_text().removeprefix("\n")
    return found


def test_copy_sheet_has_the_order_of_the_force(officer_client, assessed, settings):
    usual = read_sheet(officer_client, assessed)
    settings.HANDOVER_ORDER = {"essex": ORDER}
    assert list(read_sheet(officer_client, assessed)) == list(usual)
    settings.HANDOVER_ORDER = {"norfolk": ORDER}
    sheet = read_sheet(officer_client, assessed)
    assert sheet == usual
    labels = [name.split(" | ")[1] for name in sheet]
    section_a = next(iter(FORM))
    assert labels[:4] == ["Surname", "Forename(s)", "Date referred", "Date of birth"]
    assert labels[3:13] == FORM[section_a][2:]
    assert labels[13:15] == ["Name", "Assessed by"]
    headings = [name.split(" | ")[0] for name in sheet]
    assert headings[:4] == [section_a, section_a, "G. Relevant dates", section_a]
    assert headings[-1] == OURS
    assert headings.count(FIRST) == 6


def test_files_keep_the_order_of_the_national_form(officer_client, concern, settings):
    settings.HANDOVER_ORDER = {"norfolk": ORDER}
    table = table_of(download(officer_client, concern).content)
    assert {section: list(fields) for section, fields in table.items() if section in FORM} == FORM
    assert list(table) == [*FORM, OURS, ASSESSED]


def test_each_force_has_its_own_marking(officer_client, concern, settings):
    settings.HANDOVER_MARKINGS = {"essex": "ESSEX ONLY"}
    assert header(officer_client, concern) == "OFFICIAL-SENSITIVE"
    settings.HANDOVER_MARKINGS = {"norfolk": "NORFOLK ONLY"}
    assert header(officer_client, concern) == "NORFOLK ONLY"
    assert "NORFOLK ONLY" in words(officer_client.get(f"/review/{concern.reference}/pack/"))


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("ORDER", {}, []),
        ("ORDER", {"norfolk": ORDER}, []),
        (
            "ORDER",
            {"norfolk": ["A. Surnam", "Z"]},
            ["norfolk: there is no field “A. Surnam”", "norfolk: there is no field “Z”"],
        ),
        ("ORDER", {"norfolk": ["A", "B", "A"]}, ["norfolk: “A” stands in it twice"]),
        ("ORDER", {"norfolk": "A"}, ["norfolk: it is not a list of fields"]),
        ("ORDER", {"norfolk": [1]}, ["norfolk: it is not a list of fields"]),
        ("ORDER", {"Norfolk": ["A"]}, ["there is no police force “Norfolk”"]),
        ("ORDER", ["A"], ["It is not a list of fields for each force"]),
        ("MARKINGS", {"norfolk": "X"}, []),
        ("MARKINGS", {"norfolk": " "}, ["norfolk: the marking is empty or no text"]),
        ("MARKINGS", {"norfolk": 1}, ["norfolk: the marking is empty or no text"]),
        ("MARKINGS", {"nofolk": "X"}, ["there is no police force “nofolk”"]),
        ("MARKINGS", "X", ["It is not a marking for each force"]),
    ],
)
def test_wrong_settings_of_a_force_are_found_at_start(settings, name, value, found):
    setattr(settings, f"HANDOVER_{name}", value)
    assert [each.msg for each in check_handover(None)] == [f"HANDOVER_{name}: {each}." for each in found]

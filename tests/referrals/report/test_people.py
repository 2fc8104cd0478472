"""Questions about several people: the buttons Add, Remove and Continue of one form."""

import pytest

from referrals.models import Concern
from referrals.report.drafts import load_draft
from tests.referrals.report.filling import asked_until, client_with, fill, filled, read, words
from tests.referrals.report.test_ways import opened
from tests.referrals.walking import post_step
from tests.referrals.ways import WAYS

SEVERAL = WAYS["several people"]
TWO = {"shown": "2", "full_name_1": "Ann Dove", "age_1": "15", "full_name_2": "Ben Dove", "other_names_2": "B"}


def typed(page):
    return {item["name"]: item.get("value", "") for item in page.select("main input[type=text]")}


def legends(page):
    return [legend.get_text(strip=True) for legend in page.select("main legend")]


def buttons(page, name):
    return [button["value"] for button in page.select(f"main button[name={name}]")]


def test_one_optional_entry_is_shown_at_first(db):
    client = asked_until("others", SEVERAL)
    page = read(client.get("/report/others/"))
    assert legends(page) == ["Person 2"]
    assert (buttons(page, "add"), buttons(page, "remove")) == (["1"], [])
    assert post_step(client, "others", {"shown": "1"})["Location"] == "/report/add/"


def test_add_keeps_typed_values_and_adds_an_entry(db):
    client = asked_until("others", SEVERAL)
    response = post_step(client, "others", TWO | {"add": "1"})
    assert response["Location"] == "/report/others/#id_full_name_3"
    page = read(client.get("/report/others/"))
    # Without an action, the fragment would stay in the address of all later pages and reveal that there were several.
    assert page.select_one("form#question")["action"] == "/report/others/"
    assert legends(page) == ["Person 2", "Person 3", "Person 4"]
    assert typed(page) == {
        "full_name_1": "Ann Dove",
        "other_names_1": "",
        "age_1": "15",
        "full_name_2": "Ben Dove",
        "other_names_2": "B",
        "age_2": "",
        "full_name_3": "",
        "other_names_3": "",
        "age_3": "",
    }


@pytest.mark.parametrize(
    ("way", "slug", "most"), [("several people", "others", 4), ("a group", "others", 5)], ids=["others", "involved"]
)
def test_number_of_people_is_limited(db, way, slug, most):
    client = filled(WAYS[way])
    for _ in range(7):
        number = len(legends(read(client.get(f"/report/{slug}/"))))
        post_step(client, slug, {"shown": str(number), "add": "1"})
    page = read(client.get(f"/report/{slug}/"))
    assert len(legends(page)) == most
    assert not buttons(page, "add")


@pytest.mark.parametrize(("removed", "left"), [("1", "Ben Dove"), ("2", "Ann Dove")])
def test_remove_deletes_the_chosen_entry(db, removed, left):
    client = filled(SEVERAL)
    assert post_step(client, "others", TWO | {"remove": removed})["Location"] == "/report/others/#id_full_name_1"
    page = read(client.get("/report/others/"))
    assert typed(page)["full_name_1"] == left
    assert legends(page) == ["Person 2"]
    assert not buttons(page, "remove")


def test_removed_person_is_not_sent(db):
    draft = fill(SEVERAL)
    client = client_with(draft)
    response = post_step(client, "others", TWO | {"remove": "1"})
    assert "Ann Dove" not in str(load_draft(response.wsgi_request).answers)
    client.post("/report/check/")
    content = opened(Concern.objects.get())
    assert content["facts"]["others"] == {"people": [{"full_name": "Ben Dove", "other_names": "B", "age": None}]}
    assert "Ann Dove" not in str(content)


def test_invalid_age_shows_error_and_is_removed_with_its_entry(db):
    client = filled(SEVERAL)
    wrong = TWO | {"age_2": "old"}
    page = read(post_step(client, "others", wrong | {"add": "1"}))
    (link,) = page.select(".govuk-error-summary a")
    assert (link["href"], link.get_text()) == ("#id_age_2", "Age must be a number, like 17")
    assert typed(page)["full_name_2"] == "Ben Dove"
    assert post_step(client, "others", wrong | {"remove": "2"}).status_code == 302


@pytest.mark.parametrize("shown", ["", "0", "-1", "99", "x", "²", "1" * 400])
@pytest.mark.parametrize("button", [{}, {"add": "1"}, {"remove": "9"}, {"remove": "x"}])
def test_invalid_entry_numbers_are_ignored(db, shown, button):
    client = filled(SEVERAL)
    assert post_step(client, "others", {"shown": shown, "full_name_1": "Ann Dove"} | button).status_code == 302
    assert typed(read(client.get("/report/others/")))["full_name_1"] == "Ann Dove"


def test_each_person_is_one_line_on_check_page(db):
    assert "Canarysecond, Other names they use: Two, Age in years: 17" in words(filled(SEVERAL).get("/report/check/"))


def test_enter_key_presses_continue_not_remove(db):
    """The Enter key presses the first button of the form."""
    page = read(filled(SEVERAL).get("/report/others/"))
    first = page.select_one("main form button")
    assert first.get("name") is None

"""Texts of a force for messages to reporters: supervisors keep them, officers put one into the box."""

import pytest

from referrals.actions.casework import message_templates
from referrals.actions.casework.message_templates import TooManyTexts, save_text, texts_in_use, texts_of
from referrals.models import Event, Message, MessageTemplate
from referrals.models.event import Kind
from referrals.models.states import Changed, NotPermitted
from referrals.rules.message_templates import LONGEST_NAME, LONGEST_WORDS, MOST, STARTERS, names_somebody
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, send

PAGE = "/review/templates/"
GIVEN = {"name": "Say sorry for the wait", "words": "We are sorry that it took so long.", "is_active": "on"}
STARTER = STARTERS[0]


def save(by, **given):
    return save_text(**({"key": "", "name": "x", "words": "Canarytext", "is_active": True, "at": AT} | given), by=by)


@pytest.fixture
def ask(db):
    return f"/review/{send().reference}/ask/"


def test_supervisor_adds_a_text_that_officers_of_the_force_can_use(boss, boss_client, officer_client, ask):
    assert boss_client.post(f"{PAGE}add/", GIVEN)["Location"] == PAGE
    assert "“Say sorry for the wait” is saved." in words(boss_client.get(PAGE))
    offered = [option.get_text() for option in read(officer_client.get(ask)).select("#id_template option")]
    assert GIVEN["name"] in offered
    event = Event.objects.get(kind=Kind.TEMPLATE_SAVED)
    row = MessageTemplate.objects.get()
    assert (event.by, event.facts) == (boss.user.email, {"template": row.key, "number": 1})


def test_every_version_stays_with_who_wrote_it(boss, boss_client):
    address = f"{PAGE}{STARTER.key}/"
    boss_client.post(address, {"name": STARTER.name, "words": "Second words.", "is_active": "on", "shown": "0"})
    boss_client.post(address, {"name": STARTER.name, "words": "Third words.", "shown": "1"})
    page = words(boss_client.get(address))
    for shown in ("version 1", "Second words.", "version 2, not in use", "Third words.", boss.user.email):
        assert shown in page
    assert [row.number for row in MessageTemplate.objects.all()] == [1, 2]


def test_text_that_is_not_in_use_is_not_offered(boss, officer_client, officer, ask):
    save(boss, key=STARTER.key, name=STARTER.name, words=STARTER.words, is_active=False)
    assert STARTER.key not in texts_in_use(officer.force_id)
    assert STARTER.name not in words(officer_client.get(ask))


def test_saving_without_a_change_makes_no_version(boss):
    save(boss, key=STARTER.key, name=STARTER.name, words=STARTER.words, is_active=True)
    assert not MessageTemplate.objects.exists()
    assert not Event.objects.filter(kind=Kind.TEMPLATE_SAVED).exists()


def test_change_of_what_a_colleague_has_just_changed_is_refused(boss, boss_client):
    save(boss, key=STARTER.key)
    with pytest.raises(Changed):
        save(boss, key=STARTER.key, words="y")
    given = GIVEN | {"shown": "0"}
    page = boss_client.post(f"{PAGE}{STARTER.key}/", given)
    assert "A colleague has changed this" in words(page)
    assert GIVEN["words"] in words(page)
    assert boss_client.post(f"{PAGE}{STARTER.key}/", given | {"shown": "1"}).status_code == 302


def test_officers_do_not_keep_texts(officer, officer_client, boss):
    for page in ("", "add/", f"{STARTER.key}/"):
        assert officer_client.get(PAGE + page).status_code == 404
    assert officer_client.post(f"{PAGE}add/", GIVEN).status_code == 404
    with pytest.raises(NotPermitted):
        save(officer)
    assert not MessageTemplate.objects.exists()


def test_control_officer_could_without_the_rule(officer, monkeypatch):
    monkeypatch.setattr(message_templates, "check_user_can_supervise", lambda by: None)
    assert save(officer).number == 1


def test_another_force_has_texts_of_its_own(boss, make_officer, stranger, one_factor):
    mine = save(boss)
    save(boss, key=STARTER.key, words="Ours.")
    assert mine.key not in texts_of(stranger.force_id)
    assert texts_of(stranger.force_id)[STARTER.key] == STARTER
    theirs = signed_in(make_officer("essex", "boss", is_supervisor=True))
    assert theirs.get(f"{PAGE}{mine.key}/").status_code == 404
    assert theirs.post(f"{PAGE}{mine.key}/", GIVEN | {"shown": "1"}).status_code == 404
    assert "Ours." not in words(theirs.get(PAGE))
    assert MessageTemplate.objects.filter(key=mine.key).count() == 1


def test_text_is_put_into_the_box_and_nothing_is_sent(officer_client, ask):
    page = officer_client.post(ask, {"template": STARTER.key, "use": "yes", "form_id": "f"})
    assert read(page).select_one("textarea").get_text().strip() == STARTER.words
    assert read(page).select_one("input[name=form_id]")["value"] == "f"
    assert "Nothing is sent yet" in words(page)
    assert not read(page).select(".govuk-error-message")
    assert not Message.objects.exists()


def test_what_was_typed_stays_before_the_text(officer_client, ask):
    page = officer_client.post(ask, {"text": "Canarytyped\n", "template": STARTER.key, "use": "yes"})
    assert read(page).select_one("textarea").get_text().strip() == f"Canarytyped\n\n{STARTER.words}"


def test_text_that_makes_it_too_long_loses_nothing(officer_client, ask):
    typed = "a" * 1_990
    page = officer_client.post(ask, {"text": typed, "template": STARTER.key, "use": "yes"})
    assert read(page).select_one("textarea").get_text().strip() == f"{typed}\n\n{STARTER.words}"
    assert "Your message must be 2,000 characters or fewer" in words(page)
    assert not Message.objects.exists()


@pytest.mark.parametrize("given", ["", "nothing", "x" * 200, "\x00"])
def test_no_text_chosen_keeps_what_was_typed(officer_client, ask, given):
    page = officer_client.post(ask, {"text": "Canarytyped", "template": given, "use": "yes"})
    assert read(page).select_one("textarea").get_text().strip() == "Canarytyped"
    assert read(page).select_one(".govuk-error-summary a")["href"] == "#id_template"
    assert "Choose a text" in words(page)
    assert not Message.objects.exists()


def test_sending_does_not_depend_on_the_text(officer_client, ask):
    assert officer_client.post(ask, {"text": "Canaryquestion", "template": "nothing"}).status_code == 302
    assert Message.objects.count() == 1


def test_text_of_another_force_is_not_put_in(officer_client, make_officer, ask):
    theirs = save(make_officer("essex", "boss", is_supervisor=True))
    page = officer_client.post(ask, {"template": theirs.key, "use": "yes"})
    assert "Canarytext" not in words(page)
    assert "Choose a text" in words(page)


@pytest.mark.parametrize(
    "said",
    ["Write to a.b@example.org", "Call 01603 000000", "Call 0777-123 4567", "About 7K3M-9XTA", "(01603) 27 68 28"],
)
def test_what_belongs_to_somebody_is_refused(boss_client, said):
    assert names_somebody(said)
    for field in ("name", "words"):
        page = boss_client.post(f"{PAGE}add/", GIVEN | {field: said})
        assert "Take out the email address, telephone number or reference" in words(page)
    assert not MessageTemplate.objects.exists()


def test_texts_that_a_force_begins_with_keep_the_rules():
    assert len({text.key for text in STARTERS}) == len(STARTERS)
    for text in STARTERS:
        assert not names_somebody(text.name + text.words)
        assert len(text.name) <= LONGEST_NAME
        assert len(text.words) <= LONGEST_WORDS


def test_number_of_texts_has_a_limit(boss, boss_client):
    for _ in range(MOST - len(STARTERS)):
        save(boss)
    with pytest.raises(TooManyTexts):
        save(boss)
    assert f"There are {MOST} texts" in words(boss_client.post(f"{PAGE}add/", GIVEN))
    # One that is there can still be changed.
    assert save(boss, key=STARTER.key).number == 1


def test_queries_do_not_grow_with_texts_or_versions(boss, officer_client, ask, django_assert_max_num_queries):
    officer_client.get(ask)
    counts = []
    for number in range(3):
        save(boss, key=STARTER.key, words=f"Version {number}", shown=number)
        save(boss)
        with django_assert_max_num_queries(40) as captured:
            officer_client.get(ask)
        counts.append(len(captured))
    assert len(set(counts)) == 1

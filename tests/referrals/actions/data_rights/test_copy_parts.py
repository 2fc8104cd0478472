"""One copy for each role: every stored field has a rule, and nothing reaches anybody that a rule does not give."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from referrals import sealing
from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.legal_restrictions import apply_restriction, lift_restriction
from referrals.actions.casework.messages import add_reporter_message, ask_reporter
from referrals.actions.data_rights.copy_parts import Asker, copy_of, record_of
from referrals.actions.search.saved_views import save_view
from referrals.models import Concern, NoteKind, RestrictionKind, Role
from referrals.stored_fields import STORED, context_of
from referrals.stored_fields.data_rights import ROLES, TO_ALL, Give
from tests.house.test_stored_fields import every_field, tables
from tests.referrals.actions.data_rights.planting import CONCERNS, NAME, SAID
from tests.referrals.review.building import AT, acknowledge, add_match, add_transfer, exchange, send
from tests.referrals.walking import CANARIES, answers, report_concern
from tests.referrals.ways import WAYS

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=1)
REPORTERS = ("your_name", "phone", "email", "safe")


def text_of(copy):
    return "\n".join(line for part in copy.parts for line in (part.group, part.label, *part.lines))


# --- Every field has a rule -------------------------------------------------------------------------


def without_rule():
    return [f"{label}.{name}" for label, name, field in every_field() if field.copy is None]


def test_every_field_says_who_gets_it_in_a_copy():
    missing = without_rule()
    assert not missing, f"Say in referrals/stored_fields what each role gets of {', '.join(missing)} (copy=...)"


def test_rules_name_the_roles_of_copies():
    assert list(ROLES) == Role.values


def test_planted_field_without_a_rule_is_found_missing(monkeypatch):
    fields = STORED["referrals.Note"].fields
    planted = fields | {"kind": replace(fields["kind"], copy=None)}
    monkeypatch.setitem(STORED, "referrals.Note", replace(STORED["referrals.Note"], fields=planted))
    assert without_rule() == ["referrals.Note.kind"]
    with pytest.raises(AssertionError, match="Say in referrals/stored_fields what each role gets"):
        test_every_field_says_who_gets_it_in_a_copy()


def test_no_copy_is_made_while_a_field_has_no_rule(boss, monkeypatch):
    concern = acknowledge(send(), boss)
    add_note(concern=concern, kind=NoteKind.FACT, text="x", by=boss, at=AT)
    fields = STORED["referrals.Note"].fields
    planted = fields | {"kind": replace(fields["kind"], copy=None)}
    monkeypatch.setitem(STORED, "referrals.Note", replace(STORED["referrals.Note"], fields=planted))
    with pytest.raises(LookupError, match="Note.kind"):
        copy_of(concern, Asker(Role.SUBJECT))


def test_planted_rule_gives_the_field_at_once(boss, monkeypatch):
    concern = acknowledge(send(), boss)
    assert "test" not in text_of(copy_of(concern, Asker(Role.SUBJECT)))
    fields = STORED["referrals.Concern"].fields
    planted = fields | {"form_version": replace(fields["form_version"], copy=TO_ALL)}
    monkeypatch.setitem(STORED, "referrals.Concern", replace(STORED["referrals.Concern"], fields=planted))
    assert "test" in text_of(copy_of(concern, Asker(Role.SUBJECT)))


def test_sealed_words_are_never_said_to_be_about_nobody():
    """A search for a person reads them, so a copy has to say what becomes of them."""
    for label, name, field in every_field():
        if field.search and STORED[label].called:
            assert any(getattr(field.copy, role).give is not Give.NOTHING for role in ROLES), f"{label}.{name}"


def test_what_an_officer_gets_of_their_own_names_its_author():
    for label, name, field in every_field():
        if field.copy.officer.give is Give.OWN and field.copy.subject.give is not Give.WITHHELD:
            assert STORED[label].written_by in {each.name for each in tables()[label]._meta.fields}, f"{label}.{name}"


# --- The subject ------------------------------------------------------------------------------------


def test_subject_never_learns_who_reported():
    concern = report_concern(answers())
    copy = copy_of(concern, Asker(Role.SUBJECT))
    said = text_of(copy)
    for own in ("name", "school", "worry"):
        assert CANARIES[own].split("\n")[0] in said
    for reporters in REPORTERS:
        assert CANARIES[reporters] not in said
    assert any("who reported" in rule.why for rule in copy.withheld)


@pytest.mark.parametrize("way", [way for way in WAYS if "oneself" not in way])
def test_subject_learns_no_question_that_only_some_reporters_are_asked(way):
    """That a question about a safeguarding lead was asked says that somebody at work reported."""
    labels = {part.label for part in copy_of(report_concern(WAYS[way]), Asker(Role.SUBJECT)).parts}
    told = ("The reporter is", "Safeguarding lead", "Consent", "Who noticed first", "Organisation")
    assert not labels & {*told, "May be contacted", "How to reach them", "Known from"}


def test_subject_gets_no_sector_language_or_messages_of_the_reporter(boss):
    concern = acknowledge(send(), boss, sector="education", language="pl")
    exchange(concern, boss, 1)
    said = text_of(copy_of(concern, Asker(Role.SUBJECT)))
    assert "Canaryquestion 0" in said
    assert not [word for word in ("Canaryanswer", "Education", "pl\n") if word in said]


def test_whoever_reported_themselves_gets_all_of_it():
    copy = copy_of(report_concern(WAYS["oneself"]), Asker(Role.SUBJECT))
    assert not any("who reported" in rule.why for rule in copy.withheld)
    assert "Canaryhelp" in text_of(copy)


@pytest.mark.parametrize(
    ("label", "plant"),
    [
        pytest.param(label, plant, id=plant.__name__)
        for label, given in CONCERNS.items()
        for plant in given
        if label.rpartition(".")[0] not in ("referrals.Attempt", "referrals.Event", "referrals.Redaction")
        and plant.__name__ not in ("message_of_the_reporter", "fact_of_the_report")
    ],
)
def test_subject_gets_what_was_said_about_them_in_every_field(boss, label, plant):
    parts = copy_of(plant(boss), Asker(Role.SUBJECT)).parts
    found = [part for part in parts if NAME in " ".join(part.lines)]
    assert found, label
    assert plant.__name__ == "correction" or all(part.to_check for part in found)


def test_subject_gets_flags_age_band_and_likeness(boss):
    facts = {"about_child": True, "violence": True, "age_band": "to-15", "danger_signs": "weapon", "urgency": 1}
    concern = acknowledge(send(), boss, **facts)
    add_match(concern, send())
    add_transfer(concern)
    labels = {part.label: part.lines for part in copy_of(concern, Asker(Role.SUBJECT)).parts}
    assert labels["Age band"] == ("11 to 15",)
    assert labels["Which signs of danger were found in the words"] == ("weapon",)
    assert labels["How alike they are"] == ("same date of birth", "points: 9.0")
    assert labels["Why it was sent on"] == ("Canaryreason",)
    assert {"Whether it is about a child", "Whether violence was mentioned", "How urgent it is"} <= labels.keys()


def test_correction_goes_back_unmarked_and_reasons_are_checked(boss):
    concern = acknowledge(send(), boss)
    made = apply_restriction(concern=concern, kind=RestrictionKind.RESTRICTION, text="Canarycourt", by=boss, at=AT)
    lift_restriction(restriction=made, reason="x", by=boss, at=AT)
    apply_restriction(concern=concern, kind=RestrictionKind.CORRECTION, text="Canarynotme", by=boss, at=LATER)
    marks = {line: part.to_check for part in copy_of(concern, Asker(Role.SUBJECT)).parts for line in part.lines}
    assert (marks["Canarycourt"], marks["Canarynotme"]) == (True, False)


# --- The reporter, and an officer -------------------------------------------------------------------


def test_reporter_gets_their_own_words_and_nothing_of_the_file(boss):
    concern = acknowledge(report_concern(answers()), boss, age_band="to-15", outcome="no-concern")
    exchange(concern, boss, 1)
    add_note(concern=concern, kind=NoteKind.FACT, text="Canarynote", by=boss, at=AT)
    rationale = sealing.seal({"rationale": "Canaryrationale"}, context=context_of(concern, "rationale_sealed"))
    Concern.objects.filter(pk=concern.pk).update(rationale_sealed=rationale)
    add_match(concern, send())
    add_transfer(concern)
    concern.refresh_from_db()
    copy = copy_of(concern, Asker(Role.REPORTER))
    said = text_of(copy)
    for own in (*REPORTERS, "worry", "name"):
        assert CANARIES[own].split("\n")[0] in said
    assert "Canaryquestion 0" in said
    assert "Canaryanswer 0" in said
    files = (
        "Canarynote",
        "Canaryrationale",
        "Canaryreason",
        "date of birth",
        "11 to 15",
        "Acknowledged",
        boss.user.email,
    )
    assert not [word for word in files if word in said]


@pytest.mark.parametrize(
    ("label", "plant"),
    [
        pytest.param(label, plant, id=plant.__name__)
        for label, given in CONCERNS.items()
        for plant in given
        if label not in ("referrals.Concern.sealed", "referrals.Message.sealed", "referrals.Attempt.reply")
    ],
)
def test_reporter_gets_no_field_of_the_file(boss, label, plant):
    assert NAME not in text_of(copy_of(plant(boss), Asker(Role.REPORTER)))


def test_officer_gets_only_what_they_wrote(boss, make_officer):
    concern = acknowledge(report_concern(answers()), boss)
    colleague = make_officer("norfolk", "colleague")
    add_note(concern=concern, kind=NoteKind.FACT, text="Canaryown", by=boss, at=AT)
    add_note(concern=concern, kind=NoteKind.FACT, text="Canarycolleague", by=colleague, at=AT)
    ask_reporter(concern=concern, text="Canaryasked", form_id="1", by=boss, at=AT)
    add_reporter_message(concern=concern, text="Canarysaid", form_id="1", at=AT)
    said = text_of(copy_of(concern, Asker(Role.OFFICER, boss)))
    assert "Canaryown" in said
    assert "Canaryasked" in said
    assert "Note added" in said
    others = (
        "Canarycolleague",
        "Canarysaid",
        CANARIES["worry"].split("\n")[0],
        CANARIES["name"],
        colleague.user.email,
    )
    assert not [word for word in others if word in said]


def test_officer_gets_their_account_and_saved_views(boss, officer):
    save_view(name="Canaryview", query="", by=boss)
    save_view(name="Canaryother", query="", by=officer)
    said = text_of(record_of(boss))
    assert boss.user.email in said
    assert "Canaryview" in said
    assert "Canaryother" not in said


@pytest.mark.parametrize("role", Role)
def test_queries_do_not_grow_with_rows(boss, role):
    named = acknowledge(send(answer=SAID), boss)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            copy_of(named, Asker(role, boss))
        return len(captured)

    def fill():
        exchange(named, boss, 1)
        add_note(concern=named, kind=NoteKind.FACT, text="x", by=boss, at=AT)
        add_match(named, send())
        add_transfer(named)

    fill()
    first = queries()
    for number in range(3):
        add_note(concern=named, kind=NoteKind.FACT, text=str(number), by=boss, at=AT)
        add_match(named, send())
        add_transfer(named)
    assert queries() == first

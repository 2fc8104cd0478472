"""Only the portal's words and the directory's are mailed, or shown to whoever calls."""

import pytest

from referrals.models.delivery import Purpose
from referrals.rules import call_notes, routing
from referrals.rules.call_notes import instructions
from referrals.transports.notice import notice
from tests.referrals.review.building import add_call, give_contact, send

THEIRS = "CALL 0900 123 456 NOW"


@pytest.mark.parametrize("note", sorted(call_notes._OWN))
def test_words_of_the_portal_are_said(db, note):
    assert instructions(add_call(send(), note=note)).note == note


def test_other_words_are_not_said(db):
    call = add_call(send(), note=THEIRS, hours=THEIRS)
    assert (instructions(call).note, instructions(call).hours) == ("", "")


def test_other_words_are_not_mailed_to_the_duty_desk(db):
    call = add_call(send(), note=THEIRS, purpose=Purpose.DUTY)
    assert THEIRS not in notice(call).body
    call.note = routing.CALL_OVERDUE
    assert routing.CALL_OVERDUE in notice(call).body  # control: the row's note is what is mailed


def test_words_of_the_contact_are_the_directorys_own_of_now(db):
    call = add_call(send(), note=THEIRS, hours="9am to 5pm")
    give_contact(call, note="Ask for Prevent", hours="8am to 6pm")
    assert (instructions(call).note, instructions(call).hours) == ("Ask for Prevent", "8am to 6pm")


def test_what_comes_before_a_note_stays(db):
    danger = call_notes.SPEAKS_OF_DANGER.format("weapon, a child in danger")
    call = add_call(send(), note=f"{danger} Out of hours: {THEIRS}. {routing.UNCONFIRMED_NUMBER}")
    give_contact(call, note="x", out_of_hours="Ring the desk")
    assert instructions(call).note == f"{danger} Out of hours: Ring the desk. {routing.UNCONFIRMED_NUMBER}"
    call.note = call_notes.SPEAKS_OF_DANGER.format(THEIRS)
    assert instructions(call).note == "x"

"""An insider tries to have a force's concerns sent to himself. Each attempt is refused; the honest change works.

What is compared after each attempt: where the next concern goes, what the database holds of every contact, and what
the public page shows.
"""

import pytest

from guidance.proposals import deciding
from tests.guidance import attempts
from tests.guidance.insider import NEW, OLD, observed, routes

ATTEMPTS = [
    attempts.change_and_confirm,
    attempts.change_and_approve_it_himself,
    attempts.editor_with_the_approvers_account,
    attempts.two_editors,
    attempts.administrator_approves,
    attempts.editor_at_the_officers_page,
    attempts.officer_without_supervision,
    attempts.supervisor_of_another_force,
    attempts.editor_who_is_also_a_supervisor,
    attempts.second_account_as_supervisor,
    attempts.own_certificate,
    attempts.new_contact_in_front,
    attempts.premium_number_with_his_own_test_call,
    attempts.premium_number_with_a_friends_test_call,
    attempts.number_becomes_a_mailbox,
    attempts.other_area_and_order,
    attempts.retire_the_mailbox,
    attempts.call_the_forces_number_wrong,
    attempts.note_and_hours_alone,
    attempts.link_replayed,
    attempts.overtaken_by_a_worse_one,
    attempts.proposal_edited_after_confirmation,
    attempts.link_of_the_live_question_for_the_proposal,
    attempts.bulk_and_delete,
    attempts.the_api,
    attempts.copy,
    attempts.history_restored,
    attempts.import_with_another_address,
    attempts.fields_beside_the_form,
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.__name__)
def test_attempt_changes_nothing(insider, attempt):
    before = observed()
    assert before[0][0][:2] == ("email", OLD)
    attempt(insider)
    assert observed() == before


def test_advice_contact_cannot_become_a_referral_contact_without_the_force(insider):
    attempts.advice_contact_becomes_a_referral_contact(insider)


def test_attempt_works_without_the_wall(insider, monkeypatch):
    """The control: were anybody allowed to decide, the editor with the approver's account would succeed."""
    monkeypatch.setattr(deciding, "may_decide", lambda proposal, who: True)
    attempts.editor_with_the_approvers_account(insider)
    assert routes()[0][:2] == ("email", NEW)

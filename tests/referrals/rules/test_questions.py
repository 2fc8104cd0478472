"""Every question of the report has its place on officers' pages and a rule for copies."""

import pytest

from referrals.report.steps import STEPS
from referrals.rules.questions import QUESTIONS, UNLISTED, Page, Paper, Redact, question


def test_every_question_is_listed():
    assert {step.slug for step in STEPS} == set(QUESTIONS), (
        "Say in QUESTIONS of referrals/rules/questions.py where its answer stands and whom it may identify"
    )


@pytest.mark.parametrize("listed", QUESTIONS.values(), ids=QUESTIONS)
def test_listed_question_is_in_no_rest(listed):
    assert listed.page is not Page.REST
    assert listed.paper is not Paper.REST


def test_answer_to_an_unlisted_question_is_last_and_checked_by_a_person():
    assert question("new") is UNLISTED
    assert (UNLISTED.page, UNLISTED.paper, UNLISTED.redact) == ([*Page][-1], [*Paper][-1], Redact.CHECK)

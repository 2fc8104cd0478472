"""Random histories and clocks, compared with the destruction rules written again independently.

Each rule is also removed in turn, to show that the comparison finds its absence.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guidance.models import Force
from referrals.actions.retention import destruction, reviews, schedule
from referrals.actions.retention.backlog import blocked_concerns
from referrals.actions.retention.reviews import ask_for_reviews
from referrals.models import Concern, Event, Officer, Outcome, SubjectAccessRequest
from referrals.rules import retention
from referrals.rules.review_days import first_asked_on, with_review_days
from tests.referrals.actions.casework.trying import TIMES
from tests.referrals.actions.retention.test_destruction import DAY, run
from tests.referrals.review.building import AT
from tests.standing import rollback

# Start of the runs: an ordinary day, both clock changes, a leap day and the day before one.
BEGINNINGS = [
    datetime(2027, 6, 10, 3, 50, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    datetime(2028, 2, 28, 23, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 3, 50, tzinfo=UTC),
]
# Hours between runs. Negative: the clock was set back, or had been ahead.
HOURS = st.sampled_from([-25, -2, 1, 11, 13, 13, 24, 24, 25, 71, 73, 24 * 366])
MAILS: dict[str, dict[str, Any]] = {
    "sent": {"sent_at": AT},
    "waiting": {},
    "safeguarding held": {"purpose": "safeguarding", "held_at": AT},
    "referral held, and opened since": {"held_at": AT},
    "given up": {"given_up_at": AT},
}
FINISHED_MAILS = {"sent", "given up", "referral held, and opened since"}
# Subject access request: (concern found, days before the first run, search finished, answered).
ACCESS_REQUESTS = {
    "": None,
    "found now": (True, 1, True, False),
    "found 400 days ago": (True, 400, True, False),
    "found, and answered": (True, 40, True, True),
    "not looked at yet": (False, 1, False, False),
    "not the one": (False, 1, True, False),
}
REQUESTS_THAT_KEEP = {"found now", "found 400 days ago", "not looked at yet"}
HOLD_UNTIL = datetime(2027, 7, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
# A concern that may be destroyed; VARIATIONS change one or two of these.
USUAL: dict[str, Any] = {
    "state": "closed",
    "opened": True,
    "unread": False,
    "mail": "sent",
    "restriction": "",
    "access_request": "",
}
VARIATIONS = [
    *[{}] * 3,
    {"state": "outcome"},
    {"state": "assessment"},
    {"opened": False},
    {"unread": True},
    *({"mail": mail} for mail in MAILS),
    *({"restriction": restriction} for restriction in ("hold", "lifted hold", "restriction")),
    *({"access_request": access_request} for access_request in ACCESS_REQUESTS),
]


@st.composite
def histories_of_concerns(draw: st.DrawFn) -> dict[str, Any]:
    first, second = draw(st.sampled_from(VARIATIONS)), draw(st.sampled_from([*[{}] * len(VARIATIONS), *VARIATIONS]))
    return {
        "outcome": draw(st.sampled_from(Outcome.values)),
        "about_child": draw(st.booleans()),
        # The run at which it is due, and by how many minutes it misses that.
        "due_at": draw(st.integers(0, 3)),
        "minutes": draw(st.sampled_from([-1, 0, 1, 60, -60 * 24 * 90, -60 * 24 * 366, 60 * 24 * 30])),
        **USUAL,
        **first,
        **second,
    }


def period(history: dict[str, Any]) -> timedelta:
    return DAY * retention.SCHEDULE[Outcome(history["outcome"])].days(about_child=history["about_child"])


def is_kept(history: dict[str, Any]) -> bool:
    return not (
        history["state"] == "closed"
        and history["opened"]
        and not history["unread"]
        and history["mail"] in FINISHED_MAILS
        and history["restriction"] in ("", "lifted hold")
        and history["access_request"] not in REQUESTS_THAT_KEEP
    )


def review_day(history: dict[str, Any], concern: Concern) -> datetime:
    """Written again, independently of referrals/rules/review_days.py."""
    is_closed, days = history["state"] == "closed", []
    if not history["opened"] or history["unread"]:
        days.append(AT + 14 * DAY)
    if history["restriction"] == "hold":
        days.append(HOLD_UNTIL)
    if history["restriction"] == "restriction":
        days.append(AT + 90 * DAY)
    if not is_closed:
        return min(*days, AT + (28 if history["opened"] else 365) * DAY, AT + 365 * DAY)
    if history["restriction"] in ("", "lifted hold") and history["access_request"] not in REQUESTS_THAT_KEEP:
        days.append(concern.closed_at + period(history) + 2 * DAY)
    return min(*days, concern.closed_at + (365 if history["about_child"] else 2192) * DAY, LATEST)


def create_concern(history: dict[str, Any], officer: Officer, times: list[datetime], force: Force) -> Concern:
    """Create a concern. Each has its own force, so that an unfinished search keeps no other concern."""
    due = times[min(history["due_at"], len(times) - 1)] + timedelta(minutes=history["minutes"])
    concern = Concern.objects.create(
        draft_id=(fresh := Concern._meta.pk.get_default()),
        return_hash=fresh.hex,
        area_id=1,
        force=force,
        received_at=AT,
        target_at=AT,
        sealed="x",
        outcome=history["outcome"],
        about_child=history["about_child"],
        state=history["state"],
        owner=officer,
        opened_at=AT if history["opened"] else None,
        unread_at=AT if history["unread"] else None,
        restricted_at=AT if history["restriction"] == "restriction" else None,
        closed_at=due - period(history) if history["state"] == "closed" else None,
    )
    concern.deliveries.create(
        order=1, transport="email", to="x", message_id=fresh.hex, queued_at=AT, due_at=AT, **MAILS[history["mail"]]
    )
    if "hold" in history["restriction"]:
        ended = AT if "lifted" in history["restriction"] else None
        given = {"kind": "hold", "by": officer, "at": AT, "sealed": "x", "review_on": HOLD_UNTIL.date()}
        concern.restrictions.create(**given, ended_at=ended)
    if access_request := ACCESS_REQUESTS[history["access_request"]]:
        found, days, is_searched, is_answered = access_request
        asked = SubjectAccessRequest.objects.create(
            force=force,
            by=officer,
            received_at=times[0] - DAY * days,
            is_searched=is_searched,
            answered_on=times[0].date() if is_answered else None,
        )
        asked.found.add(*([concern] if found else []))
    return concern


def new_force(number: int) -> Force:
    return Force.objects.create(name=f"Force {number}", slug=f"force-{number}", gss_code=f"E99{number}")


def run_at(officer: Officer, histories: list[dict[str, Any]], times: list[datetime], confirms: set[int]) -> None:
    concerns = [
        create_concern(history, officer, times, new_force(number)) for number, history in enumerate(histories)
    ]
    last, doubted = None, False
    for number, now in enumerate(times):
        may = {
            concern.pk
            for concern, history in zip(concerns, histories, strict=True)
            if not is_kept(history) and concern.closed_at + period(history) <= now
        }
        gone, confirmed = destroyed(), number in confirms
        believed = last is not None and timedelta(0) <= now - last <= timedelta(days=3) and not doubted
        done = run(now, confirmed=confirmed)
        gone_since = destroyed()
        for concern, history in zip(concerns, histories, strict=True):
            is_due = history["state"] == "closed" and concern.closed_at + period(history) <= now
            if is_due and concern.pk not in gone_since:
                assert done.stopped or named_reasons(concern, now), "kept, and nobody is told why"
        assert gone_since - gone == (may - gone if believed or confirmed else set())
        last, doubted = now, not (believed or confirmed)
    check_reviews(histories, concerns, at=(max(times) + DAY).replace(hour=12))


def check_reviews(histories: list[dict[str, Any]], concerns: list[Concern], at: datetime) -> None:
    """What is kept has a review day to come, or a person who was asked since it."""
    ask_for_reviews(at=at)
    dated = {each.pk: each for each in with_review_days(Concern.objects.all())}
    for concern, history in zip(concerns, histories, strict=True):
        if concern.pk not in destroyed():
            found = dated[concern.pk]
            assert found.review_at == review_day(history, concern)
            assert found.review_at > at or found.asked == 1, "kept, and nobody is asked"
    unanswered = [each for each in SubjectAccessRequest.objects.unanswered() if first_asked_on(each) <= at.date()]
    assert len(unanswered) == Event.objects.filter(kind="review-asked", facts__has_key="access_request").count()


def named_reasons(concern: Concern, now: datetime) -> list[str]:
    return next((keeps for each, keeps in blocked_concerns(concern.force_id, now, most=9) if each == concern), [])


def destroyed() -> set[Any]:
    return set(Concern.objects.exclude(destruction=None).values_list("pk", flat=True))


@settings(
    max_examples=TIMES * 20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    histories=st.lists(histories_of_concerns(), min_size=8, max_size=8),
    begin=st.sampled_from(BEGINNINGS),
    gaps=st.lists(HOURS, min_size=1, max_size=4),
    # The runs that a person confirms.
    confirms=st.sets(st.integers(0, 4), min_size=1),
)
def check_random_histories(officer, drawn, histories, begin, gaps, confirms):
    drawn += histories
    times = [begin + timedelta(hours=sum(gaps[:number])) for number in range(len(gaps) + 1)]
    with rollback():
        run_at(officer, histories, times, confirms)


def due_at_once(**fields: Any) -> dict[str, Any]:
    """A history whose concern may be destroyed in the first run, but for `fields`."""
    return {"outcome": Outcome.MISTAKEN, "about_child": False, "due_at": 0, "minutes": 0, **USUAL, **fields}


# For each rule the history that it alone decides on. The random ones have each of them.
DECIDED_BY = {
    "on hold": {"restriction": "hold"},
    "restricted": {"restriction": "restriction"},
    "not opened by any officer": {"opened": False},
    "with words that nobody has read": {"unread": True},
    "not delivered yet": {"mail": "waiting"},
    "asked for by whom it may be about": {"access_request": "found now"},
    "exact time": {"minutes": 1},
    # Due in the second run, a year after the first.
    "clock jump": {"due_at": 1},
    "asking": {"state": "outcome"},
}


def test_schedule_destroys_exactly_what_the_rules_allow(officer):
    """Undelivered, unopened, unread, restricted, held, requested and early concerns are kept, no others."""
    drawn: list[dict[str, Any]] = []
    check_random_histories(officer, drawn)
    missed = {
        rule
        for rule, fields in DECIDED_BY.items()
        if not any((history | USUAL | fields) == history for history in drawn)
    }
    assert not missed, "the random histories would not find their absence"


@pytest.mark.parametrize("rule", [*destruction.obstacles_to_schedule(), "exact time", "clock jump", "asking"])
def test_missing_rule_is_found(officer, monkeypatch, rule):
    histories = [due_at_once(), due_at_once(**DECIDED_BY[rule])]
    times = [BEGINNINGS[0], BEGINNINGS[0] + DAY * (366 if rule == "clock jump" else 1)]

    def check() -> None:
        with rollback():
            run_at(officer, histories, times, {0})

    check()  # Control: nothing is found while the rule is there.
    real = destruction.obstacles_to_schedule, destruction.past_retention_period
    fewer = lambda: {name: how for name, how in real[0]().items() if name != rule}  # noqa: E731
    monkeypatch.setattr(schedule, "obstacles_to_schedule", fewer)
    if rule == "exact time":
        early = lambda periods, at: real[1](periods, at + timedelta(minutes=1))  # noqa: E731
        monkeypatch.setattr(schedule, "past_retention_period", early)
    if rule == "clock jump":
        monkeypatch.setattr(schedule, "doubt_clock", lambda at: "")
    if rule == "asking":
        monkeypatch.setattr(reviews, "due_concerns", lambda at: with_review_days(Concern.objects.all()).none())
    with pytest.raises(AssertionError):
        check()

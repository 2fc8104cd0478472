"""Random histories and clocks: what the purge may destroy, said again in other words."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referrals import retention
from referrals.models import Concern, Outcome
from tests.referrals.actions.test_purging import DAY, LONG_AFTER, run
from tests.referrals.review.building import AT

# One random history of a concern; what may be destroyed of it is said again here, in other words.
HISTORY = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(Outcome.values),
        "about_child": st.booleans(),
        "age": st.integers(0, 100),
        "state": st.sampled_from(["closed", "closed", "closed", "outcome", "assessment"]),
        "opened": st.sampled_from([True, True, True, False]),
        "unread": st.sampled_from([False, False, True]),
        "mail": st.sampled_from(["sent", "sent", "waiting", "safeguarding held", "given up"]),
        "measure": st.sampled_from(["", "", "hold", "lifted hold", "restriction"]),
    }
)
HOURS = st.sampled_from([-2, 1, 11, 13, 24, 25, 71, 73, 24 * 365])


def allowed(history, now):
    days = retention.SCHEDULE[Outcome(history["outcome"])].days(about_child=history["about_child"])
    return (
        history["state"] == "closed"
        and history["opened"]
        and not history["unread"]
        and history["mail"] in ("sent", "given up")
        and history["measure"] in ("", "lifted hold")
        and now - (LONG_AFTER - DAY * history["age"]) >= DAY * days
    )


def live(history, officer):
    concern = Concern.objects.create(
        draft_id=(fresh := Concern._meta.pk.get_default()),
        return_hash=fresh.hex,
        area_id=1,
        force=officer.force,
        received_at=AT,
        target_at=AT,
        sealed="x",
        outcome=history["outcome"],
        about_child=history["about_child"],
        state=history["state"],
        owner=officer,
        opened_at=AT if history["opened"] else None,
        unread_at=AT if history["unread"] else None,
        restricted_at=AT if history["measure"] == "restriction" else None,
        closed_at=LONG_AFTER - DAY * history["age"] if history["state"] == "closed" else None,
    )
    mail = {
        "sent": {"sent_at": AT},
        "waiting": {},
        "safeguarding held": {"purpose": "safeguarding", "held_at": AT},
        "given up": {"given_up_at": AT},
    }[history["mail"]]
    concern.deliveries.create(
        order=1, transport="email", to="x", message_id=fresh.hex, queued_at=AT, due_at=AT, **mail
    )
    if "hold" in history["measure"]:
        ended = AT if "lifted" in history["measure"] else None
        concern.measures.create(kind="hold", by=officer, at=AT, sealed="x", ended_at=ended)
    return concern


@settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(histories=st.lists(HISTORY, min_size=1, max_size=5), gaps=st.lists(HOURS, min_size=1, max_size=4))
def check_random_histories(officer, histories, gaps):
    with transaction.atomic():
        concerns = [live(history, officer) for history in histories]
        now, last, looked = LONG_AFTER, None, False
        for gap in gaps:
            now += timedelta(hours=gap)
            may = {c.pk for c, history in zip(concerns, histories, strict=True) if allowed(history, now)}
            gone = set(Concern.objects.exclude(destruction=None).values_list("pk", flat=True))
            believed = last is not None and timedelta(0) <= now - last <= timedelta(days=3)
            believed = believed and not (looked and now - last < timedelta(hours=12))
            run(now)
            after = set(Concern.objects.exclude(destruction=None).values_list("pk", flat=True))
            assert after - gone == (may - gone if believed else set())
            pausing = not believed and looked and timedelta(0) <= now - last < timedelta(hours=12)
            if not pausing:
                last, looked = now, not believed
        transaction.set_rollback(True)


def test_random_histories_and_clocks(officer):
    """Nothing undelivered, unopened, unread, restricted or held is ever chosen, and nothing early; all else is."""
    check_random_histories(officer)

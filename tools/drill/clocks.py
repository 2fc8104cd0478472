"""F11: workers with clocks a year ahead or two hours back, and both changes of summer time."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from tests.figures import Figures
from tools.drill import stack

# Enough that the first worker still has work when the other starts.
MAILS = 1_000
# Times within the hour that is skipped, and within the hour that is repeated.
SPRING, AUTUMN = datetime(2027, 3, 28, 1, 0, tzinfo=UTC), datetime(2027, 10, 31, 1, 0, tzinfo=UTC)


def measure() -> Figures:
    figures = Figures(
        "F11: clocks that jump",
        ("the other worker's clock", "mails", "stuck", "sent again", "drafts gone too early"),
        "A worker whose clock is right and one whose clock is not share a queue; an answered draft has an hour to "
        "live. The workers go by the database's clock, so neither sees the other's lease as over. The control's go "
        "by their own.",
    )
    now = datetime.now(UTC)
    for name, shift in (
        ("a year ahead", timedelta(days=365)),
        ("two hours back", timedelta(hours=-2)),
        ("summer time begins", SPRING - now),
        ("summer time ends", AUTUMN - now),
    ):
        figures.add(name, *jump(int(shift.total_seconds()), mails=MAILS))
    seconds = int(timedelta(days=365).total_seconds())
    control = jump(seconds, mails=MAILS, plants=("own-clock", f"own-clock:{seconds}"))
    assert control[2] > 0, "the control sent nothing again, so the drill would not have noticed"
    assert control[3] > 0, "the control's draft is still there, so the drill would not have noticed"
    figures.add("control: a year ahead, and trusted", *control)
    return figures


def jump(seconds: int, *, mails: int, plants: tuple[str, ...] = ()) -> tuple[int, int, int, int]:
    """`plants` replaces the default faults: one worker with a wrong clock and one with the right clock."""
    with stack.running() as (portal, _):
        portal.seed(mails)
        portal.rows(
            "INSERT INTO referrals_draft (id, ciphertext, expires_at) VALUES"
            " (gen_random_uuid(), 'sealed', now() + interval '1 hour')"
        )
        for plant in plants or (f"clock:{seconds}", ""):
            portal.deliver(plant=plant)
        portal.wait_for("SELECT count(*) FROM referrals_worker", 2, 60)
        portal.wait_for(stack.MAILS_WAITING, 0, 120)
        sent = Counter(each.message["Message-ID"] for each in portal.mail.messages)
        again = sum(sent.values()) - len(sent)
        gone = 1 - portal.number("SELECT count(*) FROM referrals_draft")
        assert plants or (len(sent), again, gone) == (mails, 0, 0)
        return mails, 0, again, gone

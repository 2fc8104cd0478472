"""F7: four workers share a queue and send each mail once. F8: a mail that cannot be composed blocks no other."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.figures import Figures
from tools.drill import stack

MAILS = 500
TROUBLED = 100
CONTROL_SECONDS = 10


def measure() -> Figures:
    figures = Figures(
        "F7, F8: four workers; a mail that cannot be made",
        ("drill", "workers", "mails", "never sent", "sent again", "set aside and reported", "took"),
        "In F7's second row the machines' clocks are apart: one right, one an hour ahead, one two hours back, one a "
        "day ahead; the workers go by the database's. Its control's two workers go by their own, an hour apart: one "
        "takes what the other has leased. F8's control makes every mail of a batch before the first one leaves.",
    )
    figures.add("F7", 4, *share(MAILS, ["", "", "", ""]))
    figures.add("F7, clocks apart", 4, *share(MAILS, ["", "clock:3600", "clock:-7200", "clock:86400"]))
    control = share(MAILS, ["own-clock", "own-clock:3600"], careless=True)
    assert control[2] > 0, "the control sent nothing twice, so the drill would not have noticed"
    figures.add("F7 control", 2, *control)
    figures.add("F8", 1, *set_aside(TROUBLED))
    figures.add("F8 control", 1, *wait_for_all(TROUBLED))
    return figures


def share(mails: int, plants: list[str], *, careless: bool = False) -> tuple[int, int, int, int, str]:
    """Start a worker with each fault of `plants`; "" is a worker without a fault."""
    with stack.running() as (portal, _):
        portal.seed(mails)
        began = time.monotonic()
        for plant in plants:
            portal.deliver(plant=plant)
        portal.wait_for(stack.MAILS_WAITING, 0, 120)
        took = time.monotonic() - began
        time.sleep(1)
        sent = Counter(each.message["Message-ID"] for each in portal.mail.messages)
        known = {key for (key,) in portal.rows("SELECT message_id FROM referrals_delivery WHERE transport = 'email'")}
        missing, again = len(known - set(sent)), sum(sent.values()) - len(sent)
        assert missing == 0
        assert again == 0 or careless, f"{again} were sent again"
        return mails, missing, again, 0, f"{took:.0f} s"


@contextmanager
def _one_cannot_be_made(mails: int) -> Iterator[stack.Stack]:
    with stack.running() as (portal, _):
        portal.seed(mails)
        portal.rows(
            "UPDATE referrals_delivery SET purpose = 'nonsense' WHERE id ="
            " (SELECT id FROM referrals_delivery WHERE transport = 'email' LIMIT 1)"
        )
        yield portal


def wait_for_all(mails: int) -> tuple[int, int, int, int, str]:
    """The control: no mail is sent, however often the worker is restarted."""
    with _one_cannot_be_made(mails) as portal:
        portal.deliver(plant="all-at-once")
        time.sleep(CONTROL_SECONDS)
        sent = len(portal.mail.messages)
        assert sent < mails - 1, "the control set it aside, so the drill would not have noticed"
        return mails, mails - sent, 0, 0, f"stood still for {CONTROL_SECONDS} s"


def set_aside(mails: int) -> tuple[int, int, int, int, str]:
    with _one_cannot_be_made(mails) as portal:
        portal.deliver()
        took = portal.wait_for(f"{stack.MAILS_WAITING} AND failures = 0", 0, 60)
        time.sleep(1)
        aside = portal.number("SELECT count(*) FROM referrals_attempt WHERE reply LIKE 'could not be made%%'")
        assert (len(portal.mail.messages), aside) == (mails - 1, 1)
        return mails, 1, 0, aside, f"{took:.0f} s"

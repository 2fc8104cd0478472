"""F7 and F8: four workers share one queue and send each mail once; one mail that cannot be made holds up no other."""

import time
from collections import Counter

from tests.drill import stack
from tests.figures import Figures

MAILS = 500
TROUBLED = 100


def measure() -> Figures:
    figures = Figures(
        "F7, F8: four workers; a mail that cannot be made",
        ("drill", "workers", "mails", "never sent", "sent again", "set aside and reported", "took"),
        "The control's two workers have clocks of their own, an hour apart, and go by them: one takes what the other "
        "has leased.",
    )
    figures.add("F7", 4, *share(MAILS, workers=4))
    control = share(MAILS, workers=1, plant="own-clock", hasty=True)
    assert control[2] > 0, "the control sent nothing twice, so the drill would not have noticed"
    figures.add("F7 control", 2, *control)
    figures.add("F8", 1, *set_aside(TROUBLED))
    return figures


def share(mails: int, *, workers: int, plant: str = "", hasty: bool = False) -> tuple[int, int, int, int, str]:
    with stack.running() as (portal, _):
        portal.seed(mails)
        began = time.monotonic()
        for _number in range(workers):
            portal.deliver(plant=plant)
        if hasty:
            portal.deliver(plant="own-clock-ahead")
        portal.wait_for(stack.MAILS_WAITING, 0, 120)
        took = time.monotonic() - began
        time.sleep(1)
        sent = Counter(each.message["Message-ID"] for each in portal.mail.messages)
        known = {key for (key,) in portal.rows("SELECT message_id FROM referrals_delivery WHERE transport = 'email'")}
        missing, again = len(known - set(sent)), sum(sent.values()) - len(sent)
        assert missing == 0
        assert again == 0 or plant, f"{again} were sent again"
        return mails, missing, again, 0, f"{took:.0f} s"


def set_aside(mails: int) -> tuple[int, int, int, int, str]:
    with stack.running() as (portal, _):
        portal.seed(mails)
        portal.rows(
            "UPDATE referrals_delivery SET purpose = 'nonsense' WHERE id ="
            " (SELECT id FROM referrals_delivery WHERE transport = 'email' LIMIT 1)"
        )
        portal.deliver()
        took = portal.wait_for(f"{stack.MAILS_WAITING} AND failures = 0", 0, 60)
        time.sleep(1)
        aside = portal.number("SELECT count(*) FROM referrals_attempt WHERE reply LIKE 'could not be made%%'")
        assert (len(portal.mail.messages), aside) == (mails - 1, 1)
        return mails, 1, 0, aside, f"{took:.0f} s"

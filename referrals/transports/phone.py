"""What a person says in a call. It never names anyone from the concern."""

from referrals.models import Delivery
from referrals.models.delivery import Purpose


def what_to_say(delivery: Delivery, *, alike: int = 0) -> str:
    """`alike`: how many calls are one task with this one."""
    area = delivery.concern.area.name
    if alike:
        many = "concerns have a new message" if delivery.purpose == Purpose.MESSAGE else "new concerns have arrived"
        return (
            f"I am calling from the Prevent concern portal. {alike} {many} for {area}. "
            "Please sign in to the portal and look at the queue, or tell me who will."
        )
    if delivery.purpose == Purpose.MESSAGE:
        news = f"The person who reported a concern for {area} has written again."
    else:
        news = f"A new concern has arrived for {area}."
    return (
        f"I am calling from the Prevent concern portal. {news} "
        f"Its reference is {delivery.concern.reference}. Please sign in to the portal and open it, "
        "or tell me who will."
    )

"""What a person says in a call. It never names anyone from the concern."""

from referrals.models import Delivery
from referrals.models.delivery import Purpose


def what_to_say(delivery: Delivery) -> str:
    area = delivery.concern.area.name
    if delivery.purpose == Purpose.MESSAGE:
        news = f"The person who reported a concern for {area} has written again."
    else:
        news = f"A new concern has arrived for {area}."
    return (
        f"I am calling from the Prevent concern portal. {news} "
        f"Its reference is {delivery.concern.reference}. Please sign in to the portal and open it, "
        "or tell me who will."
    )

"""A call is made by a person: this transport only says what to say. It never names anyone from the concern."""

from referrals.models import Delivery


def what_to_say(delivery: Delivery) -> str:
    return (
        f"I am calling from the Prevent concern portal. A new concern has arrived for {delivery.concern.area.name}. "
        f"Its reference is {delivery.concern.reference}. Please sign in to the portal and open it, "
        "or tell me who will."
    )

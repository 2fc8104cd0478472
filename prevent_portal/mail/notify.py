"""Send mail by GOV.UK Notify. The template there consists of ((subject)) and ((body)).

Notify stores mail for days and cannot carry an encrypted message, so it is used for notices only.
"""

from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.core.mail import EmailMessage
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from prevent_portal.mail.base import CannotSeal, Sent, TransportError


class NotifyTransport:
    def kept_open(self) -> AbstractContextManager[None]:
        return nullcontext()

    def send(self, message: EmailMessage) -> Sent:
        if not message.body:
            raise CannotSeal("GOV.UK Notify carries no encrypted mail")
        client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=settings.EMAIL_TIMEOUT
        )
        (recipient,) = message.recipients()
        try:
            answer = client.send_email_notification(
                email_address=recipient,
                template_id=settings.NOTIFY_TEMPLATE_ID,
                personalisation={"subject": message.subject, "body": message.body},
                reference=message.extra_headers.get("Message-ID"),
            )
        except APIError as error:
            raise _failure(error) from error
        return Sent(f"GOV.UK Notify {answer['id']}")


def _failure(error: APIError) -> TransportError:
    """400 concerns this mail; 401, 403 and 404 the key or template; 429 and 5xx are temporary."""
    status = error.status_code
    return TransportError(
        f"{status} {_words(error)}"[:500], permanent=status == 400, needs_person=status in {401, 403, 404}
    )


def _words(error: APIError) -> str:
    said = error.message
    return "; ".join(str(each.get("message", "")) for each in said) if isinstance(said, list) else str(said)

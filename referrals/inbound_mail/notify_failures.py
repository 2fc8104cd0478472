"""Ask GOV.UK Notify which mails it could not deliver. Its API keeps them for a week."""

from collections.abc import Iterator

from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from referrals.inbound_mail.bounces import Report, Verdict

# "temporary" means given up after three days, for example because of a full mailbox; "technical" is a fault of
# Notify's own. In both cases the mail did not arrive, and the address may be right.
_VERDICTS = {
    "permanent-failure": Verdict.PERMANENT,
    "temporary-failure": Verdict.FULL,
    "technical-failure": Verdict.FULL,
}


class CannotAsk(Exception):
    """Notify did not answer, or refused. The message is its status and no more."""


def failures() -> Iterator[tuple[str, Report]]:
    """The Message-ID of each mail that failed in the last week, with a report. Raises CannotAsk."""
    client = NotificationsAPIClient(
        settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=settings.EMAIL_TIMEOUT
    )
    try:
        for notification in client.get_all_notifications_iterator(status=list(_VERDICTS), template_type="email"):
            if notification.get("reference") and notification.get("status") in _VERDICTS:
                yield notification["reference"], Report(_VERDICTS[notification["status"]])
    except APIError as error:
        raise CannotAsk(f"GOV.UK Notify said {error.status_code}") from error

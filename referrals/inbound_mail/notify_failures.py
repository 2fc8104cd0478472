"""What GOV.UK Notify says of mails that it took and could not deliver: its API keeps them a week."""

from collections.abc import Iterator

from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from referrals.inbound_mail.bounces import Report, Verdict

# "temporary" is their word for what was tried for three days, such as a full mailbox, and then left;
# "technical" is a fault of theirs: it did not arrive, and the address may be right.
_VERDICTS = {
    "permanent-failure": Verdict.PERMANENT,
    "temporary-failure": Verdict.FULL,
    "technical-failure": Verdict.FULL,
}


class CannotAsk(Exception):
    """Notify did not answer, or not to us. The message is its status and no more."""


def failures() -> Iterator[tuple[str, Report]]:
    """The Message-ID of each mail that failed within the week, and what it is taken for. Raises CannotAsk."""
    client = NotificationsAPIClient(
        settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=settings.EMAIL_TIMEOUT
    )
    try:
        for told in client.get_all_notifications_iterator(status=list(_VERDICTS), template_type="email"):
            if told.get("reference") and told.get("status") in _VERDICTS:
                yield told["reference"], Report(_VERDICTS[told["status"]])
    except APIError as error:
        raise CannotAsk(f"GOV.UK Notify said {error.status_code}") from error

"""Send mail by Amazon SES, through django-anymail. Bounces are mailed to the delivery's own return address."""

from contextlib import AbstractContextManager, nullcontext

from anymail.exceptions import AnymailAPIError, AnymailError
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from prevent_portal.mail.base import Sent, TransportError

BACKEND = "anymail.backends.amazon_ses.EmailBackend"
# The mail itself is refused permanently: https://docs.aws.amazon.com/ses/latest/APIReference-V2/
_PERMANENT = {"BadRequestException", "MessageRejected", "ValidationException"}
# The portal is refused, not the mail, so no mail is given up.
_PORTAL_REFUSED = {
    *("AccessDeniedException", "UnrecognizedClientException", "InvalidClientTokenId", "SignatureDoesNotMatch"),
    *("AccountSuspendedException", "SendingPausedException", "MailFromDomainNotVerifiedException"),
    *("NotFoundException", "NoCredentialsError", "PartialCredentialsError"),
}


class SesTransport:
    def kept_open(self) -> AbstractContextManager[None]:
        return nullcontext()

    def send(self, message: EmailMessage) -> Sent:
        message.connection = get_connection(BACKEND, client_params=_client_params())
        try:
            message.send()
        except AnymailAPIError as error:
            raise _failure(error) from error
        except (AnymailError, BotoCoreError) as error:
            raise TransportError(type(error).__name__, permanent=False, needs_person=True) from error
        return Sent(f"Amazon SES {message.anymail_status.message_id}")  # type: ignore[attr-defined]


def _client_params() -> dict[str, object]:
    # One attempt: the queue retries, and records each attempt in the delivery log.
    wait = settings.EMAIL_TIMEOUT
    config = Config(connect_timeout=wait, read_timeout=wait, retries={"total_max_attempts": 1})
    return {"config": config, "endpoint_url": settings.SES_ENDPOINT_URL or None}


def _failure(error: AnymailAPIError) -> TransportError:
    """Amazon's code and message, or the name of the exception if there was no answer."""
    details = error.response.get("Error", {}) if isinstance(error.response, dict) else {}
    code = str(details.get("Code", "")) or type(error.__cause__).__name__
    text = f"{code} {details.get('Message', '')}".strip()
    return TransportError(text, permanent=code in _PERMANENT, needs_person=code in _PORTAL_REFUSED)

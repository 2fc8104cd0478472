"""Amazon SES and GOV.UK Notify, each against a local stand-in for its API."""

import base64
import subprocess
import sys
from email import message_from_bytes

import pytest

from prevent_portal import mail
from prevent_portal.mail import CannotSeal, TransportError
from tests.house.tree import ROOT
from tests.portal.mail import stand_in
from tools.machine import production
from tools.machine.ports import free_port


@pytest.fixture
def notify(api, settings):
    settings.MAIL_TRANSPORT, settings.NOTIFY_URL, settings.EMAIL_TIMEOUT = "notify", api.url, 1
    settings.NOTIFY_TEMPLATE_ID = "11111111-1111-4111-8111-111111111111"
    service, secret = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"
    settings.NOTIFY_API_KEY = f"portal-{service}-{secret}"
    api.answer = {"id": "0200-test"}
    return api


def test_ses_sends_a_mail(message, ses):
    assert mail.send(message).reply == "Amazon SES 0100-test"
    ((path, headers, sent),) = ses.requests
    assert path == "/v2/email/outbound-emails"
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
    assert sent["Destination"] == {"ToAddresses": message.to}
    assert sent["FeedbackForwardingEmailAddress"] == message.from_email
    received = message_from_bytes(base64.b64decode(sent["Content"]["Raw"]["Data"]))
    assert received["Message-ID"] == message.extra_headers["Message-ID"]
    assert received["Subject"] == message.subject


def test_notify_sends_a_mail(message, notify):
    assert mail.send(message).reply == "GOV.UK Notify 0200-test"
    ((path, headers, sent),) = notify.requests
    assert path == "/v2/notifications/email"
    assert headers["Authorization"].startswith("Bearer ")
    assert [sent["email_address"]] == message.to
    assert sent["reference"] == message.extra_headers["Message-ID"]
    assert sent["personalisation"] == {"subject": message.subject, "body": message.body}


def notify_error(words):
    return {"answer": {"errors": [{"error": "E", "message": words}]}}


# (permanent, needs_person)
PERMANENT, TEMPORARY, NEEDS_PERSON = (True, False), (False, False), (False, True)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "BadRequestException", PERMANENT),
        (400, "MessageRejected", PERMANENT),
        (403, "AccessDeniedException", NEEDS_PERSON),
        (403, "UnrecognizedClientException", NEEDS_PERSON),
        (400, "MailFromDomainNotVerifiedException", NEEDS_PERSON),
        (400, "SendingPausedException", NEEDS_PERSON),
        (429, "TooManyRequestsException", TEMPORARY),
        (400, "LimitExceededException", TEMPORARY),
        (500, "InternalFailure", TEMPORARY),
        (503, "ServiceUnavailable", TEMPORARY),
    ],
)
def test_ses_error_is_classified(message, ses, status, code, expected):
    stand_in.refuse(ses, status, code)
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == expected
    assert code in str(caught.value)
    assert len(ses.requests) == 1, "only the queue retries"


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        (400, "ValidationError: not a valid email address", PERMANENT),
        (403, "Invalid token: API key not found", NEEDS_PERSON),
        (401, "Unauthorised", NEEDS_PERSON),
        (404, "No template", NEEDS_PERSON),
        (429, "Exceeded rate limit", TEMPORARY),
        (500, "Internal server error", TEMPORARY),
        (503, "Service unavailable", TEMPORARY),
    ],
)
def test_notify_error_is_classified(message, notify, status, words, expected):
    notify.status, notify.answer = status, notify_error(words)["answer"]
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == expected
    assert str(caught.value) == f"{status} {words}"


@pytest.mark.parametrize("name", ["ses", "notify"])
@pytest.mark.parametrize("fault", ["hangs", "is not there", "talks nonsense"])
def test_missing_or_invalid_answer_is_a_temporary_failure(message, request, settings, name, fault):
    api = request.getfixturevalue(name)
    if fault == "hangs":
        api.hangs = True
    elif fault == "talks nonsense":
        api.status, api.answer = 502, b"<html>"
    else:
        settings.SES_ENDPOINT_URL = settings.NOTIFY_URL = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == TEMPORARY


def test_missing_ses_credentials_need_a_person(message, ses, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == NEEDS_PERSON
    assert not ses.requests


def test_notify_refuses_an_encrypted_message(message, notify):
    """Notify cannot carry it, and a notice must not be sent instead."""
    message.body = ""
    with pytest.raises(CannotSeal):
        mail.send(message)
    assert not notify.requests


def test_smtp_portal_does_not_import_the_api_clients():
    """They need not be installed, and importing boto3 takes a third of a second."""
    code = (
        "import django; django.setup(); import sys, prevent_portal.mail as m; m._transport(); "
        "import referrals.management.commands.read_bounces; print(*sys.modules)"
    )
    started = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=production.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(started.stdout.split())
    assert "prevent_portal.mail.smtp" in loaded
    assert not loaded & {"boto3", "botocore", "anymail", "notifications_python_client"}

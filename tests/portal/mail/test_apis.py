"""Amazon SES and GOV.UK Notify, each against a stand-in of its API on this machine."""

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


def test_amazon_takes_a_mail(message, ses):
    assert mail.send(message).reply == "Amazon SES 0100-test"
    ((path, headers, sent),) = ses.requests
    assert path == "/v2/email/outbound-emails"
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
    assert sent["Destination"] == {"ToAddresses": message.to}
    assert sent["FeedbackForwardingEmailAddress"] == message.from_email
    received = message_from_bytes(base64.b64decode(sent["Content"]["Raw"]["Data"]))
    assert received["Message-ID"] == message.extra_headers["Message-ID"]
    assert received["Subject"] == message.subject


def test_notify_takes_a_mail(message, notify):
    assert mail.send(message).reply == "GOV.UK Notify 0200-test"
    ((path, headers, sent),) = notify.requests
    assert path == "/v2/notifications/email"
    assert headers["Authorization"].startswith("Bearer ")
    assert [sent["email_address"]] == message.to
    assert sent["reference"] == message.extra_headers["Message-ID"]
    assert sent["personalisation"] == {"subject": message.subject, "body": message.body}


def gov_uk(words):
    return {"answer": {"errors": [{"error": "E", "message": words}]}}


# permanent, needs a person
GIVE_UP, AGAIN, TELL = (True, False), (False, False), (False, True)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "BadRequestException", GIVE_UP),
        (400, "MessageRejected", GIVE_UP),
        (403, "AccessDeniedException", TELL),
        (403, "UnrecognizedClientException", TELL),
        (400, "MailFromDomainNotVerifiedException", TELL),
        (400, "SendingPausedException", TELL),
        (429, "TooManyRequestsException", AGAIN),
        (400, "LimitExceededException", AGAIN),
        (500, "InternalFailure", AGAIN),
        (503, "ServiceUnavailable", AGAIN),
    ],
)
def test_amazon_refuses(message, ses, status, code, expected):
    stand_in.refuse(ses, status, code)
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == expected
    assert code in str(caught.value)
    assert len(ses.requests) == 1, "the queue tries again, and nothing else does"


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        (400, "ValidationError: not a valid email address", GIVE_UP),
        (403, "Invalid token: API key not found", TELL),
        (401, "Unauthorised", TELL),
        (404, "No template", TELL),
        (429, "Exceeded rate limit", AGAIN),
        (500, "Internal server error", AGAIN),
        (503, "Service unavailable", AGAIN),
    ],
)
def test_notify_refuses(message, notify, status, words, expected):
    notify.status, notify.answer = status, gov_uk(words)["answer"]
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == expected
    assert str(caught.value) == f"{status} {words}"


@pytest.mark.parametrize("name", ["ses", "notify"])
@pytest.mark.parametrize("fault", ["hangs", "is not there", "talks nonsense"])
def test_no_answer_is_a_passing_failure(message, request, settings, name, fault):
    api = request.getfixturevalue(name)
    if fault == "hangs":
        api.hangs = True
    elif fault == "talks nonsense":
        api.status, api.answer = 502, b"<html>"
    else:
        settings.SES_ENDPOINT_URL = settings.NOTIFY_URL = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == AGAIN


def test_without_keys_nothing_leaves_and_a_person_is_told(message, ses, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(TransportError) as caught:
        mail.send(message)
    assert (caught.value.permanent, caught.value.needs_person) == TELL
    assert not ses.requests


def test_notify_refuses_an_encrypted_message(message, notify):
    """Notify has no place for it, and a notice must not take its place."""
    message.body = ""
    with pytest.raises(CannotSeal):
        mail.send(message)
    assert not notify.requests


def test_a_portal_that_sends_by_smtp_loads_neither():
    """They need not be installed, and Amazon's library takes a third of a second at every start."""
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

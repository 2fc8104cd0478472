"""Amazon SES and GOV.UK Notify, each against a stand-in of its API on this machine."""

import base64
import subprocess
import sys
from email import message_from_bytes

import pytest

from referrals import transports
from referrals.transports import CannotSeal, TransportError
from referrals.transports.returning import read_address
from tests.house.tree import ROOT
from tests.machine import production
from tests.machine.ports import free_port
from tests.referrals.transports import stand_in


@pytest.fixture
def api():
    with stand_in.running() as running:
        yield running


@pytest.fixture
def ses(api, settings, monkeypatch):
    settings.MAIL_TRANSPORT, settings.SES_ENDPOINT_URL = "ses", api.url
    settings.EMAIL_TIMEOUT, settings.BOUNCE_EMAIL = 1, "bounces@portal.example"
    for name, value in {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "DEFAULT_REGION": "eu-west-2"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    api.answer = {"MessageId": "0100-test"}
    return api


@pytest.fixture
def notify(api, settings):
    settings.MAIL_TRANSPORT, settings.NOTIFY_URL, settings.EMAIL_TIMEOUT = "notify", api.url, 1
    settings.NOTIFY_TEMPLATE_ID = "11111111-1111-4111-8111-111111111111"
    service, secret = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"
    settings.NOTIFY_API_KEY = f"portal-{service}-{secret}"
    api.answer = {"id": "0200-test"}
    return api


def test_amazon_takes_a_mail(mail, ses):
    assert transports.send(mail).reply == "Amazon SES 0100-test"
    ((path, headers, sent),) = ses.requests
    assert path == "/v2/email/outbound-emails"
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
    assert sent["Destination"] == {"ToAddresses": [mail.to]}
    assert read_address(sent["FeedbackForwardingEmailAddress"]) == mail.id
    message = message_from_bytes(base64.b64decode(sent["Content"]["Raw"]["Data"]))
    assert message["Message-ID"] == mail.message_id
    assert mail.concern.reference in message["Subject"]


def test_notify_takes_a_mail(mail, notify):
    assert transports.send(mail).reply == "GOV.UK Notify 0200-test"
    ((path, headers, sent),) = notify.requests
    assert path == "/v2/notifications/email"
    assert headers["Authorization"].startswith("Bearer ")
    assert (sent["email_address"], sent["reference"]) == (mail.to, mail.message_id)
    assert mail.concern.reference in sent["personalisation"]["subject"]
    assert "Sign in to read it" in sent["personalisation"]["body"]


def amazon(code):
    return {"answer": {"message": "words of Amazon"}, "headers": {"x-amzn-ErrorType": code}}


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
def test_amazon_refuses(mail, ses, status, code, expected):
    ses.status = status
    for name, value in amazon(code).items():
        setattr(ses, name, value)
    with pytest.raises(TransportError) as caught:
        transports.send(mail)
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
def test_notify_refuses(mail, notify, status, words, expected):
    notify.status, notify.answer = status, gov_uk(words)["answer"]
    with pytest.raises(TransportError) as caught:
        transports.send(mail)
    assert (caught.value.permanent, caught.value.needs_person) == expected
    assert str(caught.value) == f"{status} {words}"


@pytest.mark.parametrize("name", ["ses", "notify"])
@pytest.mark.parametrize("fault", ["hangs", "is not there", "talks nonsense"])
def test_no_answer_is_a_passing_failure(mail, request, settings, name, fault):
    api = request.getfixturevalue(name)
    if fault == "hangs":
        api.hangs = True
    elif fault == "talks nonsense":
        api.status, api.answer = 502, b"<html>"
    else:
        settings.SES_ENDPOINT_URL = settings.NOTIFY_URL = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(TransportError) as caught:
        transports.send(mail)
    assert (caught.value.permanent, caught.value.needs_person) == AGAIN


def test_without_keys_nothing_leaves_and_a_person_is_told(mail, ses, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(TransportError) as caught:
        transports.send(mail)
    assert (caught.value.permanent, caught.value.needs_person) == TELL
    assert not ses.requests


def test_notify_holds_what_is_to_be_sealed(mail, notify, monkeypatch):
    """Notify has no place for it, and a notice must not take its place."""
    sealed = transports.compose(mail)
    sealed.body = ""
    monkeypatch.setattr(transports, "compose", lambda delivery: sealed)
    with pytest.raises(CannotSeal):
        transports.send(mail)
    assert not notify.requests


def test_a_portal_that_sends_by_smtp_loads_neither():
    """Amazon's library is 32 MB on disk and a third of a second at every start."""
    code = "import django; django.setup(); import sys, referrals.transports as t; t._mail(); print(*sys.modules)"
    started = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=production.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(started.stdout.split())
    assert "referrals.transports.email" in loaded
    assert not loaded & {"boto3", "botocore", "anymail", "notifications_python_client"}

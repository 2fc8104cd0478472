from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from prevent_portal.mail import message as messages
from tests import smtp
from tests.portal.mail import stand_in

KEY = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture
def message():
    at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    composed = messages.compose(to="team@example.org", subject="A subject", body="A text", key=KEY, at=at)
    # The envelope sender, and the From header that people see.
    composed.from_email, composed.extra_headers["From"] = "bounces+token@portal.example", "portal@portal.example"
    return composed


@pytest.fixture
def use_mail_port(settings) -> Callable[[int], None]:
    """`use_mail_port(port)` sends mail by SMTP to that port on localhost."""
    return lambda port: smtp.use(settings, port)


@pytest.fixture
def server(smtp_server: smtp.SmtpServer, use_mail_port) -> smtp.SmtpServer:
    use_mail_port(smtp_server.port)
    return smtp_server


@pytest.fixture
def api():
    with stand_in.running() as running:
        yield running


@pytest.fixture
def ses(api, settings, monkeypatch):
    stand_in.use_ses(api, settings, monkeypatch)
    return api

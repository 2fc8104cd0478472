from collections.abc import Callable

import pytest

from tests import smtp
from tests.referrals.review.building import send


@pytest.fixture
def mail(db):
    """The notice of a concern, with what a transport reads of it loaded."""
    return send().deliveries.select_related("concern__area").get(transport="email")


@pytest.fixture
def through(settings) -> Callable[[int], None]:
    """`through(port)`: mail leaves by SMTP to that port of this machine."""

    def set_up(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    return set_up


@pytest.fixture
def server(smtp_server: smtp.SmtpServer, through) -> smtp.SmtpServer:
    through(smtp_server.port)
    return smtp_server

import pytest

from tests import smtp
from tests.referrals.review.building import send


@pytest.fixture
def mail(db):
    """The mail delivery of a concern, with the relations that transports read."""
    return send().deliveries.select_related("concern__area").get(transport="email")


@pytest.fixture
def server(smtp_server: smtp.SmtpServer, settings) -> smtp.SmtpServer:
    smtp.use(settings, smtp_server.port)
    return smtp_server

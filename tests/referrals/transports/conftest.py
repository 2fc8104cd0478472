import pytest

from tests import smtp
from tests.referrals.review.building import send


@pytest.fixture
def mail(db):
    """The notice of a concern, with what a transport reads of it loaded."""
    return send().deliveries.select_related("concern__area").get(transport="email")


@pytest.fixture
def server(smtp_server: smtp.SmtpServer, settings) -> smtp.SmtpServer:
    smtp.use(settings, smtp_server.port)
    return smtp_server

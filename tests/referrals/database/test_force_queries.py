"""What setting the force of a request costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.referrals.conftest import signed_in
from tests.referrals.review.building import send, some_officer


def test_setting_the_force_costs_one_query(act_as):
    officer = some_officer(send())
    client = signed_in(officer)
    client.get("/review/")
    with act_as("officers"), CaptureQueriesContext(connection) as asked:
        client.get("/review/")
    ours = [each["sql"] for each in asked.captured_queries if "set_config" in each["sql"]]
    assert len(ours) == 2  # one of them also finds the officer, which took a query before

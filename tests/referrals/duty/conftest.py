import pytest
from django.contrib.auth.models import Group
from django.test import Client

from prevent_portal.accounts.models import User


@pytest.fixture
def duty_client(db, one_factor):
    user = User.objects.create_user("duty@example.org", "a long pass phrase")
    user.groups.add(Group.objects.get(name="Duty desk"))
    client = Client()
    client.force_login(user)
    return client

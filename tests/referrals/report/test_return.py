"""Coming back with the code: a status, never what was said."""

from datetime import UTC, datetime

import pytest

from referrals.models import Concern
from tests.referrals.report.filling import filled, read, words
from tests.referrals.walking import CANARIES, shown

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NONE_OF_OURS = [
    "ABCD-EFGH-JKLM-NPQR",
    "ABCD",
    "ABCD-EFGH-JKLM-NPQ0",
    "ABCD-EFGH-JKLM-NPQ\x00",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "éééé-éééé-éééé-éééé",
    "👩\u200d👧" * 4,
    "A" * 41,
    "A" * 100_000,
]


@pytest.fixture
def code(db):
    client = filled()
    client.post("/report/check/")
    return shown(client, "return-code")


def look(client, code):
    return client.post("/return/", {"code": code})


@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.lower()}\t",
    ],
)
def test_a_code_is_read_as_people_type_it(client, code, typed):
    response = look(client, typed(code))
    assert response.status_code == 200
    assert "Received." in words(response)


@pytest.mark.parametrize("typed", NONE_OF_OURS, ids=lambda typed: typed[:12].encode("ascii", "ignore").decode())
def test_a_wrong_code_is_said_plainly(client, code, typed):
    response = look(client, typed)
    page = read(response)
    assert response.status_code == 200
    assert page.title.get_text().startswith("Error: ")
    assert page.select(".govuk-error-summary a")
    assert "Received." not in words(response)


@pytest.mark.parametrize("empty", [{}, {"code": ""}, {"code": "   "}])
def test_no_code(client, db, empty):
    assert "Enter your return code" in words(client.post("/return/", empty))


def test_the_reference_opens_nothing(client, code):
    assert "We do not know this code" in words(look(client, Concern.objects.get().reference))


STATUSES = [
    ({}, "Received."),
    ({"opened_at": NOW}, "Being looked at."),
    ({"opened_at": NOW, "outcome": "no-concern"}, "Finished."),
]


@pytest.mark.parametrize(("changes", "status"), STATUSES)
def test_it_tells_a_status_and_nothing_of_the_content(client, code, changes, status):
    Concern.objects.update(**changes)
    response = look(client, code)
    said = words(response)
    assert status in said
    assert [other for _, other in STATUSES if other in said] == [status]
    page = response.content.decode()
    concern = Concern.objects.get()
    secrets = [
        *CANARIES.values(),
        code,
        concern.reference,
        "no-concern",
        "No Prevent concern",
        "Norwich",
        "Norfolk",
    ]
    assert not [secret for secret in secrets if secret[:11] in page]


def test_the_code_is_in_no_address_and_no_cookie(client, code):
    response = look(client, code)
    assert response.status_code == 200  # no redirect, which would need it in an address or a session
    assert code not in str(response.headers) + client.cookies.output()
    assert not read(response).select(f"a[href*='{code[:4]}']")


def test_a_code_in_the_address_is_not_looked_at(client, code):
    assert "Received." not in words(client.get("/return/", {"code": code}))


def test_it_works_while_no_concern_can_be_taken(client, code, settings):
    settings.SEALING_PUBLIC_KEYS = []
    settings.SEALING_PRIVATE_KEYS = []
    assert "Received." in words(look(client, code))


def test_a_code_outlives_a_change_of_the_secret_key(client, code, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "y" * 50, [settings.SECRET_KEY]
    assert "Received." in words(look(client, code))

"""Which accounts may be one person's: by name, by mailbox, and by who let whom in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from prevent_portal.accounts.models import Invitation, RoleRequest, User
from prevent_portal.accounts.one_person import Who, reasons_for_one_person, reasons_from_words

NAME, MAILBOX = "have the same name", "may be one person’s"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("jane.doe@essex.example", "Jane Doe"), ("ann.lee@essex.example", "Ann Lee"), []),
        (("jane.doe@essex.example", "Jane Doe"), ("j@home.example", "Jane Doe"), [NAME]),
        (("jane.doe@essex.example", "Jane Doe"), ("j@home.example", " DOE,  jane "), [NAME]),
        (("a@essex.example", "Zoë Müller"), ("b@essex.example", "Zoe Muller"), [NAME]),
        (("a@essex.example", ""), ("b@essex.example", ""), []),
        (("jane.doe@essex.example", ""), ("janedoe@essex.example", ""), [MAILBOX]),
        (("jane.doe@essex.example", ""), ("Jane-Doe2@home.example", ""), [MAILBOX]),
        (("jane.doe@essex.example", ""), ("jane.doe+portal@essex.example", ""), [MAILBOX]),
        (("jane.doe@essex.example", ""), ("jane.doe.77@essex.example", ""), [MAILBOX]),
        (("jane.doe@essex.example", "Jane Doe"), ("jane_doe@home.example", "Jane Doe"), [NAME, MAILBOX]),
        (("jane.doe@essex.example", ""), ("john.doe@essex.example", ""), []),
        # Numbers of officers, which do not make them one.
        (("40123@essex.example", ""), ("40124@essex.example", ""), []),
        (("pc40123@essex.example", ""), ("pc40124@essex.example", ""), []),
        (("40123@essex.example", ""), ("40123@home.example", ""), [MAILBOX]),
    ],
)
def test_likeness_of_names_and_mailboxes(one, other, found):
    for first, second in ((one, other), (other, one)):
        sentences = reasons_from_words(Who(*first), Who(*second))
        assert len(sentences) == len(found)
        assert all(words in sentence for words, sentence in zip(found, sentences, strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["invited", "approved"])
@pytest.mark.parametrize(("hours", "is_lately"), [(23, True), (25, False)])
def test_account_let_in_lately_is_asked_about(frozen, way, hours, is_lately):
    now = timezone.now()
    then = now - timedelta(hours=hours)
    users = [User.objects.create_user(f"{name}@example.org") for name in ("first", "second", "other")]
    first, second, other = users
    invited = {"email": second.email, "role": "duty", "invited_at": now - timedelta(days=9), "sent_at": then}
    by = first if way == "invited" else other
    invitation = Invitation.objects.create(invited_by=by, accepted_at=then, **invited)
    if way == "approved":
        asked = {"email": second.email, "role": "duty", "asked_at": then}
        RoleRequest.objects.create(invitation=invitation, decided_by=first, decided_at=then, **asked)
    for one, two in ((first, second), (second, first)):
        found = reasons_for_one_person(Who.of(one), Who.of(two), at=now)
        assert bool(found) == is_lately
        assert all("let in by the other less than a day ago" in sentence for sentence in found)

"""verify_events finds words that were replaced, added or taken away behind the events' back."""

import pytest

from guidance import directory
from referrals import sealing
from referrals.actions.audit.content import FIELDS, content_faults
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.retention.key_rotation import rotate
from referrals.models import (
    Attachment,
    Concern,
    FilePage,
    LegalRestriction,
    Message,
    Note,
    NoteKind,
    Outcome,
    Redaction,
    Transfer,
)
from referrals.stored_fields import context_of
from tests.referrals.recording import record_outcome
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import (
    ANSWERED,
    AT,
    acknowledge,
    add_hold,
    add_page,
    exchange,
    send,
    some_officer,
)

MODELS = {place.model for place in FIELDS}


@pytest.fixture
def whole(db):
    """A concern with every part that an action writes."""
    concern = send(pictures=[picture()])
    colleague = some_officer(concern)
    exchange(concern, colleague, 1)
    acknowledge(concern, colleague)
    add_note(concern=concern, kind=NoteKind.FACT, text="x", by=colleague, at=AT)
    add_page(concern)
    add_hold(concern)
    return concern


def test_control_untouched_words_are_no_fault(whole):
    assert verify_events().count == 0


def test_every_part_of_a_concern_is_compared():
    assert {Concern, Message, Note, Attachment, FilePage, Transfer, LegalRestriction, Redaction} == MODELS


def test_report_replaced_with_the_public_key_alone_is_found(db):
    concern = send()
    other = sealing.seal({"said": [], "facts": {}}, context=context_of(concern))
    Concern.objects.filter(pk=concern.pk).update(sealed=other)
    assert list(content_faults()) == [
        f"concern {concern.pk}: holds words that no event took in",
        f"concern {concern.pk}: words that an event took in are missing",
    ]


PARTS = (Message, Note, Attachment, FilePage, LegalRestriction)


@pytest.mark.parametrize("model", [Message, Note, Attachment, FilePage])
def test_part_taken_away_is_found(whole, model):
    # Not the note of a file, which its pages refer to.
    rows = model.objects.exclude(kind=NoteKind.FILE) if model is Note else model.objects.all()
    rows.filter(pk=rows.first().pk).delete()
    assert list(content_faults()) == [f"concern {whole.pk}: words that an event took in are missing"]


@pytest.mark.parametrize("model", PARTS)
def test_part_replaced_is_found(whole, model):
    row = model.objects.first()
    context = context_of(row)
    replaced = (
        sealing.seal_picture(b"", context=context)
        if model in (Attachment, FilePage)
        else sealing.seal({}, context=context)
    )
    model.objects.filter(pk=row.pk).update(sealed=replaced)
    assert f"concern {whole.pk}: holds words that no event took in" in list(content_faults())


def test_part_slipped_in_is_found(whole):
    Message.objects.create(concern=whole, number=9, author="reporter", sealed="junk", sent_at=AT)
    assert list(content_faults()) == [f"concern {whole.pk}: holds words that no event took in"]


def test_reasons_of_outcomes_and_transfers_are_taken_in(db):
    one = acknowledge(send())
    record_outcome(concern=one, outcome=Outcome.MISTAKEN, rationale="x", **ANSWERED, by=one.owner, at=AT)
    two = send()
    transfer_concern(concern=two, to=directory.area("essex"), reason="x", by=some_officer(two), at=AT)
    assert not list(content_faults())
    Concern.objects.filter(pk=one.pk).update(rationale_sealed="junk")
    Transfer.objects.update(reason_sealed="junk")
    assert {each.split(":")[0] for each in content_faults()} == {f"concern {one.pk}", f"concern {two.pk}"}


def test_rotated_keys_change_no_words(whole, settings):
    public, private = sealing.make_key_pair()
    settings.SEALING_PUBLIC_KEYS = [*settings.SEALING_PUBLIC_KEYS, f"new:{public}"]
    settings.SEALING_PRIVATE_KEYS = [*settings.SEALING_PRIVATE_KEYS, f"new:{private}"]
    assert rotate(dry_run=False, by="x", now=lambda: AT, report=lambda rotation: None).changed
    assert not list(content_faults())

"""Each field that could hold what somebody said is known by name, and says how it is kept."""

import pytest
from django.apps import apps
from django.db import models

from referrals.models import Concern
from referrals.models.concern import Keeping

TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)

SEALED = {
    ("Attachment", "sealed"),
    ("DraftPicture", "ciphertext"),
    ("DraftPicture", "thumbnail"),
    ("Concern", "sealed"),
    ("Claim", "sealed"),
    ("Concern", "rationale_sealed"),
    ("Draft", "ciphertext"),
    ("Measure", "sealed"),
    ("Match", "sealed"),
    ("Message", "sealed"),
    ("Note", "sealed"),
    ("Transfer", "reason_sealed"),
}
# Each with what it holds instead of an answer.
HOLDS_NO_ANSWERS = {
    ("Concern", "reference"): "random letters",
    ("Concern", "form_version"): "ours",
    ("Concern", "language"): "a language's code",
    ("Concern", "routing_reason"): "one of two phrases",
    ("Concern", "data_edition"): "the edition of a list of postcodes",
    ("Concern", "return_hash"): "a keyed hash of random letters",
    ("Concern", "reply_key"): "a public key",
    ("Concern", "state"): "a choice",
    ("Concern", "outcome"): "a choice",
    ("Delivery", "transport"): "a choice",
    ("Delivery", "purpose"): "a choice",
    ("Delivery", "to"): "a team's address or number",
    ("Delivery", "hours"): "a team's hours",
    ("Delivery", "note"): "an editor's note on a contact",
    ("Delivery", "mode"): "a choice",
    ("Delivery", "certificate"): "a team's public certificate",
    ("Delivery", "held_for"): "a choice",
    ("Delivery", "bounce_code"): "three numbers",
    ("Delivery", "message_id"): "random letters",
    ("Delivery", "leased_by"): "a worker's name",
    ("Attempt", "worker"): "a worker's name, or the officer who called",
    ("Attempt", "reply"): "the mail server's words",
    ("Event", "kind"): "a choice",
    ("Event", "by"): "reporter, a worker's name, or an officer's address",
    ("Event", "facts"): "counts and choices",
    ("Event", "previous"): "a hash",
    ("Event", "digest"): "a hash",
    ("ChainHead", "digest"): "a hash",
    ("Concern", "sector"): "a choice",
    ("Concern", "age_band"): "a choice",
    ("Destruction", "authority"): "a choice",
    ("Destruction", "by"): "a command, or two supervisors",
    ("Destruction", "digest"): "a hash",
    ("Measure", "kind"): "a choice",
    ("Message", "author"): "a choice",
    ("Match", "other_reference"): "random letters",
    ("Match", "decision"): "a choice",
    ("Note", "kind"): "a choice",
    ("Summary", "to"): "a mailbox of the duty desk",
    ("Summary", "reply"): "the mail server's words",
    ("ExpiryWarning", "whose"): "a contact's number",
    ("Worker", "name"): "a worker's name",
    ("SavedView", "name"): "an officer's name for some filters",
    ("SavedView", "query"): "filters: choices and days",
}


def own_fields(model):
    return [field for field in model._meta.get_fields() if not field.auto_created and field.concrete]


def test_every_field_of_a_concern_says_how_it_is_kept():
    assert set(Concern.KEEPING) == {field.name for field in own_fields(Concern)}
    assert {type(keeping) for keeping in Concern.KEEPING.values()} == {Keeping}


def test_what_is_kept_sealed_is_what_is_sealed():
    assert {name for name, keeping in Concern.KEEPING.items() if keeping is Keeping.SEALED} == {
        field for model, field in SEALED if model == "Concern"
    }


def test_every_text_is_sealed_or_known_to_hold_no_answer():
    found = {
        (model.__name__, field.name)
        for model in apps.get_app_config("referrals").get_models()
        for field in own_fields(model)
        if isinstance(field, TEXT)
    }
    assert found == SEALED | set(HOLDS_NO_ANSWERS)


@pytest.mark.parametrize("name", ["address", "agent", "ip", "cookie", "session"])
def test_nothing_of_a_reporters_machine_has_a_place(name):
    fields = {field.name for model in apps.get_app_config("referrals").get_models() for field in own_fields(model)}
    assert not [field for field in fields if name in field.split("_")]

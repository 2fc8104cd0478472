"""What the CMS's forms about contacts are sent."""

from django.forms.models import model_to_dict
from django.urls import reverse

from guidance.models import Contact, ContactAsk, ContactChange, ContactProposal

STEPS = ("ask", "call", "retire", "restore")
FORMS = {
    "call": {"result": "works", "answered_by": "Example Person, desk", "called_at": "2026-11-21 08:55"},
}
REASON = {"reason": "The team told us by phone"}


def contact(key):
    return Contact.objects.get(loaded_key=key)


def address(view, key):
    return reverse(f"wagtailsnippets_guidance_contact:{view}", args=[contact(key).pk])


def form(key, **changed):
    fields = model_to_dict(contact(key), exclude=["status", "confirmed_at", "confirmed_by", "loaded_digest"])
    return {name: "" if value is None else value for name, value in fields.items()} | REASON | changed


def proposal_address(step, proposal):
    return reverse(f"wagtailsnippets_guidance_contact:proposal{step and '_' + step}", args=[proposal.pk])


def confirmed(row):
    Contact.objects.filter(pk=row.pk).update(
        status="confirmed", confirmed_at="2026-11-01T09:00Z", confirmed_by="a person"
    )


def stored():
    models = (Contact, ContactAsk, ContactChange, ContactProposal)
    return [list(model.objects.order_by("pk").values_list()) for model in models]

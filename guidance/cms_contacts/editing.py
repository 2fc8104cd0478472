"""Views to propose a new or changed contact, and to show its history."""

from django.contrib.admin.utils import label_for_field
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView, HistoryView, UsageView

from guidance.actions.contacts import ChangeRefused
from guidance.cms_contacts.access import OwnContacts
from guidance.cms_contacts.forms import ContactForm
from guidance.models import Contact, ContactChange

NAMESPACE = "wagtailsnippets_guidance_contact"


class _ProposeMixin:
    """Makes a proposal of what was typed, and saves nothing. Shows a refusal at its field."""

    def form_valid(self, form: ContactForm) -> HttpResponse:
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        try:
            proposal = form.propose()
        except ChangeRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            self.produced_error_message = str(refusal)
            return self.form_invalid(form)  # type: ignore[attr-defined]
        if warning := form.instance.warning:
            messages.warning(request, f"{proposal.value}: {warning}")
        messages.success(request, "Proposed. Nothing changes before it is approved.")
        return redirect(f"{NAMESPACE}:proposal", proposal.pk)


class AddContact(_ProposeMixin, CreateView):
    pass


class EditContact(_ProposeMixin, OwnContacts, EditView):
    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("area")

    def get_page_subtitle(self) -> str:
        """Without the address, which cannot wrap on a phone; it is in the form."""
        return self.object.label


class ContactUsage(OwnContacts, UsageView):
    # OwnContacts.get_queryset would replace the rows of the usage list with contacts.
    get_queryset = UsageView.get_queryset


class ContactHistory(OwnContacts, HistoryView):
    """Shows ContactChange rows, not Wagtail's log, which has no reasons nor changes by the portal."""

    get_queryset = HistoryView.get_queryset
    filterset_class = None

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("kind", label="What", accessor=lambda change: change.get_kind_display()),
            Column("at", label="When", accessor=lambda change: date_format(localtime(change.at), "j F Y, H:i")),
            Column("by", label="By"),
            Column("reason", label="Why"),
            Column("what", label="Changed", accessor=_differences),
        ]

    def get_base_queryset(self) -> QuerySet:
        return ContactChange.objects.filter(contact=self.object)


def _differences(change: ContactChange) -> str:
    """Old and new values by form label. Omits confirmed_at, which equals the time of the entry."""
    return "; ".join(
        f"{label_for_field(name, Contact)}: {before or 'empty'} → {after or 'empty'}"
        for name, (before, after) in change.what.items()
        if name != "confirmed_at"
    )

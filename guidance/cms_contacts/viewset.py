from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from guidance.cms_contacts import editing, proposals, steps
from guidance.cms_contacts.access import OwnContactsPolicy, own_contacts
from guidance.cms_contacts.forms import ContactForm
from guidance.models import Contact

# Nothing typed here is saved: it is proposed. The status cannot even be proposed: only the team behind a contact can
# confirm that it works.
_EDITABLE_FIELDS = ("area", "kind", "purpose", "value", "label", "order", "hours", "out_of_hours", "note")
_SOURCE_FIELDS = ("source", "source_on", "review_on")


class ContactViewSet(SnippetViewSet):
    model = Contact
    icon = "mail"
    menu_label = "Contacts"
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display: ClassVar = ["label", "area", "purpose", "value", "status", "confirmation_due_on"]
    list_filter: ClassVar = ["area", "status"]
    add_view_class = editing.AddContact
    edit_view_class = editing.EditContact
    history_view_class = editing.ContactHistory
    usage_view_class = editing.ContactUsage
    edit_handler = ObjectList(
        [
            HelpPanel(template="guidance/cms_contacts/state.html", heading="Does it work?"),
            *[FieldPanel(name) for name in _EDITABLE_FIELDS],
            MultiFieldPanel([FieldPanel(name) for name in _SOURCE_FIELDS], heading="Where it is known from"),
            FieldPanel("certificate", permission="superuser"),  # only administrators
            FieldPanel("reason"),
        ],
        base_form_class=ContactForm,
    )

    @property
    def permission_policy(self) -> OwnContactsPolicy:
        return OwnContactsPolicy(Contact)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return own_contacts(request.user).select_related("area")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("ask/<str:pk>/", steps.Ask.as_view(), name="ask"),
            path("call/<str:pk>/", steps.RecordCall.as_view(), name="call"),
            path("retire/<str:pk>/", steps.Retire.as_view(), name="retire"),
            path("restore/<str:pk>/", steps.Restore.as_view(), name="restore"),
            path("proposal/<str:pk>/", proposals.Show.as_view(), name="proposal"),
            path("proposal/<str:pk>/withdraw/", proposals.Withdraw.as_view(), name="proposal_withdraw"),
            path("proposal/<str:pk>/ask/", proposals.AskAgain.as_view(), name="proposal_ask"),
            path("proposal/<str:pk>/call/", proposals.RecordCall.as_view(), name="proposal_call"),
            path("proposal/<str:pk>/approve/", proposals.Approve.as_view(), name="proposal_approve"),
            path("proposal/<str:pk>/refuse/", proposals.Refuse.as_view(), name="proposal_refuse"),
        ]

    def register_chooser_viewset(self) -> None:
        """Register none: no field needs one, and it would list the contacts of every area."""


def refuse_deletion(request: HttpRequest, contacts: list[Any]) -> HttpResponse | None:
    """A hook, because Wagtail's bulk deletion does not check the permission policy."""
    if not any(isinstance(contact, Contact) for contact in contacts):
        return None
    messages.error(request, "Contacts are not deleted. Retire the contact instead: its history is kept.")
    return redirect(f"{editing.NAMESPACE}:list")

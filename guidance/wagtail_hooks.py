"""Contacts in the editor: an area's editors see and change those of their own area alone."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from guidance.forms import ContactForm
from guidance.models import Area, Contact

# Editors describe a contact; whether it works is for someone else to say.
_CONFIRM = "guidance.confirm_contact"
_CONFIRMED = ("status", "confirmed_at", "confirmed_by")
_DESCRIBED = ("area", "kind", "purpose", "value", "label", "order", "hours", "out_of_hours", "note")
_KNOWN_FROM = ("source", "source_on", "review_on")


def _own(request: HttpRequest) -> QuerySet:
    return Contact.objects.filter(area__in=Area.objects.edited_by(request.user))


class OwnAreaEditView(EditView):
    def get_queryset(self) -> QuerySet:
        return _own(self.request)


@register_snippet
class ContactViewSet(SnippetViewSet):
    model = Contact
    icon = "mail"
    menu_label = "Contacts"
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display: ClassVar = ["label", "area", "purpose", "value", "status"]
    list_filter: ClassVar = ["area", "status"]
    edit_view_class = OwnAreaEditView
    edit_handler = ObjectList(
        [
            *[FieldPanel(name) for name in _DESCRIBED + _KNOWN_FROM],
            MultiFieldPanel([FieldPanel(name, permission=_CONFIRM) for name in _CONFIRMED], heading="Confirmation"),
        ],
        base_form_class=ContactForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return _own(request)

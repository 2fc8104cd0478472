"""Views for actions on a contact: ask for confirmation, record a call, retire, restore."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from guidance.actions.contacts import ChangeRefused, InvalidTransition
from guidance.cms_contacts.access import OwnContacts, OwnContactsPolicy
from guidance.cms_contacts.editing import NAMESPACE
from guidance.cms_contacts.forms import CallForm, ReasonForm
from guidance.contact_checks import asking, rounds
from guidance.contact_checks.asking import CallResult
from guidance.models import Act, Contact, Purpose
from guidance.proposals.proposing import propose
from prevent_portal import clock


class Step(PermissionCheckedMixin, OwnContacts, BaseObjectMixin, WagtailAdminTemplateMixin, FormView):
    """Base view: a form about one contact of the user's areas. GET changes nothing."""

    model: type[Model] = Contact
    permission_policy = OwnContactsPolicy(Contact)
    permission_required = "change"
    template_name = "guidance/cms_contacts/step.html"
    form_class: type[forms.Form] = ReasonForm
    header_icon = "mail"
    explanation: ClassVar[str] = ""
    done: ClassVar[str] = ""

    def act(self, form: Any, author: dict[str, Any]) -> None:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form, {"by": self.request.user.email, "at": clock.now()})  # type: ignore[union-attr]
        except ChangeRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form)
        except InvalidTransition as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, self.done)
        return redirect(self.edit_address)

    @property
    def edit_address(self) -> str:
        return reverse(f"{NAMESPACE}:edit", args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        return self.object.label

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": "Contacts"},
            {"url": self.edit_address, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"contact": self.object, "explanation": self.explanation, "submit_button_label": self.page_title}
        context = super().get_context_data(**kwargs, **words)
        return {**context, "media": context["form"].media}


class Ask(Step):
    page_title = "Ask for confirmation"
    explanation = (
        "A mail with a link goes to the mailbox. A person there has to open it and answer. The link works for 7 days."
    )
    done = "Asked. The answer will show here."

    def act(self, form: Any, author: dict[str, Any]) -> None:
        if self.object.kind != "email":
            raise InvalidTransition("Only a mailbox can be asked by mail. Call the number, and record the call.")
        asked = asking.ask(contact_id=self.object.pk, reason=form.cleaned_data["reason"], **author)
        if asked.mailed_at:
            raise InvalidTransition("This mailbox has been asked already. It is reminded after 7 days.")
        # The question is already queued, so a mail server that is down only delays it.
        for error in rounds.mail_now(asked, author["at"]):
            messages.warning(self.request, f"Not mailed yet. {error}")


class RecordCall(Step):
    page_title = "Record a test call"
    form_class = CallForm
    explanation = "Call the number first. Say that it is a test, and say nothing about any person."
    done = "Call recorded."

    def get_initial(self) -> dict[str, Any]:
        return {"called_at": timezone.localtime()}

    def act(self, form: Any, author: dict[str, Any]) -> None:
        if self.object.purpose == Purpose.REFERRAL:
            raise InvalidTransition("The force's supervisors record the test calls of this number.")
        given = form.cleaned_data
        asking.record_call(
            contact_id=self.object.pk,
            result=CallResult(given["result"]),
            answered_by=given["answered_by"],
            called_at=given["called_at"],
            **author,
        )


class _Propose(Step):
    action: ClassVar[Act]
    done = "Proposed. Nothing changes before it is approved."

    def act(self, form: Any, author: dict[str, Any]) -> None:
        propose(act=self.action, wished=self.object, reason=form.cleaned_data["reason"], **author)


class Retire(_Propose):
    action = Act.RETIRE
    page_title = "Retire"
    explanation = "Once approved, the contact is no longer shown, and nothing is sent to it. Until then it goes on."


class Restore(_Propose):
    action = Act.RESTORE
    page_title = "Bring back"
    explanation = "Once its team has confirmed it and the change is approved, the contact is shown and used again."

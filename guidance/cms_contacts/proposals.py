"""Views about one proposal: how it stands, and the steps of editors and of the area's approvers.

What concerns referrals is approved in the officers' interface alone (referrals.review.contact_views).
"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from guidance.actions.contacts import InvalidTransition
from guidance.cms_contacts.access import OwnContactsPolicy, approver, own_proposals
from guidance.cms_contacts.editing import NAMESPACE
from guidance.cms_contacts.forms import CallForm
from guidance.cms_contacts.steps import Step
from guidance.contact_checks.asking import CallResult
from guidance.models import Contact, ContactProposal
from guidance.proposals import deciding, proposing
from prevent_portal import clock


class Show(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    model = ContactProposal
    permission_policy = OwnContactsPolicy(Contact)
    permission_required = "change"
    template_name = "guidance/cms_contacts/proposal.html"
    page_title = "Proposal"
    header_icon = "mail"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        contacts = {"url": reverse(f"{NAMESPACE}:list"), "label": "Contacts"}
        return [*self.breadcrumbs_items, contacts, {"url": "", "label": f"Proposal: {self.get_page_subtitle()}"}]

    def get_base_object_queryset(self) -> QuerySet:
        return own_proposals(self.request.user)

    def get_page_subtitle(self) -> str:
        return str(self.object.get_act_display())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal, user = self.object, self.request.user
        may_approve = proposal.awaits_approval and deciding.may_decide(proposal, approver(user))
        is_own = user.email.casefold() == proposal.proposed_by.casefold()  # type: ignore[union-attr]
        return {
            **super().get_context_data(**kwargs),
            "proposal": proposal,
            "may_approve": may_approve and not is_own,
            "may_call": proposal.awaits_confirmation and proposal.kind == "phone" and not is_own,
            "may_ask": proposal.awaits_confirmation and proposal.kind == "email",
        }


class _ProposalStep(Step):
    model = ContactProposal

    def get_queryset(self) -> QuerySet:
        return own_proposals(self.request.user)

    def get_base_object_queryset(self) -> QuerySet:
        return own_proposals(self.request.user)

    @property
    def edit_address(self) -> str:
        return reverse(f"{NAMESPACE}:proposal", args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        return str(self.object.get_act_display())


class Withdraw(_ProposalStep):
    page_title = "Withdraw"
    explanation = "The proposal ends, and the contact stays as it is."
    done = "Withdrawn."

    def act(self, form: Any, author: dict[str, Any]) -> None:
        proposing.withdraw(proposal_id=self.object.pk, reason=form.cleaned_data["reason"], **author)


class AskAgain(_ProposalStep):
    form_class = forms.Form
    page_title = "Mail the link again"
    explanation = "The link that confirms the new mailbox works for 7 days."
    done = "The link is on its way."

    def act(self, form: Any, author: dict[str, Any]) -> None:
        proposing.ask_again(proposal_id=self.object.pk, at=clock.now())


class RecordCall(_ProposalStep):
    form_class = CallForm
    page_title = "Record a test call"
    explanation = "Call the new number first. Say that it is a test, and say nothing about any person."
    done = "Call recorded."

    def get_initial(self) -> dict[str, Any]:
        return {"called_at": timezone.localtime()}

    def act(self, form: Any, author: dict[str, Any]) -> None:
        if self.object.needs_supervisor:
            raise InvalidTransition("A supervisor of the force records the test call of this number.")
        given = form.cleaned_data | {"result": CallResult(form.cleaned_data["result"])}
        deciding.record_call(proposal_id=self.object.pk, **given, **author)


class TwoPeopleForm(forms.Form):
    two_people = forms.CharField(
        label="How do you know that you are not the one who proposed it?",
        max_length=400,
        error_messages={"required": "Enter how you know that these are different people"},
    )


class Approve(_ProposalStep):
    page_title = "Approve"
    explanation = "The change is in force at once, and the public sees it."
    done = "Approved, and in force."

    def act(self, form: Any, author: dict[str, Any]) -> None:
        words = form.cleaned_data.get("two_people", "")
        by = approver(self.request.user)
        deciding.approve(proposal_id=self.object.pk, by=by, at=author["at"], two_people=words)

    def get_form_class(self) -> type[forms.Form]:
        return TwoPeopleForm if self.alike else forms.Form

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        if self.alike:
            form.fields["two_people"].help_text = " ".join([*self.alike, "What you enter is kept in the history."])
        return form

    @cached_property
    def alike(self) -> list[str]:
        by = self.request.user.email  # type: ignore[union-attr]
        return deciding.reasons_to_confirm(self.object, by, at=clock.now())


class Refuse(_ProposalStep):
    page_title = "Refuse"
    explanation = "The proposal ends, and the contact stays as it is."
    done = "Refused."

    def act(self, form: Any, author: dict[str, Any]) -> None:
        deciding.refuse(
            proposal_id=self.object.pk,
            reason=form.cleaned_data["reason"],
            by=approver(self.request.user),
            at=author["at"],
        )

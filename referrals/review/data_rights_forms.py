"""Supervisors' forms of legal restrictions."""

from prevent_portal.govuk.forms import QuestionForm
from referrals.models import RestrictionKind
from referrals.review.form_fields import AgreementForm, long_text, review_date, yes_or_no


class HoldForm(QuestionForm):
    title = "Put on hold"
    submit_label = "Put on hold"
    text = long_text(
        "Why must it be kept?", "Enter why it must be kept", "For instance a court case, an inquiry or a complaint."
    )
    review_on = review_date("Review date", "The hold goes on until a supervisor lifts it.")


class RestrictionForm(QuestionForm):
    title = "Why is it to be restricted?"
    submit_label = "Restrict"
    text = long_text(
        title,
        "Enter why it is to be restricted",
        "While it is restricted only supervisors can open it, nobody can work on it, and it is not destroyed.",
    )


class CorrectionForm(QuestionForm):
    title = "What does the person say is so?"
    submit_label = "Add the correction"
    text = long_text(
        title,
        "Enter what the person says is so",
        "It will stand beside what was reported. What was reported is not changed.",
    )


class ErasureForm(QuestionForm):
    title = "On whose authority, and why?"
    submit_label = "Ask for erasure"
    text = long_text(
        title,
        "Enter on whose authority and why",
        "A second supervisor has to agree. Then it is destroyed at once, and cannot be brought back.",
    )


class LiftForm(QuestionForm):
    title = "Why is it to be lifted?"
    submit_label = "Lift"
    reason = long_text(title, "Enter why it is to be lifted")


class ErasureAnswerForm(AgreementForm):
    title = "Is this concern to be destroyed?"
    agree = yes_or_no(
        title,
        "Select whether it is to be destroyed",
        yes="Yes, destroy it now. It cannot be brought back",
        no="No, keep it",
    )
    reason = long_text("Why is it to be kept?", "Enter why it is to be kept", required=False)


FORMS: dict[RestrictionKind, type[QuestionForm]] = {
    RestrictionKind.HOLD: HoldForm,
    RestrictionKind.RESTRICTION: RestrictionForm,
    RestrictionKind.CORRECTION: CorrectionForm,
    RestrictionKind.ERASURE: ErasureForm,
}

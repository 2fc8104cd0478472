"""The reason for which chosen concerns are malicious, and what each of them has to be answered for."""

from typing import Any

from referrals.review.closing_forms import ClosingForm, sentence
from referrals.review.form_fields import long_text


class MaliciousForm(ClosingForm):
    """`is_child`: one of those that are proposed is about a child; `signs`: the danger signs of these."""

    reason = long_text(
        "Why they are malicious",
        "Enter why they are malicious",
        "What they have in common, and how you know that none is true. It is stored with each of them.",
    )
    agreement = sentence(
        "Why do you agree that they are malicious?",
        "Enter why you agree that they are malicious",
        "One sentence in your own words. It is kept with each of them as a note.",
    )

    def __init__(self, *args: Any, needs_reason: bool, needs_agreement: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
        if not needs_agreement:
            del self.fields["agreement"]
        if not self.is_child:
            del self.fields["why_not_gateway"]

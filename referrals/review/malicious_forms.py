"""The reason for which chosen concerns are malicious."""

from typing import Any

from prevent_portal.govuk.forms import QuestionForm
from referrals.review.form_fields import long_text


class MaliciousForm(QuestionForm):
    reason = long_text(
        "Why they are malicious",
        "Enter why they are malicious",
        "What they have in common, and how you know that none is true. It is stored with each of them.",
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]

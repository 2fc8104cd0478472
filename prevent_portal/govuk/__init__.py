"""Forms in GOV.UK style: what form authors use, and the glue from bound fields to the component macros."""

from prevent_portal.govuk.fields import DateInputField
from prevent_portal.govuk.forms import QuestionForm

__all__ = ["DateInputField", "QuestionForm"]

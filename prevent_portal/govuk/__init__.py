"""Forms in GOV.UK style: form classes, and the rendering of bound fields by the component macros."""

from prevent_portal.govuk.fields import DateInputField
from prevent_portal.govuk.forms import QuestionForm

__all__ = ["DateInputField", "QuestionForm"]

"""One question a page, one form class a question."""

from referrals.report.forms.about import AgeForm, NameForm, WorryForm, YouForm
from referrals.report.forms.circumstances import AwareForm, NoticedForm, RisksForm
from referrals.report.forms.contact import ContactForm
from referrals.report.forms.place import CouncilForm, KnownFromForm, WhereForm

__all__ = [
    "AgeForm",
    "AwareForm",
    "ContactForm",
    "CouncilForm",
    "KnownFromForm",
    "NameForm",
    "NoticedForm",
    "RisksForm",
    "WhereForm",
    "WorryForm",
    "YouForm",
]

"""Forms of the report, one for each question and wording.

Your... is the wording for a reporter who reports about themselves, Its... for a group or a place.
"""

from referrals.report.forms.about import AboutForm, CalledForm, ItsYouForm, YouForm
from referrals.report.forms.child import CarersForm, SchoolForm, YourCarersForm
from referrals.report.forms.circumstances import (
    AwareForm,
    HelpForm,
    ItsRisksForm,
    NoticedForm,
    RisksForm,
    YourNoticedForm,
    YourRisksForm,
)
from referrals.report.forms.contact import ContactForm, ReachForm
from referrals.report.forms.entries import InvolvedForm, OthersForm
from referrals.report.forms.person import AgeForm, NameForm, YourAgeForm
from referrals.report.forms.pictures import PicturesForm
from referrals.report.forms.place import (
    CouncilForm,
    ItsCouncilForm,
    ItsKnownFromForm,
    ItsPlaceForm,
    KnownFromForm,
    TeamForm,
    WhereForm,
    YourCouncilForm,
    YourHomeForm,
    YourPlacesForm,
)
from referrals.report.forms.work import (
    AgenciesForm,
    ConsentForm,
    DetailsForm,
    FirstForm,
    LeadForm,
    NeedsForm,
    OccupationForm,
    OrganisationForm,
)
from referrals.report.forms.worry import WorryForm

__all__ = [
    "AboutForm",
    "AgeForm",
    "AgenciesForm",
    "AwareForm",
    "CalledForm",
    "CarersForm",
    "ConsentForm",
    "ContactForm",
    "CouncilForm",
    "DetailsForm",
    "FirstForm",
    "HelpForm",
    "InvolvedForm",
    "ItsCouncilForm",
    "ItsKnownFromForm",
    "ItsPlaceForm",
    "ItsRisksForm",
    "ItsYouForm",
    "KnownFromForm",
    "LeadForm",
    "NameForm",
    "NeedsForm",
    "NoticedForm",
    "OccupationForm",
    "OrganisationForm",
    "OthersForm",
    "PicturesForm",
    "ReachForm",
    "RisksForm",
    "SchoolForm",
    "TeamForm",
    "WhereForm",
    "WorryForm",
    "YouForm",
    "YourAgeForm",
    "YourCarersForm",
    "YourCouncilForm",
    "YourHomeForm",
    "YourNoticedForm",
    "YourPlacesForm",
    "YourRisksForm",
]

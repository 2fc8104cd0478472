"""What officers do with the answer to each question of the report: where it stands, and who may be told.

Here, and not in the steps of the report, because review pages and data rights know questions only by their slug.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum


class Section(Enum):
    """The sections of a page in its order, each with its anchor and heading."""

    def __init__(self, anchor: str, heading: str) -> None:
        self.anchor = anchor
        self.heading = heading


class Page(Section):
    """The officers' page of a concern, by importance."""

    WORRY = "worry", "What was reported"
    PERSON = "person", "Who it is about"
    KNOWN = "known", "Who else knows"
    REPORTER = "reporter", "The reporter, and how to reach them safely"
    REST = "other", "Other answers"


class Paper(Section):
    """The printed page, as the national referral form."""

    PERSON = "a", "A. The person of concern"
    CONCERNS = "b", "B. The concerns"
    NEEDS = "c", "C. Complex needs"
    INFORMATION = "d", "D. Other information"
    FIRST = "e", "E. Who noticed it first"
    REFERRER = "f", "F. Who makes this referral"
    DATES = "g", "G. Dates"
    SAFEGUARDING = "h", "H. Safeguarding"
    WORK = "i", "I. Work and education"
    REST = "other", "Other answers"


class Redact(StrEnum):
    """Whom the answer may identify, in the copy for a person who asks what is held about them."""

    NOBODY = ""
    REPORTER = "reporter"  # withheld
    OTHERS = "other people"
    CHECK = "check"  # a person has to look


@dataclass(frozen=True)
class Question:
    """`label` is for the officers' page; without one it shows the question as it was asked."""

    page: Page
    paper: Paper
    redact: Redact
    label: str = ""

    def section(self, page: type[Section]) -> Section:
        return self.page if page is Page else self.paper


QUESTIONS = {
    "about": Question(Page.PERSON, Paper.PERSON, Redact.NOBODY, "About"),
    "you": Question(Page.REPORTER, Paper.REFERRER, Redact.REPORTER, "The reporter is"),
    "called": Question(Page.PERSON, Paper.PERSON, Redact.CHECK, "Called"),
    "name": Question(Page.PERSON, Paper.PERSON, Redact.CHECK, "Name"),
    "age": Question(Page.PERSON, Paper.PERSON, Redact.NOBODY, "Age"),
    "others": Question(Page.PERSON, Paper.PERSON, Redact.OTHERS, "Others involved"),
    "details": Question(Page.PERSON, Paper.PERSON, Redact.CHECK, "Details"),
    "occupation": Question(Page.PERSON, Paper.WORK, Redact.NOBODY, "Work"),
    "school": Question(Page.PERSON, Paper.WORK, Redact.NOBODY, "School or college"),
    "carers": Question(Page.PERSON, Paper.PERSON, Redact.OTHERS, "Looked after by"),
    "where": Question(Page.PERSON, Paper.PERSON, Redact.NOBODY, "Home"),
    "council": Question(Page.PERSON, Paper.PERSON, Redact.NOBODY, "Council area"),
    "known-from": Question(Page.PERSON, Paper.PERSON, Redact.REPORTER, "Known from"),
    "team": Question(Page.PERSON, Paper.PERSON, Redact.NOBODY, "Sent to the team of"),
    "worry": Question(Page.WORRY, Paper.CONCERNS, Redact.CHECK, "What worries the reporter"),
    "more": Question(Page.WORRY, Paper.CONCERNS, Redact.CHECK, "What else they noticed"),
    "risks": Question(Page.WORRY, Paper.CONCERNS, Redact.NOBODY, "Signs of danger"),
    "noticed": Question(Page.WORRY, Paper.DATES, Redact.CHECK, "First noticed"),
    "pictures": Question(Page.WORRY, Paper.CONCERNS, Redact.CHECK, "Pictures and documents"),
    "needs": Question(Page.WORRY, Paper.NEEDS, Redact.CHECK, "Needs"),
    "agencies": Question(Page.KNOWN, Paper.INFORMATION, Redact.OTHERS, "Other agencies"),
    "lead": Question(Page.KNOWN, Paper.SAFEGUARDING, Redact.REPORTER, "Safeguarding lead"),
    "aware": Question(Page.KNOWN, Paper.SAFEGUARDING, Redact.CHECK, "Do they know?"),
    "consent": Question(Page.KNOWN, Paper.SAFEGUARDING, Redact.REPORTER, "Consent"),
    "first": Question(Page.KNOWN, Paper.FIRST, Redact.REPORTER, "Who noticed first"),
    "help": Question(Page.REPORTER, Paper.REFERRER, Redact.CHECK, "Help wanted"),
    "organisation": Question(Page.REPORTER, Paper.REFERRER, Redact.REPORTER, "Organisation"),
    "contact": Question(Page.REPORTER, Paper.REFERRER, Redact.REPORTER, "May be contacted"),
    "reach": Question(Page.REPORTER, Paper.REFERRER, Redact.REPORTER, "How to reach them"),
    "meeting": Question(Page.REPORTER, Paper.REFERRER, Redact.REPORTER, "How to meet them"),
}
# The answer to a question that is no longer asked, or has not been listed yet.
UNLISTED = Question(Page.REST, Paper.REST, Redact.CHECK)


def question(slug: str) -> Question:
    return QUESTIONS.get(slug, UNLISTED)

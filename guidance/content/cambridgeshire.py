"""Cambridgeshire with Peterborough. Facts: South Cambridgeshire District Council's counter-terrorism page."""

from guidance.content.passages import ACT_EARLY, AFTER, CHANNEL_PROMISES, CONTEST, MORE, SIGNS, URGENT
from guidance.content.shapes import (
    ContactFact,
    PageText,
    bullets,
    contacts,
    heading,
    link,
    links,
    report_button,
    text,
    warning,
)

_COUNTY = "https://www.cambridgeshire.gov.uk/council/communities/safer-communities/preventing-radicalisation"
_NHS = "https://www.cpics.org.uk/preventing-extremism"

PAGE = PageText(
    "cambridgeshire",
    "Worried about someone in Cambridgeshire",
    ("How to get help for a person who may be drawn into terrorism, anywhere in Cambridgeshire or Peterborough."),
    [
        warning(
            "Call 999 if you think someone is about to travel to join a terrorist group, or is "
            "part of a plan to commit a crime."
        ),
        heading("Contact the Prevent team"),
        text(
            "You know the people close to you best. If something feels wrong, trust that feeling. "
            "You can tell the police in confidence. Often the police need to do nothing more: "
            "support may come from teachers, health or social workers, or a specialist mentor."
        ),
        contacts(),
        text(
            "Cambridgeshire County Council and the local NHS send people to the police force&rsquo;s own online "
            "form, or to 101. You can use those or this website. Source: "
            + link("preventing radicalisation", _COUNTY)
            + " and "
            + link("preventing extremism", _NHS)
            + " (undated, collected in 2026; not confirmed)."
        ),
        *URGENT,
        *SIGNS,
        heading("What Prevent is"),
        CONTEST,
        text(
            "The Prevent duty is a law. Councils, schools, the police and the health service must have "
            "due regard to the need to prevent people from being drawn into terrorism. That means that "
            "they must take it into account in their work. Today&rsquo;s guidance on the duty has "
            "applied since 31 December 2023."
        ),
        AFTER,
        CHANNEL_PROMISES,
        heading("The council’s Prevent Plan"),
        text(
            "South Cambridgeshire District Council has a Prevent Plan. It aims to:",
            bullets(
                ("help communities to share a worry about a person at risk, or about a group that may be a threat"),
                "keep people informed and make Prevent better known",
                "support people to pass on what they know locally and to make good referrals",
            ),
            "To find out about the plan, email "
            + link("Communitysafety@scambs.gov.uk", "mailto:Communitysafety@scambs.gov.uk")
            + " (given on an undated council page; not confirmed).",
        ),
        heading("Children’s and adults’ social care"),
        contacts("safeguarding"),
        MORE,
        text(f"{ACT_EARLY} has advice for family and friends."),
        links(
            (
                "Home Office Prevent training",
                "https://www.gov.uk/guidance/prevent-duty-training",
                "Free online courses, and more about Prevent.",
            ),
        ),
        report_button(),
    ],
)

_SEED = "South Cambridgeshire District Council, Counter-terrorism page"
_CARE = "Cambridgeshire and Peterborough Integrated Care System, safeguarding page"
_CARE_ON = "undated, collected in 2026"
_NIGHT = "call 01733 234724"

CONTACTS = [
    ContactFact(
        "cambridgeshire-email",
        "email",
        "referral",
        "Prevent@cambs.pnn.police.uk",
        "Cambridgeshire Constabulary Prevent team",
        _SEED,
        "undated, from a test copy of the council's site collected in 2026",
        order=2,
    ),
    ContactFact(
        "cambridgeshire-phone",
        "phone",
        "referral",
        "01480 422596",
        "Cambridgeshire Constabulary Prevent team",
        _SEED,
        "undated, from a test copy of the council's site collected in 2026",
        out_of_hours="call 101 and ask for the Prevent team",
        order=1,
    ),
    ContactFact(
        "cambridgeshire-children",
        "phone",
        "safeguarding",
        "0345 045 5203",
        "Cambridgeshire children",
        _CARE,
        _CARE_ON,
        out_of_hours=_NIGHT,
        order=1,
    ),
    ContactFact(
        "cambridgeshire-adults",
        "phone",
        "safeguarding",
        "0345 045 5202",
        "Cambridgeshire adults",
        _CARE,
        _CARE_ON,
        out_of_hours=_NIGHT,
        order=2,
    ),
    ContactFact(
        "peterborough-children",
        "phone",
        "safeguarding",
        "01733 864180",
        "Peterborough children",
        _CARE,
        _CARE_ON,
        out_of_hours=_NIGHT,
        order=3,
    ),
    ContactFact(
        "peterborough-adults",
        "phone",
        "safeguarding",
        "01733 747474",
        "Peterborough adults",
        _CARE,
        _CARE_ON,
        out_of_hours=_NIGHT,
        order=4,
    ),
]

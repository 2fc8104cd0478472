"""Essex with Southend and Thurrock. Facts: the Safer Colchester Partnership's page, on Colchester alone."""

from guidance.content.passages import ACT_EARLY, AFTER, CHANNEL_PROMISES, CONTEST, MORE, SIGNS, URGENT
from guidance.content.shapes import (
    ContactFact,
    PageText,
    bullets,
    contacts,
    heading,
    link,
    report_button,
    text,
)

PAGE = PageText(
    "essex",
    "Worried about someone in Essex",
    "How to get help for a person who may be drawn into terrorism, in Essex, Southend-on-Sea or Thurrock.",
    [
        heading("Make a referral"),
        text(
            (
                "If you are worried about a friend, a neighbour or a relative, you can make a referral "
                "online. It is quick: press &ldquo;Report a concern&rdquo; above and answer one "
                "question at a time."
            ),
            "You do not have to give your name. You can stay anonymous here, too.",
        ),
        heading("Contact the Prevent team"),
        contacts(),
        *URGENT,
        heading("Terrorist material online"),
        text(
            "If you see a website, video or post that promotes terrorism or extremism, you can "
            + link("report it to the government online", "https://www.gov.uk/report-terrorism")
            + ". You do not have to give your name."
        ),
        *SIGNS,
        heading("What Prevent is"),
        CONTEST,
        text(
            "Prevent aims to stop people from becoming terrorists or supporting terrorism. It "
            "keeps people and communities safe from the threat of terrorism."
        ),
        heading("What Prevent is not"),
        text(
            bullets(
                "It does not spy on communities.",
                "It is not aimed at any religion. Extremists come from every kind of background.",
                "It is not about blame.",
                "It has no hidden plan to make criminals of people, or to single out a community or a group.",
            )
        ),
        heading("Who works together"),
        text(
            "The Home Office leads Prevent. It works with councils, many government departments "
            "and community organisations. Essex Police has a large part in it, in much the same "
            "way as it works to prevent other crimes."
        ),
        heading("The 4 kinds of work"),
        text(
            bullets(
                "<b>Channel support:</b> help for people who may be drawn into terrorism or extremism",
                (
                    "<b>Community groups:</b> work with groups and social enterprises that support "
                    "people who may be susceptible"
                ),
                "<b>Faith groups:</b> help for faith groups and institutions to support and guide people",
                (
                    "<b>Schools and industry:</b> help for local schools, firms and partner agencies "
                    "with contact, advice and training"
                ),
            )
        ),
        heading("Channel: support for the person"),
        CHANNEL_PROMISES,
        AFTER,
        heading("Colchester’s strategy and action plan"),
        text(
            (
                "Colchester has a Prevent Strategy and Action Plan of its own. Colchester City Council "
                "leads on it for the Safer Colchester Partnership. (It was a Borough Council until "
                "Colchester became a city in 2022.) The partnership&rsquo;s page says that both were "
                "refreshed. That page has no date, so ask the council for the latest: "
            )
            + link("Safer Colchester Partnership", "https://www.safercolchester.co.uk")
            + "."
        ),
        heading("Children’s and adults’ social care"),
        contacts("safeguarding"),
        MORE,
        text(
            f"For practical help, visit {ACT_EARLY}. It gives advice and support about radicalisation and "
            "Prevent. It tells you how to ask for help."
        ),
        report_button(),
    ],
)

CONTACTS = [
    ContactFact(
        "essex-phone",
        "phone",
        "referral",
        "01245 452196",
        "Essex Police Prevent team",
        "Essex Safeguarding Children Board, Prevent process page; also a copy of a Thurrock Council page",
        "undated, collected in 2026",
        out_of_hours="call 101 and ask for the Prevent team",
        note="The Thurrock page calls it the Eastern Region Counter Terrorism Policing team.",
        order=1,
    ),
    ContactFact(
        "essex-children",
        "phone",
        "safeguarding",
        "0345 603 7627",
        "Essex children",
        "North East Essex health commissioners, referral page",
        "undated, collected in 2026",
        out_of_hours="call 0345 606 1212",
        order=1,
    ),
    ContactFact(
        "essex-adults",
        "phone",
        "safeguarding",
        "0345 603 7630",
        "Essex adults",
        "Essex Safeguarding Adults Board, radicalisation page",
        "undated, collected in 2026",
        order=2,
    ),
    ContactFact(
        "southend-children",
        "phone",
        "safeguarding",
        "01702 215007",
        "Southend-on-Sea children",
        "Public safeguarding pages for Southend-on-Sea",
        "undated, collected in November 2026",
        out_of_hours="call 0345 606 1212",
        note="We have found no number for adults in Southend-on-Sea. Ask the council.",
        order=3,
    ),
    ContactFact(
        "thurrock-children",
        "phone",
        "safeguarding",
        "01375 652802",
        "Thurrock children",
        "Public safeguarding pages for Thurrock",
        "undated and old, collected in November 2026",
        out_of_hours="call 01375 372468",
        order=4,
    ),
    ContactFact(
        "thurrock-adults",
        "phone",
        "safeguarding",
        "01375 511000",
        "Thurrock adults",
        "Public safeguarding pages for Thurrock",
        "undated and old, collected in November 2026",
        order=5,
    ),
]

"""Cumbria. Facts: Cumbria Constabulary's former Prevent page, updated for the two councils of 2023."""

from guidance.content.passages import AFTER, CHANNEL_PROMISES, CONTEST, SIGNS, URGENT
from guidance.content.shapes import (
    ContactFact,
    PageText,
    bullets,
    contacts,
    heading,
    link,
    numbered,
    report_button,
    steps,
    text,
)

PAGE = PageText(
    "cumbria",
    "Worried about someone in Cumbria",
    ("How to ask for help in Cumberland, or anywhere in Cumbria, for a person who may be drawn into terrorism."),
    [
        text(
            "If the person lives in Westmorland and Furness, use the page for "
            + link("Westmorland and Furness", "/areas/westmorland-and-furness/")
            + ". It has a contact of its own."
        ),
        heading("How to refer someone"),
        text(
            (
                "You can report a concern here, or email the police Prevent team. If you have a "
                "referral form, send it. If you have none, write what you know in as much detail as "
                "you can. Please include:"
            ),
            bullets(
                "what worries you",
                "the person&rsquo;s full name and date of birth",
                "their home address",
                "your contact details, in case the team needs to ask you something",
            ),
            "You do not need to know all of it. What you send is treated as confidential.",
        ),
        heading("Not sure? Ask for advice"),
        text("You can write to the same address just to ask what to do. The team offers advice by email."),
        contacts(),
        *URGENT,
        heading("What happens after you refer someone"),
        steps(
            ("A police Prevent officer reads it", "The officer reviews what you sent."),
            (
                "You may be contacted again",
                "The officer may need to ask you more, to understand the worry better.",
            ),
            (
                "If it is not for Prevent",
                (
                    "Where it does not meet the criteria, the team aims to explain why. How much it "
                    "can say depends on the law and on the other person’s privacy."
                ),
            ),
            (
                "If it is for Prevent",
                (
                    "The information is shared with the local authority, which is Cumberland Council "
                    "or Westmorland and Furness Council. The council decides how to go on, how to "
                    "support the person and how to protect others. The Prevent officer helps."
                ),
            ),
        ),
        AFTER,
        heading("What Prevent is"),
        CONTEST,
        text(
            "Prevent aims to stop people from becoming terrorists or supporting terrorism. It "
            "challenges the ideas behind terrorism, and protects people who are susceptible to "
            "radicalisation."
        ),
        heading("What Prevent is not"),
        text(
            bullets(
                (
                    "It is not about catching terrorists. It finds people who may be at risk and helps "
                    "them to change direction. Anyone suspected of a crime is dealt with separately, "
                    "by the criminal justice system."
                ),
                (
                    "It is not spying on communities. It works with them, to support people and to "
                    "stand up to groups that want to divide us or cause harm."
                ),
                (
                    "It is not about one kind of person. Very few people support terrorism. Nearly "
                    "everyone, in every community, wants to help stop it."
                ),
            )
        ),
        text(
            "Prevent covers all forms of terrorism. Among them are Islamist extremism, the extreme "
            "right wing, Irish republican terrorism, and violence for animal rights or "
            "environmental causes."
        ),
        *SIGNS,
        heading("Channel: support for the person"),
        text(
            (
                "Channel is a main part of Prevent. Agencies work together to see how much someone is "
                "at risk and what would help them. The support is made for that person. It may be help "
                "with family problems, mental health support, a mentor, or guidance on faith. Keeping "
                "children, adults and the community safe in this way is safeguarding, like any other."
            ),
            "Channel is not always needed. A lighter kind of help may be enough.",
        ),
        CHANNEL_PROMISES,
        heading("What the police do"),
        text(
            (
                "Preventing terrorism is a shared duty. Cumbria Constabulary&rsquo;s Prevent team "
                "works with local officers, other specialist teams, partner organisations and "
                "communities. It has 5 aims:"
            ),
            numbered(
                "help all agencies understand Prevent better",
                "agree a shared view of the threat, of the risk and of who may be susceptible",
                "find answers together with partners",
                "build confidence in our communities",
                "help the local authority to protect the people who are referred",
            ),
        ),
        heading("Working with partners and communities"),
        text(
            "Prevent officers work like neighbourhood officers. They listen for tensions and "
            "grievances, get to know people whom the community trusts, and reassure. They keep a "
            "conversation going, and support what schools, places of worship and community groups "
            "already do. Partners are the organisations and people who share in managing risk and "
            "protecting others. Together they can challenge messages of hate before these lead to "
            "terrorism."
        ),
        heading("Children’s and adults’ social care"),
        contacts("safeguarding"),
        report_button(),
    ],
)

_CARE = "Cumbria safeguarding children procedures, Cumberland professionals' page"
_CARE_ON = "undated, collected in 2026"

_ADULTS = "Public adult safeguarding pages for Cumbria"
_ADULTS_ON = "undated, collected in November 2026"

CONTACTS = [
    ContactFact(
        "cumbria-email",
        "email",
        "referral",
        "prevent@cumbria.police.uk",
        "Cumbria Constabulary Prevent team",
        "Cumbria Constabulary's former website, Prevent page; also local press",
        "about 2020, before the councils changed in April 2023",
        note="You can write to this address for advice, too.",
        order=1,
    ),
    ContactFact(
        "cumberland-children",
        "phone",
        "safeguarding",
        "0333 240 1727",
        "Cumberland Safeguarding Hub (children)",
        _CARE,
        _CARE_ON,
        out_of_hours="call 0300 373 2724",
        note="Another manual gives this number at night, too. The council has still to say which is right.",
        order=1,
    ),
    ContactFact(
        "cumbria-night",
        "phone",
        "safeguarding",
        "0300 373 2724",
        "Emergency Duty Team for children, Cumberland and Westmorland and Furness",
        _CARE,
        _CARE_ON,
        hours="outside office hours",
        order=2,
    ),
    ContactFact(
        "cumberland-adults",
        "phone",
        "safeguarding",
        "0300 373 3732",
        "Cumberland adults",
        _ADULTS,
        _ADULTS_ON,
        out_of_hours="call 01228 526690",
        order=3,
    ),
]

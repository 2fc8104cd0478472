"""Norfolk, for people who work with others. Facts: a county council sheet of 2017 or earlier, updated."""

from guidance.content.passages import AFTER, CHANNEL_GUIDANCE, CHANNEL_PROMISES, CONTEST, MORE, URGENT
from guidance.content.shapes import (
    ContactFact,
    PageText,
    bullets,
    contacts,
    details,
    heading,
    links,
    numbered,
    report_button,
    steps,
    text,
)

PAGE = PageText(
    "norfolk",
    "Worried about someone in Norfolk",
    "For anyone in Norfolk, and above all for people who work with others: what to look for and what to do.",
    [
        heading("Who runs the referral process"),
        text(
            "Norfolk Constabulary runs it. It set the process up to find and help people who are "
            "susceptible to radicalisation. Professionals use the national Prevent referral "
            "form. It took the place of the older &ldquo;Vulnerable to Radicalisation&rdquo; form. "
            "Anyone may report a concern here."
        ),
        contacts(),
        *URGENT,
        heading("Steps to take if you are concerned"),
        steps(
            ("Danger first", "If someone is in danger now, call 999."),
            (
                "Notice, check, share",
                (
                    "Write down what you saw and heard, keeping facts apart from opinion. Talk to your "
                    "manager or safeguarding lead if you have one. Do not investigate."
                ),
            ),
            (
                "Tell the Prevent team",
                "Report a concern here, or use the contacts above. Say what led to your worry.",
            ),
            (
                "Protect a child or an adult at risk",
                (
                    "If there is another safeguarding worry, tell children’s or adult services, too. "
                    "The police’s own online form is copied to Children’s Services. Do not count on a "
                    "report made here to reach them by itself."
                ),
            ),
            ("Keep supporting the person", "Carry on as before. Share anything new that you learn."),
        ),
        heading("Indicators of concern"),
        text(
            (
                "Nobody follows the same path. No list can decide for you. These may be signs that "
                "someone is susceptible to radicalisation, or already influenced by extremism:"
            ),
            bullets(
                "support for violence in the name of a cause",
                "contact with people or groups who promote extremism, in person or online",
                "a new &ldquo;us and them&rdquo; way of talking, or hatred of a group",
                "a strong grievance, or a fixation on violence, attacks or attackers",
                "secrecy about phones, computers or new friends",
                "leaving behind friends, school, work or interests",
                "threats, or talk of causing harm",
            ),
            ("Think, too, about the rest of the person&rsquo;s life: health, family, bullying, loss, being alone."),
        ),
        heading("What Prevent is"),
        CONTEST,
        text(
            "It aims to stop people from becoming terrorists or supporting terrorism. That goes for "
            "violent extremism too.",
            (
                "The police and their partners work with local people to support anyone who may be "
                "drawn into crime. That may be drugs, knife crime, guns and gangs, or violent "
                "extremism."
            ),
        ),
        heading("A whole-community approach"),
        text(
            "Prevent is hard and complex work. It needs the whole community. That means national and "
            "local organisations, police officers and staff. It needs the ideas, energy and experience "
            "of local people just as much."
        ),
        heading("The three objectives"),
        text(
            "Prevent has 3 objectives today:",
            numbered(
                (
                    "<b>Tackle the ideological causes of terrorism.</b> Every terrorist group has an "
                    "ideology. To spread it helps to radicalise and recruit. So Prevent challenges the "
                    "ideas and gets in the way of those who spread them."
                ),
                (
                    "<b>Intervene early</b> to support people susceptible to radicalisation. It is "
                    "a process, not one event, most of the time. So help can change how it ends."
                ),
                "<b>Help people who have already engaged in terrorism</b> to disengage and to rehabilitate.",
            ),
        ),
        details(
            "What they replaced",
            "The 2011 strategy, which first brought in all forms of extremism, had these 3 objectives:",
            numbered(
                "respond to the ideology of terrorism and the threat from those who promote it",
                "prevent people from being drawn into terrorism and make sure they get advice and support",
                "work with sectors and institutions where there are risks of radicalisation",
            ),
        ),
        heading("Priority sectors"),
        text(
            "Work with places where people may be at risk goes on. The priority sectors are:",
            bullets("education", "faith", "health", "criminal justice", "charities"),
        ),
        heading("All forms of extremism"),
        text(
            "Prevent is about all forms of terrorism, not about groups such as Al Qa&rsquo;ida "
            "alone. It takes in what used to be called domestic extremism. That means people or "
            "groups who go beyond normal democratic protest, and commit crimes to further a cause. It "
            "also takes in people fixated on violence with no clear ideology. Peaceful protest and "
            "strong opinions are not extremism."
        ),
        heading("Procedures: what happens next"),
        text(
            "Norfolk officers have told councillors that the police make their first assessment "
            "within 5 days. The Channel panel meets each month and can hold special meetings."
        ),
        AFTER,
        CHANNEL_PROMISES,
        heading("Children’s and adults’ social care"),
        contacts("safeguarding"),
        MORE,
        text(f"Read the national {CHANNEL_GUIDANCE}."),
        links(
            (
                "Prevent duty guidance for England and Wales",
                "https://www.gov.uk/government/publications/prevent-duty-guidance",
                "In force since 31 December 2023.",
            ),
            (
                "Home Office Prevent training",
                "https://www.gov.uk/guidance/prevent-duty-training",
                "Free online courses for people who work with others.",
            ),
        ),
        report_button(),
    ],
)

_PHONE_SOURCE = "Norfolk County Council, preventing radicalisation page; also its schools site"
_PHONE_ON = "undated, collected in 2026"
_PHONE_NOTE = "About 2020 this was one officer's own line. The force has still to give the team's number."

CONTACTS = [
    ContactFact(
        "norfolk-phone-1",
        "phone",
        "referral",
        "01953 423905",
        "Norfolk Constabulary Prevent team",
        _PHONE_SOURCE,
        _PHONE_ON,
        note=_PHONE_NOTE,
        order=1,
    ),
    ContactFact(
        "norfolk-phone-2",
        "phone",
        "referral",
        "01953 423896",
        "Norfolk Constabulary Prevent team",
        _PHONE_SOURCE,
        _PHONE_ON,
        note=_PHONE_NOTE,
        order=2,
    ),
    ContactFact(
        "norfolk-email",
        "email",
        "referral",
        "prevent@norfolk.police.uk",
        "Norfolk Constabulary Prevent team",
        "A list of Prevent teams kept by others; Norfolk's schools site gave an older form of it about 2020",
        "undated, collected in 2026",
        order=3,
    ),
    ContactFact(
        "norfolk-care",
        "phone",
        "safeguarding",
        "0344 800 8020",
        "Norfolk children and adults",
        "Norfolk County Council, report concerns page",
        "undated, collected in 2026",
        order=1,
    ),
    ContactFact(
        "norfolk-care-professionals",
        "phone",
        "safeguarding",
        "0344 800 8021",
        "Norfolk, for professionals",
        "Norfolk Safeguarding Children Partnership",
        "undated, collected in 2026",
        order=2,
    ),
]

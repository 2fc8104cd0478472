"""Westmorland and Furness. Facts: its Safeguarding Children Partnership's Prevent page, of 2025 or later."""

from guidance.content.passages import AFTER, CHANNEL_PROMISES, CONTEST, SIGNS, URGENT
from guidance.content.shapes import (
    ContactFact,
    PageText,
    bullets,
    contacts,
    heading,
    inset,
    link,
    links,
    numbers,
    report_button,
    text,
)

_CTP = "https://www.counterterrorism.police.uk"

PAGE = PageText(
    "westmorland-and-furness",
    "Worried about someone in Westmorland and Furness",
    "How to get help for a person who may be drawn into terrorism by others.",
    [
        heading("Who to contact"),
        text(
            "If you are worried about a person, or need advice, report it here or contact the Prevent team:",
        ),
        contacts(),
        *URGENT,
        heading("A safeguarding issue"),
        text(
            (
                "Children, young people and adults can be exploited by people who want to draw them "
                "into terrorism, or into support for it. In Westmorland and Furness the police and all "
                "their partners treat this as a possible safeguarding issue. It is like other kinds of "
                "harm: gangs, bullying, sexual exploitation or substance abuse. Some children and "
                "adults may be susceptible. There is guidance for all professionals who work with them."
            ),
        ),
        inset(
            (
                "<b>The partnership&rsquo;s policy.</b> There is a policy on radicalisation, terrorism "
                "and extremist ideology. Ask for it at the "
            )
            + link("Westmorland and Furness Safeguarding Children Partnership", "https://wfscp.org.uk")
            + ". The earlier Cumbria partnership wrote it. That split in two on 1 April 2025."
        ),
        *SIGNS,
        heading("The strategy"),
        CONTEST,
        text(
            "Prevent aims to stop people from being radicalised and drawn into terrorism. Public "
            "services, their partners and local communities work together. It works outside the "
            "criminal law. It protects people who may be susceptible, before they harm others or "
            "themselves."
        ),
        heading("Channel: many agencies together"),
        text(
            (
                "Channel is how agencies work together to protect people at risk. They are the "
                "council, education, health, social care, children and youth services, probation, the "
                "police and the local community. They have 3 tasks:"
            ),
            bullets(
                "identify people at risk of being drawn into terrorism",
                "assess what the risk is and how great",
                "develop the support plan that suits each person best",
            ),
            (
                "In Westmorland and Furness a multi-agency panel of experts, chaired by the local "
                "authority, meets monthly. It talks through each referral and puts support in place. "
                "The aim is to help early and to lead people away from harm."
            ),
        ),
        CHANNEL_PROMISES,
        AFTER,
        heading("Training"),
        text(
            bullets(
                (
                    "<b>Mandatory training:</b> you must take it if you work with children, young "
                    "people and their families in Westmorland and Furness."
                ),
                "<b>Prevent duty training:</b> "
                + link("a free Home Office course", "https://www.gov.uk/guidance/prevent-duty-training")
                + ". It shows how to support people susceptible to radicalisation.",
            )
        ),
        heading("Action Counters Terrorism (ACT)"),
        text(
            "ACT is the police campaign that asks everyone to help. If you suspect something, report "
            "it: trust your instincts. The police say that you will not be wasting their time. Even a "
            "small piece of information could save lives. They treat it in strict confidence, and "
            "experienced officers check it before they decide whether to act."
        ),
        heading("Help and resources"),
        links(
            (
                "ACT campaign",
                "https://www.gov.uk/ACT",
                "Communities defeat terrorism: signs to look for and how to report.",
            ),
            (
                "ACT eLearning",
                "https://www.protectuk.police.uk",
                "Online training. Partners and businesses can sign up.",
            ),
            (
                "ACT app",
                "https://www.protectuk.police.uk",
                "For partners, businesses and the public. Urim ran it when the partnership listed it.",
            ),
            ("Counter Terrorism Policing", _CTP, "The police network that deals with terrorism."),
            ("Run, Hide, Tell", _CTP, "What to do in a gun or knife attack."),
            (
                "Counter Terrorism Policing: safeguarding",
                _CTP,
                "How the police help to protect people who may be drawn into terrorism.",
            ),
            (
                "Cumbria Police",
                "https://www.cumbria.police.uk",
                (
                    "If there is an immediate threat to life, move to a safe place and call 999 at "
                    "once. Otherwise any information may help, even if you are unsure. It is checked "
                    "before anything is done."
                ),
            ),
            (
                "Report suspicious activity",
                "https://www.gov.uk/ACT",
                "Tell the police about anything you have seen or heard that could be linked to terrorism.",
            ),
            (
                "Act Early",
                "https://actearly.uk",
                (
                    "What to do when someone close to you shows extreme views or hatred. Through "
                    "Prevent, police and partners protect people from being exploited."
                ),
            ),
            (
                "What you can do",
                _CTP,
                (
                    "A Run, Hide, Tell pack for teachers of pupils aged 11 to 16. It was made with the "
                    "PSHE Association and Girlguiding. It has films, lesson plans for Key Stages 3 and "
                    "4, and advice on how to teach it safely."
                ),
            ),
            (
                "NSPCC",
                "https://www.nspcc.org.uk",
                (
                    "The NSPCC has a helpline. Call it if you fear that a child is being radicalised or groomed, or "
                    "want advice on how to talk to children about terrorism. Staff are trained to know "
                    "the signs."
                ),
            ),
            (
                "Educate Against Hate",
                "https://www.educateagainsthate.com",
                "Practical advice on how to keep children safe from being radicalised by extremists.",
            ),
            (
                "Prevent duty guidance for educators",
                "https://www.gov.uk/government/publications/the-prevent-duty-safeguarding-learners-vulnerable-to-radicalisation",
                "For staff who keep children and students safe in schools, colleges and other places of learning.",
            ),
        ),
        heading("Children’s and adults’ social care"),
        text(
            "For a child, the council&rsquo;s Multi-Agency Children&rsquo;s Hub takes an online Single Contact "
            "Form. It has done so since 17 March 2025. Look for it on the council&rsquo;s website."
        ),
        contacts("safeguarding"),
        numbers("nspcc"),
        report_button(),
    ],
)

_SEED = "Westmorland and Furness Safeguarding Children Partnership, Prevent page; also a Cumberland Council bulletin"
_SEED_ON = "April 2025 or later"
# It is not confirmed who runs this mailbox, and we may not replace it without confirmation.
_HOSTED = (
    "Believed to be run by Lancashire's police for this area. Your police force is still Cumbria "
    "Constabulary. The two forces have not yet confirmed this."
)

CONTACTS = [
    ContactFact(
        "westmorland-and-furness-phone",
        "phone",
        "referral",
        "01772 413 398",
        "Prevent team for Westmorland and Furness",
        _SEED,
        _SEED_ON,
        note=_HOSTED,
        order=1,
    ),
    ContactFact(
        "westmorland-and-furness-email",
        "email",
        "referral",
        "concern@lancashire.pnn.police.uk",
        "Prevent team for Westmorland and Furness",
        _SEED,
        _SEED_ON,
        note=_HOSTED,
        order=2,
    ),
    ContactFact(
        "westmorland-and-furness-night",
        "phone",
        "safeguarding",
        "0300 373 2724",
        "Emergency Duty Team for children",
        "Cumbria safeguarding children procedures, Cumberland professionals' page",
        "undated, collected in 2026",
        hours="outside office hours",
        order=1,
    ),
    ContactFact(
        "westmorland-and-furness-adults",
        "phone",
        "safeguarding",
        "0300 373 3301",
        "Westmorland and Furness adults",
        "Public adult safeguarding pages for Cumbria",
        "undated, collected in November 2026",
        out_of_hours="call 01228 526690",
        order=2,
    ),
]

"""Statements that a public body must publish: cookies, complaints, confidentiality. Open questions are shown."""

from guidance.content.accessibility import ACCESSIBILITY
from guidance.content.passages import REGULATOR
from guidance.content.privacy import PRIVACY
from guidance.content.shapes import PageText, bullets, heading, link, numbers, text, to_confirm
from prevent_portal.privacy import TRACING

CONFIDENTIALITY = PageText(
    "confidentiality",
    "Who will know that you reported",
    "What we mean by “in confidence” and “anonymous”, and what we cannot promise.",
    [
        heading("In confidence"),
        text(
            (
                "Trained police officers read what you send. They may share it to find the right help, to "
                "protect someone, or to deal with a crime. They may share it with the council, schools or "
                "health services. They may also contact ports and immigration services. The Home Office may get it "
                "too, if the person is offered support. This website may tell the council’s safeguarding team."
            ),
            (
                "The police look for the person in their own records, and keep a record of their own. This "
                "website cannot delete that record."
            ),
            (
                "In confidence does not mean secret. The person may come to know what was said if the risk, "
                "or the law, makes it necessary. They may also guess who spoke up, from what only you could "
                "know."
            ),
        ),
        to_confirm(
            "whom they share a report with, when they contact ports and immigration services, and what they record "
            "about the person who sent it."
        ),
        heading("Giving your name"),
        text(
            "You choose. With your name and a way to reach you, an officer can ask you more, and may be able "
            "to do more. Say so in your report if you want nobody else to hear your name."
        ),
        heading("Giving no name"),
        text(
            (
                "You do not have to say who you are. We do not keep your internet address, or what kind of "
                "phone or computer you have, with your report. We do not count or follow visitors."
            ),
            (
                "It may mean that less can be done, because nobody can call you to ask more. With your "
                "return code you can come back, see how your report stands, answer a question and put a "
                "mistake right."
            ),
        ),
        heading("Anonymous is not the same as impossible to trace"),
        text(
            TRACING,
            (
                "We cannot control what others keep. That may be your internet provider, your work or school "
                "network, or your own browser. Think about which device you use. A private window leaves less "
                "behind."
            ),
        ),
        heading("What we do not promise"),
        text(
            bullets(
                "that nobody will ever guess or find out who reported",
                "that only the police and the council will see it",
                "that you will hear what happened in the end",
                "that the police will do what you hope for",
            )
        ),
        heading("Would you rather talk?"),
        text("You need not give your name on these lines."),
        numbers("act-early", "hotline", "crimestoppers", "childline"),
        text("Read " + link("what happens after you report", "/what-happens-next/") + "."),
    ],
)

COOKIES = PageText(
    "cookies",
    "Cookies",
    "This website uses only the cookies it cannot work without.",
    [
        text(
            (
                "A cookie is a small piece of text that a website keeps on your device. We do not use "
                "cookies to count visitors, to follow you or to advertise. So we do not need to ask "
                "for your permission."
            ),
            "Reading the guidance sets no cookie at all.",
        ),
        heading("The cookies we use"),
        text(
            bullets(
                (
                    "<b>draft</b> keeps the key to your unfinished report. We hold the answers locked, "
                    "and only your browser holds the key. It goes when you close your browser, or when you "
                    "tell us that you have written down your return code. After an hour without use it "
                    "opens nothing any more."
                ),
                (
                    "<b>entry</b> keeps the key to what a police officer is entering after a telephone call or a "
                    "letter. It is set for officers who have signed in, and goes when they close their browser."
                ),
                (
                    "<b>visit</b> lets you read and answer messages after you entered your return code. It "
                    "does not hold the code. It goes when you close the page, and opens nothing after 15 minutes."
                ),
                (
                    "<b>language</b> keeps the language that you chose for the form, if it is not English. It goes "
                    "when you close your browser, leave the form or choose English again."
                ),
                (
                    "<b>csrf</b> makes sure that a form was sent by you, and not by another website. "
                    "It goes when you close your browser."
                ),
            ),
            (
                "On a secure connection each name begins with &ldquo;__Host-&rdquo;. Our pages keep nothing else in "
                "your browser."
            ),
        ),
        heading("Cookies for officers and editors"),
        text(
            "The public never gets these. They are for people who sign in to work here:",
            bullets(
                "<b>session</b> keeps them signed in, for 12 hours at most.",
                (
                    "<b>browser</b> holds a random number, for a year. With it we know that they used this browser "
                    "before. If not, we tell them by email that somebody signed in."
                ),
                (
                    "<b>expired_form</b> keeps the key to what they typed and sent when they were no longer signed "
                    "in. It opens nothing after 30 minutes."
                ),
                "<b>wagtail_sidebar_collapsed</b> notes that an editor made the menu small.",
            ),
        ),
        heading("Leaving no trace on a shared device"),
        text(
            "Your browser keeps a history of the pages you visit. To leave no trace, use a private "
            "window, or clear the history after you finish."
        ),
    ],
)

COMPLAINTS = PageText(
    "complaints",
    "Complaints",
    "How to complain about Prevent, about your data, or about this website.",
    [
        text(
            "Are you worried about a person? That is not a complaint: "
            + link("report it to the Prevent team", "/report/")
            + "."
        ),
        heading("About Prevent"),
        text(
            (
                "Anyone can complain about how Prevent was used. The Office of the Independent Prevent "
                "Commissioner takes complaints. Use "
            )
            + link("Report a concern about Prevent", "https://www.gov.uk/guidance/report-a-concern-about-prevent")
            + " on GOV.UK. You do not have to give your name.",
            (
                "The office records every complaint and looks for patterns. It does not look into each one. You may "
                "not hear from it. You can also complain to the police force, the council or the school itself."
            ),
        ),
        heading("About how your data is used"),
        text(
            (
                "Complain to the police force or the council that holds it. Each must have a way for you to "
                "complain. That has been the law since 19 June 2026. They must acknowledge your complaint "
                "within 30 days."
            ),
            f"If you are not happy with the answer, you can complain to the {REGULATOR}.",
        ),
        heading("About the police or a council"),
        text("Each force and each council has a complaints process of its own, on its website."),
        heading("About this website"),
        to_confirm("who answers complaints about this portal, and how to reach them."),
        text(
            "If part of it does not work for you, see "
            + link("the accessibility statement", "/accessibility/")
            + ". If someone is in danger, do not wait for an answer."
        ),
        numbers("emergency", "non-emergency"),
    ],
)

ALL = [PRIVACY, CONFIDENTIALITY, ACCESSIBILITY, COOKIES, COMPLAINTS]

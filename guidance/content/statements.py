"""What a public body must publish. Questions still open stand in plain sight."""

from guidance.content.shapes import (
    PageText,
    bullets,
    heading,
    inset,
    link,
    numbers,
    text,
)

_ICO = link("Information Commissioner&rsquo;s Office", "https://ico.org.uk/make-a-complaint/")
_TO_CONFIRM = "To be confirmed by the councils and forces before launch:"

PRIVACY = PageText(
    "privacy",
    "Privacy notice",
    "What we do with what you tell us, and your rights.",
    [
        inset(
            f"<b>{_TO_CONFIRM}</b> the names and addresses of the data controllers and of their data "
            "protection officers, how the controllers share the work, and how long each keeps records."
        ),
        heading("Who is responsible"),
        text(
            ("Two kinds of organisation decide how this information is used. Each is a &ldquo;controller&rdquo;:"),
            bullets(
                "<b>the council</b> for the area, which leads safeguarding and chairs the Channel panel",
                "<b>the police force</b> for the area, whose Prevent officers read the concern",
            ),
        ),
        heading("What we collect"),
        text(
            bullets(
                (
                    "about the person you are worried about: what you know of their name, age, where "
                    "they live, what they have said or done, and anything else you tell us, such as "
                    "health, beliefs or family"
                ),
                "about you, if you choose to say: your name, how you know the person, and how to contact you",
            ),
            (
                "We get it from you. You do not have to answer any question that you would rather not. "
                "We do not keep your internet address or the kind of device you use with a concern."
            ),
        ),
        heading("Why we use it, and the law"),
        text(
            (
                "To protect people who may be drawn into terrorism, to protect the public, and to deal "
                "with crime. We do not rely on your consent."
            ),
            bullets(
                (
                    "<b>Councils</b> use UK GDPR article 6(1)(e), a public task. For sensitive facts "
                    "such as health or religion they use article 9(2)(g), substantial public interest, "
                    "and Schedule 1 to the Data Protection Act 2018 (safeguarding of children and of "
                    "individuals at risk). Their duties are in the Counter-Terrorism and Security Act "
                    "2015, sections 26 and 36, and in the law on crime and disorder, children and care."
                ),
                (
                    "<b>The police</b> use Part 3 of the Data Protection Act 2018 where the purpose is "
                    "law enforcement, which includes preventing threats to public safety. Where it is "
                    "safeguarding alone they use UK GDPR. Sensitive facts are used only where strictly "
                    "necessary."
                ),
            ),
            "No decision about anyone is made by a computer alone.",
        ),
        heading("Who sees it"),
        text(
            "A small number of trained police officers. They share it with partners (social care, "
            "education, health) only to find the right support or to protect someone. Your report "
            "is confidential. That does not mean secret: the person may come to know of it if the "
            "risk, or the law, requires. We do not plan to send it outside the United Kingdom; the "
            "controllers will confirm this before launch."
        ),
        heading("How long it is kept"),
        text(
            (
                "This portal only takes concerns in. It is not the police or council record. A concern "
                "is locked (encrypted) as soon as you send it. How long the copy here stays once the force "
                "has taken the concern over is to be confirmed before launch. It will be a short, fixed "
                "time, shorter for children. It is not destroyed before the force has opened it."
            ),
            "Answers that you do not send are deleted after an hour without use.",
            "The records of forces and councils have rules of their own, which they publish.",
        ),
        heading("Your rights"),
        text(
            (
                "You can ask a controller for a copy of your information, ask to have it put right or "
                "erased, ask to restrict its use, or object. Sometimes a right is limited, for example "
                "where an answer would put somebody at risk. We must be able to explain why."
            ),
        ),
        heading("Complain about how your data is used"),
        text(
            "Complain to the controller first. It must acknowledge your complaint within 30 days. "
            f"You can also complain to the {_ICO}. See " + link("Complaints", "/complaints/") + "."
        ),
    ],
)

ACCESSIBILITY = PageText(
    "accessibility",
    "Accessibility statement",
    "How accessible this website is, and what to do if you cannot use part of it.",
    [
        inset(
            f"<b>{_TO_CONFIRM}</b> the public bodies that this statement speaks for, and their contact "
            "for accessibility."
        ),
        text(
            (
                "This statement covers this portal: its guidance, the form for reporting, and the "
                "pages for officers and editors. We want as many people as possible to be able to use "
                "it. You should be able to:"
            ),
            bullets(
                "change colours, contrast and fonts in your browser",
                "zoom in up to 400% without the text going off the screen",
                "use all of it with a keyboard alone, or with speech recognition",
                "listen to it with a screen reader",
                "use the guidance and the form with JavaScript switched off",
            ),
        ),
        heading("How accessible this website is"),
        text(
            "It is not yet audited, so we cannot claim that it meets the standard in full. We test "
            "every page with automated tools. These find only part of what can be wrong."
        ),
        heading("If you cannot use part of it"),
        text("If you cannot use the form, you can speak to someone instead:"),
        numbers("act-early", "non-emergency", "emergency"),
        text(
            "Textphone: 18001 101. If you need information in another format, such as large print, "
            "easy read, audio or braille, ask your council."
        ),
        heading("Tell us about a problem"),
        text(
            "If you find a problem that is not listed here, tell your council. The contact for "
            "this portal is to be confirmed."
        ),
        heading("If you are not happy with the answer"),
        text(
            (
                "The Equality and Human Rights Commission enforces the accessibility regulations. If "
                "you are not happy with how we answer, contact the "
            )
            + link("Equality Advisory and Support Service", "https://www.equalityadvisoryservice.com")
            + "."
        ),
        heading("Technical information"),
        text(
            (
                "The public bodies that run this portal are committed to making it accessible, in line "
                "with the Public Sector Bodies (Websites and Mobile Applications) (No. 2) "
                "Accessibility Regulations 2018."
            ),
            (
                "<b>Compliance status.</b> The standard is the Web Content Accessibility Guidelines "
                "(WCAG) version 2.2, level AA. This website has not yet been audited against it."
            ),
            (
                "<b>Content that is not accessible.</b> None is known yet. The editing pages come from "
                "Wagtail, an editing system that others make; we have not tested them in full."
            ),
        ),
        heading("Preparation of this statement"),
        text("This statement was prepared on 21 November 2026. It will be reviewed when the audit is done."),
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
                "<b>csrf</b> makes sure that a form was sent by you, and not by another website.",
                "<b>session</b> keeps officers and editors signed in. The public never gets it.",
            ),
            "On a secure connection each name begins with <b>__Host-</b>.",
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
        heading("About Prevent"),
        text(
            (
                "Anyone can complain to the Standards and Compliance Unit. It is part of the "
                "Commission for Countering Extremism and began on 28 February 2024. Use "
            )
            + link("make a complaint about Prevent", "https://www.gov.uk/guidance/make-a-complaint-about-prevent")
            + " on GOV.UK. It sends you an email with a reference."
        ),
        heading("About how your data is used"),
        text(
            "Complain to the organisation that holds it: the police force or the council for the area. "
            "Since 19 June 2026 every such organisation must have a way for you to complain, and must "
            "acknowledge your complaint within 30 days. If you are not satisfied, you can complain to the "
            f"{_ICO}."
        ),
        heading("About the police or a council"),
        text("Each force and each council has a complaints process of its own, on its website."),
        heading("About this website"),
        inset(f"<b>{_TO_CONFIRM}</b> who answers complaints about this portal, and how to reach them."),
    ],
)

ALL = [PRIVACY, ACCESSIBILITY, COOKIES, COMPLAINTS]

"""The privacy notice: two kinds of controller, two laws. What only the controllers can say is marked as open."""

from guidance.content.shapes import PageText, bullets, heading, link, text, to_confirm

_ICO = link("Information Commissioner&rsquo;s Office", "https://ico.org.uk/make-a-complaint/")

PRIVACY = PageText(
    "privacy",
    "Privacy notice",
    "What we do with what you tell us, and your rights.",
    [
        to_confirm(
            "the names and addresses of the data controllers and of their data protection officers, how they "
            "share the work, and how long each keeps what you send."
        ),
        heading("Who is responsible"),
        text(
            "Two kinds of organisation decide how this information is used. Each is a &ldquo;controller&rdquo;:",
            bullets(
                "<b>the council</b> for the area, which leads on safeguarding and chairs the Channel panel",
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
                "We do not keep your internet address, or the kind of device you use, with a concern."
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
                    "law enforcement. That takes in threats to public safety. Where it is safeguarding "
                    "alone they use UK GDPR. They use sensitive facts only where strictly necessary."
                ),
            ),
            "No decision about anyone is made by a computer alone.",
        ),
        heading("Who sees it"),
        text(
            (
                "A small number of trained police officers. They share it with partners (social care, "
                "education, health) only to find the right support or to protect someone. Your report "
                "is confidential. That does not mean secret: the person may come to know of it if the "
                "risk, or the law, requires. Read more in "
            )
            + link("who will know that you reported", "/confidentiality/")
            + ".",
            (
                "We do not plan to send it outside the United Kingdom. The controllers will confirm this "
                "before launch."
            ),
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
            "You can ask a controller to:",
            bullets(
                "give you a copy of your information",
                "put right what is wrong, or erase it",
                "restrict how it is used, or stop using it if you object",
            ),
            (
                "Sometimes a right is limited, for example where an answer would put somebody at risk. The "
                "controller must be able to explain why."
            ),
        ),
        heading("Complain about how your data is used"),
        text(
            "Complain to the controller first. It must acknowledge your complaint within 30 days. "
            f"You can also complain to the {_ICO}. See " + link("Complaints", "/complaints/") + "."
        ),
    ],
)

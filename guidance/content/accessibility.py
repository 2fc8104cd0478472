"""The accessibility statement, in the model form that the regulations of 2018 ask of public bodies."""

from guidance.content.shapes import PageText, bullets, heading, link, numbers, text, to_confirm

_EASS = link("Equality Advisory and Support Service", "https://www.equalityadvisoryservice.com")

ACCESSIBILITY = PageText(
    "accessibility",
    "Accessibility statement",
    "How easy this website is to use for everyone, and what to do if you cannot use part of it.",
    [
        to_confirm("which public bodies this statement speaks for, and who to tell about a problem."),
        text(
            (
                "This statement is about the whole portal: the guidance, the form to report a concern, "
                "and the pages for officers and editors. We want as many people as we can to be able to "
                "use it. You should be able to:"
            ),
            bullets(
                "change colours, contrast and fonts in your browser",
                "zoom in up to 400% without the text going off the screen",
                "use all of it with a keyboard alone, or with speech recognition",
                "listen to it with a screen reader",
                "read the guidance and fill in the form with JavaScript switched off",
            ),
        ),
        heading("How accessible this website is"),
        text(
            "No person has tested it in full yet. So we cannot say that it meets the standard. Tools "
            "test every public page each time we change the website. They find no fault today. But "
            "tools find only some of what can be wrong."
        ),
        heading("If you cannot use part of it"),
        text("If you cannot use the form, you can speak to someone instead:"),
        numbers("act-early", "non-emergency", "emergency", "emergency-deaf"),
        text("Do you need this in another form, such as large print, easy read, audio or braille? Ask your council."),
        heading("Tell us about a problem"),
        text("Have you found a problem that is not on this page? Tell your council. We want to put it right."),
        heading("If you are not happy with the answer"),
        text(
            (
                "The Equality and Human Rights Commission enforces the law on this. It is often called "
                f"the EHRC. If you are not happy with our answer, contact the {_EASS}."
            ),
        ),
        heading("The law and the standard"),
        text(
            (
                "The public bodies that run this portal want to make it accessible. They must do so under "
                "the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility "
                "Regulations 2018."
            ),
            (
                "<b>Compliance status.</b> The standard is the Web Content Accessibility Guidelines (WCAG), "
                "version 2.2, level AA. This website is not yet audited against it."
            ),
            (
                "<b>What is not accessible.</b> The form does not let your browser fill in your own name, "
                "telephone number or email address (criterion 1.3.5, identify input purpose). That is on purpose: a "
                "browser that fills them in also keeps them, and shows them to the next person who uses the "
                "device. The pages of the areas, and some of the statements, are in English only."
            ),
            ("Wagtail makes the pages that editors use. We have not tested those in full."),
        ),
        heading("How we tested it"),
        text(
            (
                "We wrote this statement on 21 November 2026. We will look at it again when the audit is "
                "done, and at least once a year."
            ),
            (
                "Each change is tested by axe, Pa11y, Lighthouse and the Nu HTML Checker. They look at the "
                "public pages and at the form, with its error messages. These tests run in Chromium, as on a "
                "phone and as on a computer, with and without JavaScript."
            ),
        ),
    ],
)

"""Why the portal holds what it holds, by which law, and what rights people have: the one place for each.

The first text of the privacy notice is made of it, and every copy for somebody who asks what is held about them. The
controllers have to confirm it, and editors may change the notice, but not the copies: a change of law is made here.
"""

PURPOSES = "To protect people who may be drawn into terrorism, to protect the public, and to deal with crime."
_COUNCILS = (
    "use UK GDPR article 6(1)(e), a public task. For sensitive facts such as health or religion they use article "
    "9(2)(g), substantial public interest, and Schedule 1 to the Data Protection Act 2018 (safeguarding of children "
    "and of individuals at risk). For facts about crimes they use article 10 with Schedule 1 to that Act. Their "
    "duties are in the Counter-Terrorism and Security Act 2015, sections 26 and 36, and in the law on crime and "
    "disorder, children and care."
)
_POLICE = (
    "use Part 3 of the Data Protection Act 2018 where the purpose is law enforcement. That takes in threats to "
    "public safety. Where it is safeguarding alone they use UK GDPR. They use sensitive facts only where strictly "
    "necessary."
)
# Who, and which law.
LAWS = (("Councils", _COUNCILS), ("The police", _POLICE))
NO_AUTOMATED_DECISION = "No decision about anyone is made by a computer alone."
WHO_SEES_IT = (
    "Trained police officers. They may share it with partners (social care, education, health) to find the right "
    "support, to protect someone or to deal with a crime. They may also contact ports and immigration services. If "
    "the person goes to Channel, the Home Office holds that record too."
)
# What only the police can promise: said in the same words wherever it is said.
TRACING = (
    "Where a life is at risk, the police may try to find out who sent a report. We ask that a senior officer decides "
    "that and writes down why. The police have still to confirm that they will."
)
# After "You can ask a controller to".
RIGHTS = (
    "give you a copy of your information",
    "put right what is wrong, or erase it",
    "restrict how it is used, or stop using it if you object",
)
LIMITS = (
    "Sometimes a right is limited, for example where an answer would put somebody at risk. The controller must be "
    "able to explain why."
)
COMPLAIN_FIRST = "Complain to the controller first. It must acknowledge your complaint within 30 days."
REGULATOR, REGULATOR_PAGE = "Information Commissioner’s Office", "https://ico.org.uk/make-a-complaint/"

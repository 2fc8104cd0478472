"""A full set of answers for every branch of the report, up to its check page."""

from typing import Any

NORWICH = "E07000148"
CANARIES = {
    "name": "Canaryname Featherstone",
    "other": "Pipkincanary",
    "school": "Canaryschool High",
    "carers": "Canarycarer Plover",
    "worry": "Canaryworry: he said zanzibarine things\nand a second line",
    "more": "Canarymore: he sits alone",
    "noticed": "Canarynoticed last spring",
    "reaction": "Canaryreaction shrugged",
    "your_name": "Canaryreporter Quill",
    "phone": "07700 900321",
    "email": "canary.reporter@example.com",
    "safe": "Canarysafe after six",
}

Answers = dict[str, dict[str, Any]]


def answers(**changes: dict[str, Any]) -> Answers:
    """Answers about a child, in the order in which they are asked.

    `worry={...}` replaces a step, `council=None` omits it.
    """
    full: Answers = {
        "worry": {"worry": CANARIES["worry"]},
        "about": {"about": "person"},
        "where": {"where": "council"},
        "council": {"council": NORWICH},
        "risks": {"risks": ["threat"]},
        "contact": {"contact": "yes", "your_name": CANARIES["your_name"]},
        "reach": {
            "phone": CANARIES["phone"],
            "phone_when": CANARIES["safe"],
            "phone_care": ["no-message"],
            "email": CANARIES["email"],
        },
        "you": {"relation": "family"},
        "name": {"known": "yes", "full_name": CANARIES["name"], "other_names": CANARIES["other"]},
        "age": {"known": "age", "age": "16"},
        "school": {"school": CANARIES["school"]},
        "carers": {"carers": CANARIES["carers"], "know": "no"},
        "more": {"more": CANARIES["more"]},
        "noticed": {"noticed": CANARIES["noticed"]},
        "pictures": {},
        "aware": {"aware": "yes", "reaction": CANARIES["reaction"]},
        "meeting": {"ways": ["face", "interpreter"], "details": "Canarymeeting in Polish"},
    }
    return {slug: fields for slug, fields in (full | changes).items() if fields is not None}


ADULT = {"age": {"known": "age", "age": "34"}, "school": None, "carers": None}
NO_PERSON = {"name": None, "age": None, "school": None, "carers": None, "aware": None}
WORK: Answers = {
    "lead": {"lead": "yes", "result": "Canarylead agrees"},
    "first": {"first": "other", "first_name": "Canaryfirst", "first_role": "Tutor", "first_anonymous": "on"},
    "organisation": {"sector": "education", "organisation": "Canaryschool Trust", "role": "Teacher"},
}
WORK_ABOUT_PERSON: Answers = WORK | {
    "you": {"relation": "work"},
    "details": {"gender": "Male", "language": "English", "home": "Canaryhome with an aunt"},
    "needs": {"needs": "Canaryneeds grief"},
    "agencies": {"agencies": "Canaryagency nurse"},
    "consent": {"consent": "unasked", "why": "Canarywhy afraid", "action": "Canaryaction talked"},
    "aware": None,
}
SELF = NO_PERSON | {
    "about": {"about": "self"},
    "you": None,
    "age": {"age": "19"},
    "risks": {"risks": ["pressure"]},
    "help": {"help": "Canaryhelp a talk"},
}
GROUP = NO_PERSON | {
    "about": {"about": "group"},
    "you": {"relation": "close"},
    "called": {"called": "Canarygroup Circle", "online": "canary.example/circle"},
    "others": {"shown": "2", "full_name_1": "Canaryleader", "age_2": "15"},
}
NOTHING: Answers = {
    "worry": {"worry": "?"},
    **{slug: {} for slug in ("about", "where", "known-from")},
    "team": {"area": "norfolk"},
    **{slug: {} for slug in ("risks", "contact", "you", "name", "age", "more", "noticed", "pictures", "aware")},
}

WAYS: dict[str, Answers] = {
    "a child, by family": answers(),
    "an adult, by a friend": answers(**ADULT, you={"relation": "friend"}),
    "several people": answers(
        **ADULT,
        about={"about": "people"},
        others={"shown": "2", "full_name_1": "Canarysecond", "other_names_1": "Two", "age_1": "17", "age_2": "50"},
    ),
    "a child, by a professional": answers(**WORK_ABOUT_PERSON),
    "an adult, by a professional": answers(
        **ADULT | WORK_ABOUT_PERSON | {"occupation": {"now": "Canaryjob baker", "before": "Canarycollege"}}
    ),
    "oneself": answers(**SELF),
    "oneself, under 18": answers(**SELF | {"age": {"age": "15"}, "carers": {"know": "yes", "who": "Canarymum"}}),
    "a group": answers(**GROUP),
    "a place, by a professional": answers(
        **GROUP | WORK | {"about": {"about": "place"}, "you": {"relation": "work"}, "others": {"shown": "1"}}
    ),
    "a place that nobody knows": answers(
        **ADULT | {"known-from": {"area": "unknown"}, "team": {"area": "essex"}},
        where={"where": "unknown"},
        council=None,
    ),
    "nothing known and nothing said": NOTHING,
}

# Step slug to the name of the first branch that has it.
WAY_OF = {slug: name for name, given in reversed(WAYS.items()) for slug in given}

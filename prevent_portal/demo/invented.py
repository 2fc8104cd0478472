"""Thirty invented concerns, in every state that a concern can be in. Nobody of these names exists."""

from dataclasses import dataclass

NORWICH, LYNN, THETFORD = "Norwich", "King’s Lynn", "Thetford"
ESSEX, CAMBRIDGE, CARLISLE, KENDAL = "Chelmsford", "Cambridge", "Carlisle", "Kendal"
READ = ("read", "acknowledge")
WORKED = (*READ, "assess", "write")


@dataclass(frozen=True)
class Invented:
    """`days` ago, about somebody at `place`. `course` names the steps of prevent_portal.demo.concerns, in order."""

    days: float
    place: str
    worry: str
    name: str = ""
    age: int | None = None
    relation: str = "family"
    risks: tuple[str, ...] = ()
    course: tuple[str, ...] = ()


CONCERNS = (
    # Not opened yet.
    Invented(
        0.02,
        NORWICH,
        "My brother has bought a crossbow. He says the people at the town hall will find out on Saturday.",
        "Ivo Madeup",
        19,
        risks=("weapon", "plan"),
    ),
    Invented(
        0.1,
        LYNN,
        "He watches videos of attacks every night and laughs. He will not say where he goes.",
        "Otto Pretend",
        16,
    ),
    Invented(0.3, THETFORD, "A neighbour puts leaflets through our doors that say who should leave the country."),
    Invented(0.9, NORWICH, "She has stopped seeing her friends since she joined a group online.", "Una Notreal", 17),
    Invented(
        4.2,
        NORWICH,
        "He told my son that he would like to fight abroad one day, and asked what it costs to get there.",
        "Lars Invented",
        22,
        relation="friend",
    ),
    # Opened, or being worked on.
    Invented(1.2, NORWICH, "He shouts at the news and writes down names.", "Emil Imaginary", 41, course=READ),
    Invented(
        2.1,
        LYNN,
        "A pupil drew a plan of the school with a place marked on it, and said that they will all see.",
        "Pia Fictional",
        13,
        "friend",
        ("plan", "threat"),
        course=WORKED,
    ),
    Invented(3.3, NORWICH, "He gives all his money to a man he met at the gym.", "Rex Sampleton", 28, course=WORKED),
    Invented(
        6.5,
        THETFORD,
        "My cousin says that she has a ticket and that nobody will stop her.",
        "Mina Placeholder",
        20,
        risks=("travel",),
        course=(*WORKED, "wait"),
    ),
    Invented(
        2.4,
        NORWICH,
        "He has new friends who will not come to our door.",
        "Gus Specimen",
        15,
        course=(*READ, "ask"),
    ),
    Invented(
        3.8,
        LYNN,
        "She talks about people at work as if they were not human.",
        "Vera Dummywood",
        35,
        "friend",
        course=(*READ, "ask", "answer"),
    ),
    Invented(5.1, NORWICH, "He keeps a list of mosques on his wall.", "Ned Makebelieve", 24, course=(*READ, "offer")),
    # Waiting for a second officer, or sent back by one.
    Invented(
        4.6,
        NORWICH,
        "He wrote that he would burn it down, and says now that it was a joke.",
        "Tam Testerson",
        18,
        risks=("threat",),
        course=(*WORKED, "outcome:no-concern"),
    ),
    Invented(
        5.5,
        THETFORD,
        "A girl in my class is told by an older man what to wear and whom to hate.",
        "Bea Mockford",
        14,
        "friend",
        ("child",),
        course=(*WORKED, "outcome:gateway"),
    ),
    Invented(
        7.3,
        LYNN,
        "My father has boxes that nobody may open.",
        "Hal Unreal",
        58,
        risks=("weapon",),
        course=(*WORKED, "outcome:no-concern", "send-back"),
    ),
    # Ended.
    Invented(
        9.2,
        NORWICH,
        "He shares pictures of guns and of people he says must go.",
        "Kit Fabricated",
        17,
        course=(*WORKED, "outcome:gateway", "approve"),
    ),
    Invented(
        8.7,
        LYNN,
        "I saw stickers with a symbol at the bus stop.",
        relation="stranger",
        course=(*WORKED, "outcome:no-concern"),
    ),
    Invented(
        11.4,
        NORWICH,
        "He is lonely and angry, and reads one website all day.",
        "Abe Conjured",
        44,
        course=(*WORKED, "outcome:signposted"),
    ),
    Invented(12.6, THETFORD, "This was meant for the council.", course=(*READ, "outcome:mistaken")),
    Invented(
        14.3,
        NORWICH,
        "She wants to leave the group and is afraid of them.",
        "Zoe Contrived",
        21,
        course=(*WORKED, "outcome:gateway", "reopen"),
    ),
    # About one person twice, and under legal restrictions.
    Invented(
        20.5,
        NORWICH,
        "My nephew says that violence is the only way. He is sixteen.",
        "Milo Storybook",
        16,
        course=(*WORKED, "outcome:no-concern", "approve"),
    ),
    Invented(1.6, NORWICH, "Milo has begun to talk about knives again.", "Milo Storybook", 16, "friend", ("weapon",)),
    Invented(9.9, LYNN, "He says he was recruited at a camp.", "Finn Fairytale", 26, course=(*WORKED, "hold")),
    Invented(10.8, THETFORD, "He denies it all.", "Jude Makeshift", 33, course=(*WORKED, "restrict")),
    # Other forces.
    Invented(0.5, ESSEX, "He filmed the outside of the courts for an hour.", "Sol Hypothetical", 30, "stranger"),
    Invented(2.8, ESSEX, "My flatmate says that he is a soldier now.", "Dov Supposed", 23, "friend", course=READ),
    Invented(3.1, CAMBRIDGE, "A student asked for books that are locked away.", "Lea Assumed", 20, course=WORKED),
    Invented(0.7, CAMBRIDGE, "He shows hatred to one family in our street.", "Max Notional", 39, "neighbour"),
    Invented(1.9, CARLISLE, "My son has changed since he found a new channel.", "Rory Fancied", 15),
    Invented(6.1, KENDAL, "She was seen with a group that trains in the woods.", "Isla Dreamt", 27, course=READ),
)

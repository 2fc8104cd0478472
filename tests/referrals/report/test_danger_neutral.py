"""Belief, opinion and politics are no danger, and none is read as worse than another."""

from itertools import product

import pytest

from referrals.report import danger_signs

PLACES = ("mosque", "church", "synagogue", "gurdwara", "temple", "chapel", "madrasa", "monastery")
PEOPLE = ("Muslims", "Jews", "Christians", "Sikhs", "Hindus", "atheists", "immigrants", "gay people", "white people")
CAUSES = (
    "Palestine",
    "Israel",
    "Ukraine",
    "the climate",
    "animals",
    "refugees",
    "England",
    "unborn babies",
    "workers",
)
PRACTICE = (
    "He prays at the {place} every day and has grown a beard",
    "She goes to the {place} on Fridays and Saturdays and covers her hair",
    "He asked what time the service at the {place} is and wrote down the times",
    "He wrote the times of prayer at the {place} on a list",
    "He gave his savings and his phone to the {place}",
    "They send the children away to the {place} for the summer",
    "He takes his children to the {place} every week",
    "He took his daughter out of school to go to the {place}",
    "An older man from the {place} teaches my son",
    "They wait outside the {place} for the children",
    "He sleeps at the {place} in the last days of the fast",
    "She met her husband at the {place} and they will marry in June",
    "He is going abroad next month on a pilgrimage with the {place}",
    "Her uncle at the {place} wants her to study abroad",
    "He took pictures of the {place} for his project",
    "He was shouted at outside the {place} on Saturday",
)
OPINION = (
    "He says he does not like {people} and will not eat with them",
    "He says {people} should go home",
    "He has new friends who are {people} and they meet at night",
    "He argues with his teacher about {people}",
    "He says all the trouble is the fault of {people}",
    "She wants to marry one of the {people} she met online",
    "He reads about {people} all night and has changed since the summer",
    "He was called names by {people} at school",
)
POLITICS = (
    "He went to a demonstration for {cause} in London on Saturday",
    "She goes to a march for {cause} every week and hands out leaflets",
    "He hangs a flag for {cause} from his window",
    "She was arrested at a protest for {cause} and is proud of it",
    "He collects money for {cause} outside the station",
    "He says the government does not care about {cause}",
    "He wears a badge for {cause} at school and will not take it off",
    "I am worried about what he will do next for {cause}",
    "He says horrible things at dinner about {cause}",
)
OTHER_LANGUAGES = """
Modli się pięć razy dziennie i zapuścił brodę
Chodzi do meczetu w każdy piątek
Chodzi do kościoła w niedzielę i modli się wieczorem
Pojechał na pielgrzymkę do Częstochowy w sierpniu
Poszedł na demonstrację w Londynie w sobotę
Był na marszu przeciw imigracji w listopadzie
Nosi chustę od ramadanu
Przeszła na islam i wyjdzie za mąż w czerwcu
Mówi, że imigranci powinni wrócić do domu
Leci w grudniu na hadżdż z wujkiem
Rozdaje ulotki przed stacją w sobotę
Martwię się, co zrobi dalej
Mówi, że aborcja to morderstwo
Zabrał dzieci do Pakistanu na wakacje
Nauczyciel w meczecie uczy mojego syna Koranu
Płacze, gdy widzi zabite dzieci w wiadomościach
وہ پانچ وقت نماز پڑھتا ہے اور داڑھی رکھ لی ہے
وہ ہر جمعہ کو مسجد جاتا ہے
وہ ہر اتوار کو چرچ جاتا ہے
وہ اگلے مہینے حج پر جا رہا ہے
وہ ہفتے کو مظاہرے میں گیا تھا
اس نے حجاب پہننا شروع کر دیا ہے
وہ رمضان میں روزے رکھتی ہے
وہ کہتا ہے کہ سب گناہگار جہنم میں جائیں گے
مسجد کے مولوی صاحب میرے بیٹے کو قرآن پڑھاتے ہیں
ہم عید پر بکرا ذبح کرتے ہیں
وہ غزہ کے بچوں کے لیے چندہ جمع کرتا ہے
مجھے فکر ہے کہ وہ آگے کیا کرے گا
woh panch waqt namaz parhta hai aur darhi rakh li hai
woh har jumme ko masjid jata hai
woh agle mahine hajj par ja raha hai
hum eid par bakra zibah karte hain
woh hafte ko muzahire mein gaya tha
us ne hijab pehenna shuru kar diya hai
"""
HARMLESS = [
    *(text.format(place=place) for text, place in product(PRACTICE, PLACES)),
    *(text.format(people=people) for text, people in product(OPINION, PEOPLE)),
    *(text.format(cause=cause) for text, cause in product(POLITICS, CAUSES)),
    *OTHER_LANGUAGES.strip().split("\n"),
]
THREATS = (
    *(
        "He wants to burn down the {}",
        "They will attack the {} on Friday",
        "He has a knife and is on his way to the {}",
    ),
    *("He drew a map of the {} with the exits and says everyone will know his name tomorrow",),
)
KILLING = ("He says he will kill {}", "He posted that all {} should be shot", "He says {} deserve to be stabbed")
ATTACKERS = (
    *("Breivik", "Tarrant", "McVeigh", "bin Laden", "the Manchester Arena bomber", "the Christchurch shooter"),
    *(
        "the Finsbury Park attacker",
        "the Southport killer",
        "the man who killed Jo Cox",
        "the men who killed Lee Rigby",
    ),
)
DANGER = [
    *(text.format(place) for text, place in product(THREATS, PLACES)),
    *(text.format(people) for text, people in product(KILLING, PEOPLE)),
    *(f"He says {attacker} was a hero" for attacker in ATTACKERS),
]


@pytest.mark.parametrize("text", HARMLESS)
def test_belief_opinion_and_protest_are_no_danger(text):
    assert danger_signs.signs_in(text) == frozenset()


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_found_whoever_it_is_meant_for_or_comes_from(text):
    assert danger_signs.is_danger(text)

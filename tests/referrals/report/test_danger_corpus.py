"""How many texts of the corpus are recognised, and that docs/danger-signs.md has these figures."""

import unicodedata
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from prevent_portal.characters import without_invisible
from referrals.models import DangerSign
from referrals.report import danger_signs
from tests.house.tree import ROOT

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("danger_corpus.tsv").read_text().removesuffix("\n").split("\n")[1:]
]
LANGUAGES = {"en": "English", "pl": "Polish", "ur": "Urdu", "ur-Latn": "Urdu in Latin letters"}
CORPUS = ("held out", "tuning")
DOCUMENT = ROOT / "docs/danger-signs.md"


def counts(rows) -> Counter:
    seen: Counter = Counter()
    for _, _, labelled, text in rows:
        expected = set() if labelled == "-" else {DangerSign(code) for code in labelled.split(",")}
        found = danger_signs.signs_in(text)
        seen["danger" if expected else "harmless"] += 1
        seen["found" if expected else "alarms"] += bool(found)
        seen["signs"] += len(expected)
        seen["named"] += len(expected & found)
    return seen


def line(name: str, rows) -> str:
    seen = counts(rows)
    recall, alarms = seen["found"] / seen["danger"], seen["alarms"] / seen["harmless"]
    return (
        f"| {name} | {seen['danger']} | {seen['found']} ({recall:.2f}) | {seen['named']} of {seen['signs']} "
        f"| {seen['harmless']} | {seen['alarms']} ({alarms:.2f}) |"
    )


def chosen(parts, language=""):
    return [row for row in ROWS if row[0] in parts and language in ("", row[1])]


def test_corpus_has_300_texts_half_of_them_harmless_and_half_held_out():
    rows = chosen(CORPUS)
    assert len({text for *_, text in ROWS}) == len(ROWS)
    assert (len(rows), len(chosen(CORPUS[:1]))) == (300, 150)
    assert abs(sum(labelled == "-" for _, _, labelled, _ in rows) - 150) <= 2
    assert {code for _, _, labelled, _ in rows for code in labelled.split(",")} == {"-", *DangerSign}


@pytest.mark.parametrize("parts", [CORPUS, CORPUS[:1], {row[0] for row in ROWS}], ids=["corpus", "held out", "all"])
def test_nearly_all_danger_is_found_with_few_false_alarms(parts):
    seen = counts(chosen(parts))
    assert seen["found"] / seen["danger"] >= 0.95
    assert seen["alarms"] / seen["harmless"] <= 0.10
    assert seen["named"] / seen["signs"] >= 0.90


def test_document_has_the_figures():
    wanted = [
        line(f"{part}: {LANGUAGES[language]}", chosen([part], language))
        for part, language in product(CORPUS, LANGUAGES)
    ]
    wanted += [line(f"{part}: all", chosen([part])) for part in CORPUS]
    wanted += [line("corpus: all", chosen(CORPUS)), line("trials: all", chosen({row[0] for row in ROWS} - {*CORPUS}))]
    text = DOCUMENT.read_text()
    assert not [each for each in wanted if each not in text], "The table of docs/danger-signs.md:\n" + "\n".join(
        wanted
    )


def marks() -> list[str]:
    """Every character that nobody sees, and every one that is drawn on a letter. Some are letters to Python."""
    hidden = [chr(number) for number in range(1, 0xE1000) if not without_invisible(f"x{chr(number)}x")[1:-1]]
    drawn = [chr(number) for number in range(0xE1000) if unicodedata.category(chr(number)) in ("Mn", "Me", "Cf")]
    return sorted({*hidden, *drawn})


def test_no_mark_hides_a_word():
    found = marks()
    assert {"\u061c", "\u00ad", "\u200b", "\u200c", "\u3164", "\ufe0f", "\ufeff", "\U000e0041"} <= {*found}
    assert not [
        f"U+{ord(mark):04X}"
        for mark in found
        if danger_signs.signs_in(f"he has a kn{mark}ife") != {DangerSign.WEAPON}
    ]


@pytest.mark.parametrize(
    "text", ["he has a \U0001d40a\U0001d40d\U0001d408\U0001d405\U0001d404", "he has a ｋｎｉｆｅ"]
)
def test_styled_letters_do_not_hide_a_word(text):
    assert danger_signs.signs_in(text) == {DangerSign.WEAPON}


# Words that the review of the translations found missing, and false alarms that it found.
POLISH = """maczety, maczetami, nożami, nożownik, kosa, majcher, sztylet, siekiera, tasak, pistoletów, karabinów,
strzelby, rewolwer, nabojami, gnat, spluwa, giwera, kałach, kałasznikow, bombami, trotyl, dynamit, semtex, rurobomba,
koktajl Mołotowa, wybuchnie, eksplozja, zdetonować, detonatora, wysadzą, ładunku wybuchowego, zabijemy, pozabijać,
mordować, wymordować, zastrzelą, zadźga, strzelanina, poderżnąć gardło, zajebać, odjebać, podpalić, wjechać w tłum,
rozjechać ludzi, powiesić się, planuje zamach, szykuje zamach, zamachem w styczniu, zaatakujemy"""
DATES = "marca, w styczniu, w grudniu, za tydzień, za godzinę, wkrótce, niedługo, lada dzień, w przyszłą środę"
LEAVING = "jechać, jedzie, pojechać, lecę, wyjeżdżam, wyjechał, wylatuje"
JOINING = "dołączył, wstąpić, zaciągnąć się, walka, na front"
URDU = """چھریاں، چھرے، چاقوؤں، تلواریں، کلہاڑا، گن، پسٹل، ریوالور، فائرنگ، گولی ماری، بمب، دھماکوں، گرنیڈ، ڈیٹونیٹر،
خود کش، ماردے، قتل کردے، قتل کی دھمکی، گلا کاٹ، ذبح کر، خود کشی، اڑانا، اڑادے، آگ لگا، لڑنے جا"""
URDU_DATES = "مئی، عید، رمضان، محرم، ویک اینڈ"
ROMAN = """chaqu, chaku, churri, khanjar, talwar, bandooq, banduq, goli mar, goli chala, bumb, bam bana, dhamaka,
barood, khudkush, hathyar, aslaha, maar dunga, mar dega, jaan se maar, qatl kar, ura dunga, uda dega, larne ja"""
ROMAN_DATES = "aaj, kal, parson, agle hafte, jumme ko, Eid"


def said(words: str, sentence: str = "{}") -> list[str]:
    return [sentence.format(" ".join(each.split())) for each in words.replace("،", ",").split(",")]


@pytest.mark.parametrize(
    "text",
    [
        *said(POLISH),
        *said(DATES, "będzie atak {}"),
        *said(LEAVING, "{} walczyć"),
        *said(JOINING, "ma bilet, {}"),
        *said(URDU),
        *said(URDU_DATES, "{} حملہ"),
        *said(ROMAN),
        *said(ROMAN_DATES, "hamla {}"),
        *said(ROMAN_DATES, "humla {}"),
        "manuals on building a bomb",
    ],
)
def test_word_that_was_missed_is_found(text):
    assert danger_signs.is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "he talks a lot about ISIS",
        "kuszą go",
        "broni ich poglądów",
        "walczy z rakiem, a lot mamy jutro",
        "to była masakra",
        "atak padaczki w piątek",
        "گولیاں",
        "ہم شادی میں شامل ہونے کے لیے سفر پر ہیں",
        "goliyan",
        "hum shadi mein shamil hone ke liye safar pe hain",
    ],
)
def test_false_alarm_is_gone(text):
    assert not danger_signs.is_danger(text)


def test_a_harmless_sentence_does_not_hide_the_next():
    assert danger_signs.signs_in("He plays a game. There is a pistol here.") == {DangerSign.WEAPON}
    assert not danger_signs.signs_in("He plays a game where there is a pistol.")


def test_words_far_apart_are_no_pair():
    apart = " ".join(["and so on"] * 20)
    assert danger_signs.signs_in("an attack, perhaps on Monday") == {DangerSign.PLAN}
    assert not danger_signs.signs_in(f"an attack {apart} on Monday")


WORST = ["kill the people ", "a plan to attack ", "bomb ", "take with him ", "a ", "attack monday ", "child "]


@pytest.mark.parametrize("words", [" ".join(text for *_, text in ROWS), *WORST], ids=lambda words: words[:16].strip())
def test_steps_grow_with_the_length_alone(words, monkeypatch):
    """Eight times the text in at most nine times the steps; the square would be 64 times."""
    steps = 0
    compare, look_around = danger_signs._end, danger_signs._within

    def count(wrapped):
        def counted(*args):
            nonlocal steps
            steps += 1
            return wrapped(*args)

        return counted

    monkeypatch.setattr(danger_signs, "_end", count(compare))
    monkeypatch.setattr(danger_signs, "_within", count(look_around))

    def steps_for(length: int) -> int:
        nonlocal steps
        steps = 0
        danger_signs.signs_in((words * (length // len(words) + 1))[:length])
        return steps

    assert steps_for(20_000) <= 9 * steps_for(2_500) + 100

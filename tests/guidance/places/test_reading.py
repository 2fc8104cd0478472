"""What people type where a place is asked: spellings, slips, keyboards, and what is no place."""

from datetime import date

import pytest

from guidance import directory
from guidance.models import Area, Council, Force, Outward, Postcode
from guidance.places import names


def words(typed):
    return [option.words for option in directory.read_place(typed).options]


@pytest.mark.parametrize(
    ("typed", "street", "postcode"),
    [
        ("12 London Road, Kendal", "12 London Road", ""),
        ("Flat 3\n14 High St, Chelmsford, CM1 1AB", "Flat 3, 14 High St", "CM1 1AB"),
        ("CM1 1AB 14 High St", "14 High St", "CM1 1AB"),
        ("Kelvedon Rd, Tiptree, Essex", "Kelvedon Rd", ""),
        ("Norwich", "", ""),
        ("near Norwich", "", ""),
        ("Queen's Street in Kings Lynn", "Queen's Street in", ""),
        ("cm1", "", "CM1"),
        ("12 Mill Lane CM1", "12 Mill Lane", "CM1"),
    ],
)
def test_street_and_postcode_are_told_from_the_town(content, typed, street, postcode):
    found = directory.read_place(typed)
    assert found.is_sure
    assert (found.street, found.postcode, found.text) == (street, postcode, typed)


def test_street_named_for_a_town_is_not_that_town(content):
    assert words("5 Norwich Road") == []
    assert words("5 Norwich Road, Ely") == ["Ely (East Cambridgeshire, Cambridgeshire)"]
    assert words("5 Norwich, Road") != []  # a comma ends the name of a street


@pytest.mark.parametrize(
    "typed",
    [
        "King's Lynn",
        "kings lynn",
        "KINGS-LYNN",
        "King`s  Lynn",
        "King’s Lynn.",
        "Kings\u200b Lynn",
        "ＫＩＮＧＳ ＬＹＮＮ",
    ],
)
def test_spelling_does_not_matter(content, typed):
    assert words(typed) == ["King's Lynn (King's Lynn and West Norfolk, Norfolk)"]


@pytest.mark.parametrize("typed", ["CM۱ ۱AB", "CM١ ١AB", "cm1-1ab", "CMI 1AB", " c m 1 1 a b "])
def test_digits_of_other_keyboards_are_read(content, typed):
    assert directory.read_place(typed).postcode == "CM1 1AB"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Chelmsferd", "Chelmsford (Essex)"),
        ("Chelmsfrod", "Chelmsford (Essex)"),
        ("Kendall", "Kendal (Westmorland and Furness, Westmorland and Furness)"),
        ("14 Mill Lane, Whitehavn", "Whitehaven (Cumberland, Cumbria)"),
        ("safronwalden", None),  # two slips
        ("Ell", None),  # too short to guess
    ],
)
def test_one_slip_is_a_guess_and_never_sure(content, typed, first):
    found = directory.read_place(typed)
    assert not found.is_sure
    assert found.is_guess
    assert (words(typed) or [None])[0] == first


@pytest.mark.parametrize(
    "typed", ["", "  ", "x", "near the old mosque", "نزدیک مسجد", "?" * 600, "1 " * 5_000, "\x00", "𝄞"]
)
def test_what_is_no_place_is_no_error(content, typed):
    found = directory.read_place(typed)
    assert (found.options, found.is_sure, found.text) == ((), False, typed)


def test_ordinary_word_is_a_village_only_where_it_is_written_as_one(content):
    assert words("he comes over from Norwich") == ["Norwich (Norfolk)"]
    assert words("over")[0] == "Over (South Cambridgeshire, Cambridgeshire)"
    assert len(directory.read_place("lives in Over, works in Norwich").councils) == 2


def test_town_elsewhere_among_other_words_is_asked(content):
    """Perhaps it is only where they went to school; a page that ends the report must not come of it."""
    found = directory.read_place("he used to be in Leeds, not sure now")
    assert (found.is_sure, found.is_outside) == (False, False)
    assert directory.read_place("Leeds").is_outside


def test_motorway_is_no_postcode_of_manchester(content):
    assert words("beside the M11") == []
    assert directory.read_place("M11").is_outside


def test_postcode_and_town_that_differ_are_read_by_the_postcode(content):
    assert words("Norwich CM1 1AB") == ["Chelmsford (Essex)"]


def test_town_elsewhere_tells_between_the_forces_of_a_postcode(content):
    forces = [force.name for force in directory.read_place("CH1 1AA").police]
    assert forces == ["Cheshire Constabulary", "Merseyside Police", "North Wales Police"]
    assert [force.name for force in directory.read_place("Chester CH1 1AA").police] == ["Cheshire Constabulary"]


def test_town_beside_an_outward_code_comes_first_of_its_councils(content):
    assert words("SS4")[0] == "Rochford (Essex)"
    assert words("CB3 9AA, Histon")[0] == "Histon (South Cambridgeshire, Cambridgeshire)"


def test_loaded_data_decide_which_outward_code_has_one_force(content):
    """The hand-kept list says that CM1 has one force; the data know better."""
    assert directory.read_place("CM1").is_sure
    chelmsford = Council.objects.get(name="Chelmsford")
    Outward.objects.create(outward="CM1", council=chelmsford, postcodes=900)
    assert directory.read_place("CM1").is_sure
    Outward.objects.create(outward="CM1", council=None, postcodes=3)
    found = directory.read_place("CM1")
    assert not found.is_sure
    assert [option.words for option in found.options] == ["Chelmsford (Essex)", "CM1 (Hertfordshire Constabulary)"]
    Outward.objects.create(outward="CB8", council=chelmsford, postcodes=900)
    assert directory.read_place("CB8").is_sure


def test_with_data_an_outward_code_without_rows_is_outside(content):
    Outward.objects.create(outward="CM1", council=Council.objects.get(name="Chelmsford"), postcodes=900)
    found = directory.read_place("IP1")
    assert found.is_outside
    assert [force.name for force in found.police] == ["Suffolk Constabulary"]


def test_council_that_is_gone_leads_to_the_councils_of_its_force(content):
    day = date(2028, 4, 2)
    Council.objects.filter(name="Breckland").update(valid_until=date(2028, 3, 31))
    found = directory.read_place("Thetford", day)
    assert found.is_sure
    assert "Norwich" in [council.name for council in found.councils]
    assert "Breckland" not in [council.name for council in found.councils]


def test_towns_of_a_sixth_area_lead_to_its_councils(content):
    assert directory.read_place("Guildford").is_outside
    force = Force.objects.create(slug="surrey", name="Surrey Police", gss_code="E23000031")
    area = Area.objects.create(slug="surrey", name="Surrey", force=force)
    Council.objects.create(gss_code="E07000209", name="Guildford", area=area, tier="district")
    Council.objects.create(gss_code="E07000217", name="Woking", area=area, tier="district")
    assert words("Guildford") == ["Guildford (Surrey)"]
    for typed in ("Dorking", "Surrey"):
        found = directory.read_place(typed)
        assert found.is_sure
        assert [council.name for council in found.councils] == ["Guildford", "Woking"]
    assert directory.read_place("GU1").councils


def test_query_counts_are_constant(content, django_assert_num_queries):
    directory.councils()
    Postcode.objects.create(postcode="NR11AA", council=Council.objects.get(name="Norwich"), data_edition="t")
    for typed, queries in [
        ("Norwich", 1),
        ("12 London Road, Kendal", 1),
        ("Newport", 1),
        ("near the old mosque", 1),
        ("NR1 1AA", 2),
        ("12 High Street, NR1 1AA", 3),
        ("CM1", 4),
    ]:
        with django_assert_num_queries(queries):
            directory.read_place(typed)


def test_names_are_found_in_a_long_text_in_time(content):
    """At most sixty words are looked at, and a guess compares no more than sixty letters."""
    assert len(names.find("Norwich " * 10_000, {})) <= 60
    assert names.guess("a" * 100_000, {}) == ()

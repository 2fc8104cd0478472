"""Forces, areas and councils, with the codes of the Office for National Statistics and their dates.

Codes marked "unsure" come from general knowledge or alphabetical order, not from an official list:
check them against the ONS register when postcodes are first loaded.
Norfolk's eight councils are to become three in April 2028 and Essex's fifteen to become five in April or May
2028; Cambridgeshire's are under review. No end date is set until the law sets one.
"""

import datetime

FORCES = [
    # slug, name, ONS code, website
    ("cambridgeshire", "Cambridgeshire Constabulary", "E23000023", "https://www.cambs.police.uk"),
    ("cumbria", "Cumbria Constabulary", "E23000002", "https://www.cumbria.police.uk"),
    ("essex", "Essex Police", "E23000028", "https://www.essex.police.uk"),
    ("norfolk", "Norfolk Constabulary", "E23000024", "https://www.norfolk.police.uk"),
]
# The domain of each force's website, and those that published pages give for its Prevent team. Two councils name
# Lancashire's for Cumbria's; whether it hosts that team is to be asked.
MAILBOX_DOMAINS = {
    "cambridgeshire": "cambs.police.uk cambs.pnn.police.uk",
    "cumbria": "cumbria.police.uk lancashire.pnn.police.uk",
    "essex": "essex.police.uk essex.pnn.police.uk",
    "norfolk": "norfolk.police.uk norfolk.pnn.police.uk",
}

_CUMBRIA_ENDS = datetime.date(2023, 3, 31)
_CUMBRIA_BEGINS = datetime.date(2023, 4, 1)

AREAS = [
    # slug, name, force, lies inside, first day
    ("cambridgeshire", "Cambridgeshire", "cambridgeshire", None, None),
    ("cumbria", "Cumbria", "cumbria", None, None),
    ("essex", "Essex", "essex", None, None),
    ("norfolk", "Norfolk", "norfolk", None, None),
    ("westmorland-and-furness", "Westmorland and Furness", "cumbria", "cumbria", _CUMBRIA_BEGINS),
]

# code, name, area, tier, first day, last day
Row = tuple[str, str, str, str, datetime.date | None, datetime.date | None]


def _districts(area: str, first: int, *names: str) -> list[Row]:
    """Districts whose codes follow each other in the alphabetical order of their names."""
    return [(f"E07{first + i:06}", name, area, "district", None, None) for i, name in enumerate(names)]


COUNCILS: list[Row] = [
    ("E10000003", "Cambridgeshire County Council", "cambridgeshire", "county", None, None),
    # Order within the county: unsure.
    *_districts(
        "cambridgeshire",
        8,
        "Cambridge",
        "East Cambridgeshire",
        "Fenland",
        "Huntingdonshire",
        "South Cambridgeshire",
    ),
    ("E06000031", "Peterborough", "cambridgeshire", "unitary", None, None),  # unsure
    ("E10000006", "Cumbria County Council", "cumbria", "county", None, _CUMBRIA_ENDS),
    ("E07000026", "Allerdale", "cumbria", "district", None, _CUMBRIA_ENDS),
    ("E07000027", "Barrow-in-Furness", "cumbria", "district", None, _CUMBRIA_ENDS),
    ("E07000028", "Carlisle", "cumbria", "district", None, _CUMBRIA_ENDS),
    ("E07000029", "Copeland", "cumbria", "district", None, _CUMBRIA_ENDS),
    ("E07000030", "Eden", "cumbria", "district", None, _CUMBRIA_ENDS),
    ("E07000031", "South Lakeland", "cumbria", "district", None, _CUMBRIA_ENDS),
    ("E06000063", "Cumberland", "cumbria", "unitary", _CUMBRIA_BEGINS, None),
    ("E06000064", "Westmorland and Furness", "westmorland-and-furness", "unitary", _CUMBRIA_BEGINS, None),
    ("E10000012", "Essex County Council", "essex", "county", None, None),
    # Order within the county: unsure.
    *_districts(
        "essex",
        66,
        "Basildon",
        "Braintree",
        "Brentwood",
        "Castle Point",
        "Chelmsford",
        "Colchester",
        "Epping Forest",
        "Harlow",
        "Maldon",
        "Rochford",
        "Tendring",
        "Uttlesford",
    ),
    ("E06000033", "Southend-on-Sea", "essex", "unitary", None, None),  # unsure
    ("E06000034", "Thurrock", "essex", "unitary", None, None),  # unsure
    ("E10000020", "Norfolk County Council", "norfolk", "county", None, None),  # unsure
    *_districts(
        "norfolk",
        143,
        "Breckland",
        "Broadland",
        "Great Yarmouth",
        "King's Lynn and West Norfolk",
        "North Norfolk",
        "Norwich",
        "South Norfolk",
    ),
]

"""Likely councils by outward code, used until postcode data is loaded with import_postcodes.

From general knowledge, not from an official list: suggestions to choose from. They answer alone only where every
place of the outward code has the same police force (IN_ONE_FORCE), so that a wrong council sends nothing astray.
"""

_CAMBRIDGE = {
    "CB1 CB2 CB3 CB4 CB5": ("Cambridge", "South Cambridgeshire"),
    "CB6": ("East Cambridgeshire", "Fenland"),
    "CB7 CB8": ("East Cambridgeshire",),
    "CB9": ("South Cambridgeshire", "Braintree"),
    "CB10 CB11": ("Uttlesford", "South Cambridgeshire"),
    "CB21 CB25": ("South Cambridgeshire", "East Cambridgeshire"),
    "CB22 CB24": ("South Cambridgeshire",),
    "CB23": ("South Cambridgeshire", "Huntingdonshire"),
    "SG8": ("South Cambridgeshire", "Uttlesford"),
    "SG19": ("South Cambridgeshire", "Huntingdonshire"),
    "SG7": ("South Cambridgeshire",),
}
_PETERBOROUGH = {
    "PE1 PE2 PE3 PE4 PE5 PE6 PE9": ("Peterborough",),
    "PE7": ("Peterborough", "Huntingdonshire", "Fenland"),
    "PE8": ("Peterborough", "Huntingdonshire"),
    "PE13 PE14": ("Fenland", "King's Lynn and West Norfolk"),
    "PE12 PE15 PE16": ("Fenland",),
    "PE19 PE26 PE28 PE29 MK44 NN14": ("Huntingdonshire",),
    "PE27": ("Huntingdonshire", "South Cambridgeshire"),
    "PE30 PE31 PE33 PE34 PE35 PE36 PE38": ("King's Lynn and West Norfolk",),
    "PE32 PE37": ("Breckland", "King's Lynn and West Norfolk"),
}
_NORWICH = {
    "NR1 NR2 NR3 NR4": ("Norwich", "South Norfolk"),
    "NR5": ("South Norfolk", "Norwich", "Broadland"),
    "NR6 NR7": ("Broadland", "Norwich"),
    "NR8 NR10": ("Broadland",),
    "NR9 NR18": ("South Norfolk", "Breckland", "Broadland"),
    "NR11 NR12": ("North Norfolk", "Broadland"),
    "NR13": ("Broadland", "Great Yarmouth"),
    "NR14 NR15 NR34 NR35 IP20 IP21": ("South Norfolk",),
    "NR16": ("Breckland", "South Norfolk"),
    "NR17 NR19 IP24 IP25": ("Breckland",),
    "NR20": ("Breckland", "Broadland", "North Norfolk"),
    "NR21": ("North Norfolk", "King's Lynn and West Norfolk"),
    "NR22 NR23 NR24 NR25 NR26 NR27 NR28": ("North Norfolk",),
    "NR29 NR30 NR31": ("Great Yarmouth",),
    "IP22": ("South Norfolk", "Breckland"),
    "IP26 IP27": ("Breckland", "King's Lynn and West Norfolk"),
}
_ESSEX = {
    "CO1 CO2 CO3 CO4": ("Colchester",),
    "CO5": ("Colchester", "Maldon"),
    "CO6": ("Colchester", "Braintree"),
    "CO7": ("Tendring", "Colchester"),
    "CO8 CO9 CO10 CM7 CM77": ("Braintree",),
    "CO11 CO12 CO13 CO14 CO15 CO16": ("Tendring",),
    "CM0 CM9": ("Maldon",),
    "CM1 CM2": ("Chelmsford",),
    "CM3": ("Chelmsford", "Maldon", "Braintree"),
    "CM4": ("Chelmsford", "Brentwood", "Basildon"),
    "CM5 CM14": ("Brentwood", "Epping Forest"),
    "CM6 CM22 CM24": ("Uttlesford",),
    "CM8": ("Braintree", "Maldon"),
    "CM11 CM12": ("Basildon",),
    "CM13 CM15": ("Brentwood",),
    "CM16 IG7 IG9 IG10 IG8 EN9 E4": ("Epping Forest",),
    "CM17 CM18 CM19 CM20": ("Harlow", "Epping Forest"),
    "CM21 CM23": ("Uttlesford", "Epping Forest"),
    "SS0 SS1 SS2 SS3 SS9": ("Southend-on-Sea", "Rochford"),
    "SS4 SS5": ("Rochford",),
    "SS6": ("Rochford", "Castle Point"),
    "SS7 SS8": ("Castle Point",),
    "SS11 SS12": ("Basildon", "Rochford", "Chelmsford"),
    "SS13 SS14 SS15 SS16": ("Basildon",),
    "SS17 RM15 RM16 RM17 RM18 RM19 RM20": ("Thurrock",),
    "RM3 RM14": ("Brentwood", "Thurrock"),
    "RM4": ("Epping Forest", "Brentwood"),
}
_CUMBRIA = {
    "CA1 CA2 CA3 CA5 CA6 CA7 CA8 CA12 CA13 CA14 CA15 CA18 CA19 CA20 CA21 CA22": ("Cumberland",),
    "CA23 CA24 CA25 CA26 CA27 CA28 LA18 LA19": ("Cumberland",),
    "CA4": ("Cumberland", "Westmorland and Furness"),
    "CA9 CA10 CA11 CA16 CA17 LA5 LA6 LA7 LA8 LA9 LA10 LA11 LA12 LA13 LA14 LA15 LA16": ("Westmorland and Furness",),
    "LA17 LA21 LA22 LA23": ("Westmorland and Furness",),
    "LA20": ("Westmorland and Furness", "Cumberland"),
}

LIKELY_COUNCILS = {
    outward: names
    for table in (_CAMBRIDGE, _PETERBOROUGH, _NORWICH, _ESSEX, _CUMBRIA)
    for outwards, names in table.items()
    for outward in outwards.split()
}

# Those that are known to lie whole in the area of one force. Any other may reach into the next force's.
IN_ONE_FORCE = frozenset(
    outward
    for outwards in (
        "CB1 CB2 CB3 CB4 CB5 CB6 CB22 CB23 CB24 CB25 PE1 PE2 PE3 PE4 PE5 PE7 PE15 PE16 PE26 PE27 PE29 PE30 PE31",
        "PE32 PE33 PE34 PE35 PE36 PE37 PE38 NR1 NR2 NR3 NR4 NR5 NR6 NR7 NR8 NR9 NR10 NR11 NR12 NR13 NR15 NR16",
        "NR17 NR18 NR19 NR20 NR21 NR22 NR23 NR24 NR25 NR26 NR27 NR28 NR29 NR30 IP25 CO1 CO2 CO3 CO4 CO5 CO9 CO12",
        "CO13 CO14 CO15 CO16 CM0 CM1 CM2 CM3 CM4 CM5 CM6 CM7 CM77 CM8 CM9 CM11 CM12 CM13 CM14 CM15 CM16 CM18 CM24",
        "SS0 SS1 SS2 SS3 SS4 SS5 SS6 SS7 SS8 SS9 SS11 SS12 SS13 SS14 SS15 SS16 SS17 RM15 RM16 RM17 RM18 RM19 RM20",
        "CA1 CA2 CA3 CA4 CA5 CA7 CA10 CA11 CA12 CA13 CA14 CA15 CA16 CA17 CA18 CA19 CA20 CA21 CA22 CA23 CA24 CA25",
        "CA26 CA27 CA28 LA7 LA8 LA9 LA10 LA11 LA12 LA13 LA14 LA15 LA16 LA17 LA18 LA19 LA20 LA21 LA22 LA23",
    )
    for outward in outwards.split()
)

"""Police forces by postcode area, so that nobody outside our areas is left without the name of one.

From general knowledge: which postcode areas reach into which force area is not from an official list, so pages say
"looks like". The likely one stands first. A website is given only where its address is sure. No telephone number: 101
reaches them all.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PoliceForce:
    """`has_prevent` is false where Prevent does not apply. Scotland has it, with a Prevent of its own police."""

    slug: str
    name: str
    gss_code: str
    website: str = ""
    has_prevent: bool = True


SCOTLAND, NORTHERN_IRELAND = "scotland", "northern-ireland"

POLICE = {
    slug: PoliceForce(slug, name, code, f"https://www.{site}.police.uk" if site else "", slug != NORTHERN_IRELAND)
    for slug, name, code, site in (
        ("metropolitan", "Metropolitan Police", "E23000001", "met"),
        ("cumbria", "Cumbria Constabulary", "E23000002", "cumbria"),
        ("lancashire", "Lancashire Constabulary", "E23000003", "lancashire"),
        ("merseyside", "Merseyside Police", "E23000004", "merseyside"),
        ("greater-manchester", "Greater Manchester Police", "E23000005", "gmp"),
        ("cheshire", "Cheshire Constabulary", "E23000006", "cheshire"),
        ("northumbria", "Northumbria Police", "E23000007", "northumbria"),
        ("durham", "Durham Constabulary", "E23000008", "durham"),
        ("north-yorkshire", "North Yorkshire Police", "E23000009", "northyorkshire"),
        ("west-yorkshire", "West Yorkshire Police", "E23000010", "westyorkshire"),
        ("south-yorkshire", "South Yorkshire Police", "E23000011", ""),
        ("humberside", "Humberside Police", "E23000012", "humberside"),
        ("cleveland", "Cleveland Police", "E23000013", "cleveland"),
        ("west-midlands", "West Midlands Police", "E23000014", ""),
        ("staffordshire", "Staffordshire Police", "E23000015", "staffordshire"),
        ("west-mercia", "West Mercia Police", "E23000016", "westmercia"),
        ("warwickshire", "Warwickshire Police", "E23000017", "warwickshire"),
        ("derbyshire", "Derbyshire Constabulary", "E23000018", "derbyshire"),
        ("nottinghamshire", "Nottinghamshire Police", "E23000019", "nottinghamshire"),
        ("lincolnshire", "Lincolnshire Police", "E23000020", "lincs"),
        ("leicestershire", "Leicestershire Police", "E23000021", "leics"),
        ("northamptonshire", "Northamptonshire Police", "E23000022", "northants"),
        ("cambridgeshire", "Cambridgeshire Constabulary", "E23000023", "cambs"),
        ("norfolk", "Norfolk Constabulary", "E23000024", "norfolk"),
        ("suffolk", "Suffolk Constabulary", "E23000025", "suffolk"),
        ("bedfordshire", "Bedfordshire Police", "E23000026", "bedfordshire"),
        ("hertfordshire", "Hertfordshire Constabulary", "E23000027", "herts"),
        ("essex", "Essex Police", "E23000028", "essex"),
        ("thames-valley", "Thames Valley Police", "E23000029", "thamesvalley"),
        ("hampshire", "Hampshire and Isle of Wight Constabulary", "E23000030", "hampshire"),
        ("surrey", "Surrey Police", "E23000031", "surrey"),
        ("kent", "Kent Police", "E23000032", "kent"),
        ("sussex", "Sussex Police", "E23000033", "sussex"),
        ("city-of-london", "City of London Police", "E23000034", "cityoflondon"),
        ("devon-and-cornwall", "Devon and Cornwall Police", "E23000035", "devon-cornwall"),
        ("avon-and-somerset", "Avon and Somerset Police", "E23000036", "avonandsomerset"),
        ("gloucestershire", "Gloucestershire Constabulary", "E23000037", "gloucestershire"),
        ("wiltshire", "Wiltshire Police", "E23000038", "wiltshire"),
        ("dorset", "Dorset Police", "E23000039", "dorset"),
        ("north-wales", "North Wales Police", "W15000001", "northwales"),
        ("gwent", "Gwent Police", "W15000002", "gwent"),
        ("south-wales", "South Wales Police", "W15000003", "south-wales"),
        ("dyfed-powys", "Dyfed-Powys Police", "W15000004", "dyfed-powys"),
        (SCOTLAND, "Police Scotland", "", "scotland"),
        (NORTHERN_IRELAND, "Police Service of Northern Ireland", "", "psni"),
    )
}

# Postcode areas of England and Wales; a TD or CH postcode may be in another nation than most of its area.
_AREAS = """
AL hertfordshire
B west-midlands west-mercia staffordshire warwickshire
BA avon-and-somerset wiltshire dorset
BB lancashire
BD west-yorkshire north-yorkshire
BH dorset hampshire
BL greater-manchester
BN sussex
BR metropolitan kent
BS avon-and-somerset
CA cumbria northumbria
CB cambridgeshire suffolk essex
CF south-wales gwent
CH cheshire merseyside north-wales
CM essex hertfordshire
CO essex suffolk
CR metropolitan surrey
CT kent
CV warwickshire west-midlands leicestershire
CW cheshire staffordshire
DA kent metropolitan
DE derbyshire staffordshire leicestershire nottinghamshire
DH durham northumbria
DL durham north-yorkshire
DN south-yorkshire humberside lincolnshire nottinghamshire
DT dorset avon-and-somerset
DY west-midlands west-mercia staffordshire
E metropolitan essex
EC city-of-london metropolitan
EN metropolitan hertfordshire essex
EX devon-and-cornwall
FY lancashire
GL gloucestershire avon-and-somerset wiltshire
GU surrey hampshire sussex
HA metropolitan hertfordshire
HD west-yorkshire
HG north-yorkshire
HP thames-valley hertfordshire bedfordshire
HR west-mercia gloucestershire dyfed-powys
HU humberside
HX west-yorkshire
IG metropolitan essex
IP suffolk norfolk
KT surrey metropolitan
L merseyside lancashire
LA lancashire cumbria north-yorkshire
LD dyfed-powys
LE leicestershire northamptonshire warwickshire
LL north-wales
LN lincolnshire
LS west-yorkshire north-yorkshire
LU bedfordshire hertfordshire
M greater-manchester
ME kent
MK thames-valley bedfordshire northamptonshire
N metropolitan
NE northumbria
NG nottinghamshire lincolnshire derbyshire leicestershire
NN northamptonshire
NP gwent
NR norfolk suffolk
NW metropolitan
OL greater-manchester west-yorkshire lancashire
OX thames-valley northamptonshire warwickshire
PE cambridgeshire lincolnshire norfolk northamptonshire
PL devon-and-cornwall
PO hampshire sussex
PR lancashire merseyside
RG thames-valley hampshire
RH surrey sussex
RM metropolitan essex
S south-yorkshire derbyshire nottinghamshire
SA south-wales dyfed-powys
SE metropolitan
SG hertfordshire bedfordshire cambridgeshire essex
SK greater-manchester cheshire derbyshire
SL thames-valley
SM metropolitan surrey
SN wiltshire thames-valley gloucestershire
SO hampshire
SP wiltshire hampshire dorset
SR northumbria durham
SS essex
ST staffordshire cheshire
SW metropolitan
SY west-mercia dyfed-powys north-wales cheshire
TA avon-and-somerset devon-and-cornwall
TD northumbria
TF west-mercia staffordshire
TN kent sussex
TQ devon-and-cornwall
TR devon-and-cornwall
TS cleveland north-yorkshire durham
TW metropolitan surrey
UB metropolitan
W metropolitan
WA cheshire greater-manchester merseyside
WC metropolitan
WD hertfordshire metropolitan
WF west-yorkshire
WN greater-manchester lancashire
WR west-mercia
WS west-midlands staffordshire
WV west-midlands staffordshire west-mercia
YO north-yorkshire humberside
"""
BY_POSTCODE_AREA = {area: tuple(slugs) for area, *slugs in map(str.split, _AREAS.strip().splitlines())}
# Districts that lie in another force than the first of their postcode area.
_DISTRICTS = {
    "merseyside": "CH41 CH42 CH43 CH44 CH45 CH46 CH47 CH48 CH49 CH60 CH61 CH62 CH63 PR8 PR9 WA9 WA10 WA11 WA12",
    "west-midlands": "CV1 CV2 CV3 CV4 CV5 CV6",
    "north-yorkshire": "BD23 BD24 DL6 DL7 DL8 DL9 DL10 DL11 TS9",
    "humberside": "DN14 DN15 DN16 DN17 DN18 DN19 DN20 DN31 DN32 DN33 DN34 DN35 DN36 DN37 DN38 DN39 DN40 DN41 "
    "YO15 YO16 YO25 YO42 YO43",
    "lincolnshire": "DN21 NG31 NG32 NG33 NG34 PE9 PE10 PE11 PE12 PE20 PE21 PE22 PE23 PE24 PE25",
    "nottinghamshire": "DN22 S80 S81",
    "derbyshire": "S40 S41 S42 S43 S44 S45 SK13 SK17 SK22 SK23 NG10 DE4 DE45",
    "norfolk": "PE30 PE31 PE32 PE33 PE34 PE35 PE36 PE37 PE38 IP20 IP21 IP22 IP24 IP25 IP26",
    "suffolk": "CB9 NR32 NR33 NR34 NR35 CO10",
    "northamptonshire": "PE8 NN14",
    "cumbria": "LA7 LA8 LA9 LA10 LA11 LA12 LA13 LA14 LA15 LA16 LA17 LA18 LA19 LA20 LA21 LA22 LA23",
    "cheshire": "SK9 SK10 SK11 SK12 SY14",
    "greater-manchester": "WA3 WA14 WA15",
    "bedfordshire": "MK40 MK41 MK42 MK43 MK44 MK45 SG15 SG16 SG17 SG18 SG19",
    "essex": "CB10 CB11 EN9 IG7 IG9 IG10 RM15 RM16 RM17 RM18 RM19 RM20",
    "hertfordshire": "CM21 CM23 EN6 EN7 EN8 EN10 EN11",
    "cambridgeshire": "SG8",
    "hampshire": "GU11 GU12 GU14 GU17 GU30 GU31 GU32 GU33 GU34 GU35 GU46 GU51 GU52 RG21 RG22 RG23 RG24 RG25 RG26 "
    "RG27 RG28 RG29 SP10 SP11 BH24 BH25",
    "sussex": "GU28 GU29 PO18 PO19 PO20 PO21 PO22 RH10 RH11 RH12 RH13 RH14 RH15 RH16 RH17 RH18 RH19 RH20 TN5 TN6 "
    "TN19 TN20 TN21 TN22 TN31 TN32 TN33 TN34 TN35 TN36 TN37 TN38 TN39 TN40",
    "metropolitan": "DA5 DA6 DA7 DA8 DA14 DA15 DA16 DA17 DA18 KT1 KT2 KT3 KT4 KT5 KT6 KT9",
    "gwent": "CF81 CF82 CF83",
    "dyfed-powys": "SA14 SA15 SA16 SA17 SA18 SA19 SA20 SA31 SA32 SA33 SA34 SA35 SA36 SA37 SA38 SA39 SA40 SA41 SA42 "
    "SA43 SA44 SA45 SA46 SA47 SA48 SA61 SA62 SA63 SA64 SA65 SA66 SA67 SA68 SA69 SA70 SA71 SA72 SA73 SY15 SY16 SY17 "
    "SY18 SY19 SY20 SY21 SY22 SY23 SY24 SY25",
    "north-wales": "CH5 CH6 CH7 CH8",
    "northumbria": "SR1 SR2 SR3 SR4 SR5 SR6 DH4 DH5",
    "durham": "SR7 SR8",
    "dorset": "SP7 SP8",
    "thames-valley": "SN7",
    "wiltshire": "BA12 BA13 BA14 BA15",
    "surrey": "TW15 TW16 TW17 TW18 TW19 TW20",
    "kent": "BR8",
}
_FIRST = {district: slug for slug, districts in _DISTRICTS.items() for district in districts.split()}


def forces_of(outward: str, area: str) -> tuple[PoliceForce, ...]:
    """The forces of England and Wales that the outward code may lie in, the likely one first."""
    slugs = dict.fromkeys([*filter(None, [_FIRST.get(outward)]), *BY_POSTCODE_AREA.get(area, ())])
    return tuple(POLICE[slug] for slug in slugs)

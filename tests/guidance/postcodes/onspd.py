"""Invented sample files in the column layouts of the ONS Postcode Directory.

Not ONS data: no test depends on whether a postcode exists or where it really lies.
"""

from collections.abc import Iterable
from pathlib import Path

# Header until 2024, and since (the years in the names change with each edition).
OLD = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,osgrdind,oshlthau,nhser,"
    "ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,"
    "lsoa11,msoa11,wz11,sicbl,bua11,buasd11,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21"
)
NEW = (
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty25cd,ced25cd,lad25cd,wd25cd,nhser24cd,"
    "ctry25cd,rgn25cd,pcon24cd,ttwa15cd,itl25cd,npark16cd,lsoa21cd,msoa21cd,wz11cd,sicbl24cd,bua24cd,ruc21ind,"
    "oac11ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind"
)
_COUNCIL = ("oslaua", "lad25cd")
_FORCE = ("pfa", "pfa23cd")

CAMBRIDGESHIRE, CUMBRIA, ESSEX, NORFOLK = "E23000023", "E23000002", "E23000028", "E23000024"
ELSEWHERE = "E23000099"

Sample = tuple[str, str, str, str]  # postcode, council's code, month when it ended, police force's code


def lines(rows: Iterable[Sample], header: str = OLD) -> Iterable[str]:
    """CSV lines with quoted values, as ONS writes them; columns that the import ignores are filled too."""
    names = header.split(",")
    yield header + "\r\n"
    for pcds, council, ended, force in rows:
        outward, inward = pcds.split(" ")
        values = dict.fromkeys(names, "X99999999") | {"dointr": "198001", "doterm": ended, "pcds": pcds}
        values |= {name: f"{outward:4}{inward}" for name in ("pcd", "pcd7") if name in values}
        values |= {name: f"{outward:4} {inward}" for name in ("pcd2", "pcd8") if name in values}
        values |= {name: council for name in _COUNCIL if name in values}
        values |= {name: force for name in _FORCE if name in values}
        yield ",".join(f'"{values[name]}"' for name in names) + "\r\n"


def write(path: Path, rows: Iterable[Sample], header: str = OLD) -> Path:
    path.write_text("".join(lines(rows, header)), encoding="utf-8-sig", newline="")
    return path


SAMPLE: list[Sample] = [
    ("CB1 2AB", "E07000008", "", CAMBRIDGESHIRE),
    ("CB10 1AA", "E07000077", "", ESSEX),
    ("CB10 1AB", "E07000012", "", CAMBRIDGESHIRE),
    ("CB10 9ZZ", "E07000245", "", ELSEWHERE),  # over the border in Suffolk
    ("CB2 9AA", "E07000012", "201903", CAMBRIDGESHIRE),
    ("CB6 1AA", "E07000009", "", CAMBRIDGESHIRE),
    ("CB8 0AA", "E07000245", "", ELSEWHERE),
    ("CB8 9AA", "E07000009", "", CAMBRIDGESHIRE),
    ("PE1 1AA", "E06000031", "", CAMBRIDGESHIRE),
    ("PE9 1AA", "E07000141", "", ELSEWHERE),
    ("PE9 4AA", "E06000031", "", CAMBRIDGESHIRE),
    ("PE13 1AA", "E07000010", "", CAMBRIDGESHIRE),
    ("PE14 7AA", "E07000146", "", NORFOLK),
    ("PE29 3AA", "E07000011", "", CAMBRIDGESHIRE),
    ("PE30 1AA", "E07000146", "", NORFOLK),
    ("SG8 5AA", "E07000012", "", CAMBRIDGESHIRE),
    ("SG8 6ZZ", "E07000242", "", ELSEWHERE),
    ("CA1 1AA", "E06000063", "", CUMBRIA),
    ("CA4 9AA", "E06000064", "", CUMBRIA),
    ("CA9 3AA", "E06000064", "", CUMBRIA),
    ("CA28 7AA", "E06000063", "199912", CUMBRIA),
    ("LA9 7RA", "E06000064", "", CUMBRIA),
    ("LA14 1AA", "E06000064", "", CUMBRIA),
    ("LA18 4AA", "E06000063", "", CUMBRIA),
    ("LA5 0AA", "E06000064", "", CUMBRIA),
    ("LA5 9ZZ", "E07000121", "", ELSEWHERE),
    ("LA1 1AA", "E07000121", "", ELSEWHERE),
    ("CM1 1AA", "E07000070", "", ESSEX),
    ("CM7 1AA", "E07000067", "", ESSEX),
    ("CM9 4AA", "E07000074", "", ESSEX),
    ("CM14 4AA", "E07000068", "", ESSEX),
    ("CM16 4AA", "E07000072", "", ESSEX),
    ("CM20 1AA", "E07000073", "", ESSEX),
    ("CM23 2AA", "E07000242", "", ELSEWHERE),
    ("CM23 5AA", "E07000077", "", ESSEX),
    ("CO1 1AA", "E07000071", "", ESSEX),
    ("CO10 0AA", "E07000200", "", ELSEWHERE),
    ("CO10 7AA", "E07000067", "", ESSEX),
    ("CO15 1AA", "E07000076", "", ESSEX),
    ("IG10 1AA", "E07000072", "", ESSEX),
    ("RM17 6AA", "E06000034", "", ESSEX),
    ("RM1 1AA", "E09000016", "", ELSEWHERE),
    ("SS0 7AA", "E06000033", "", ESSEX),
    ("SS4 1AA", "E07000075", "", ESSEX),
    ("SS7 1AA", "E07000069", "", ESSEX),
    ("SS14 1AA", "E07000066", "", ESSEX),
    ("E4 7AA", "E09000031", "", ELSEWHERE),
    ("E4 7ZZ", "E07000072", "", ESSEX),
    ("IP22 2AA", "E07000149", "", NORFOLK),
    ("IP22 1ZZ", "E07000203", "", ELSEWHERE),
    ("IP25 6AA", "E07000143", "", NORFOLK),
    ("NR1 1AA", "E07000148", "", NORFOLK),
    ("NR7 0AA", "E07000144", "", NORFOLK),
    ("NR26 8AA", "E07000147", "", NORFOLK),
    ("NR30 1AA", "E07000145", "", NORFOLK),
    ("NR32 1AA", "E07000244", "", ELSEWHERE),
    ("M1 1AA", "E08000003", "", ELSEWHERE),
    ("CF10 1AA", "W06000015", "", "W15000003"),
    ("EH1 1AA", "S12000036", "", "S23000009"),
    ("BT1 1AA", "N09000003", "", "N23000002"),
    ("JE2 3AB", "L99999999", "", "L99999999"),
    ("IM1 1AA", "M99999999", "", "M99999999"),
    ("ZE1 0AA", "S12000027", "", "S23000009"),
]
# The extra file for --straddling: the directory itself assigns each postcode to one council.
STRADDLING: list[Sample] = [
    ("CB10 1AB", "E07000077", "", ESSEX),
    ("SG8 5AA", "E07000242", "", ELSEWHERE),
]

"""Importing the ONS Postcode Directory: refused files leave the old data unchanged, and what is stored."""

import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from guidance import directory
from guidance.directory import Answer
from guidance.models import Area, Council, Outward, Postcode
from guidance.postcodes.onspd import storing
from tests.guidance.postcodes.onspd import ESSEX, NEW, OLD, SAMPLE, STRADDLING, lines, write

SMALL = {"at_least": 50, "at_least_a_council": 1, "verbosity": 0}


@pytest.fixture
def sample(tmp_path):
    return write(tmp_path / "ONSPD_AUG_2026_UK.csv", SAMPLE)


@pytest.fixture
def loaded(content, sample):
    call_command("import_postcodes", sample, **SMALL)


def stored():
    rows = Postcode.objects.order_by("pk").values_list(
        "pk", "postcode", "council_id", "data_edition", "is_terminated"
    )
    return list(rows), list(Outward.objects.order_by("pk").values_list())


def load(path, **options):
    call_command("import_postcodes", path, **SMALL | options)


class TestRefusedFile:
    """Data was loaded before and must be unchanged afterwards."""

    def _assert_refused(self, path, words, **options):
        before = stored()
        assert before[0]
        with pytest.raises(CommandError, match=words) as caught:
            load(path, **options)
        assert "Nothing was changed" in str(caught.value)
        assert stored() == before

    def test_missing_file_is_refused(self, loaded, tmp_path):
        self._assert_refused(tmp_path / "nothing.csv", "cannot be read")

    def test_empty_file_is_refused(self, loaded, tmp_path):
        (tmp_path / "empty.csv").touch()
        self._assert_refused(tmp_path / "empty.csv", "does not look like the ONS Postcode Directory")

    @pytest.mark.parametrize(
        ("column", "what"), [("oslaua", "the council"), ("doterm", "the date when"), ("pcd", "the postcode")]
    )
    def test_file_without_required_column_is_refused(self, loaded, tmp_path, column, what):
        path = write(tmp_path / "x.csv", SAMPLE)
        path.write_text(path.read_text().replace(column, "something"))
        self._assert_refused(path, f"no column for {what}")

    def test_binary_file_is_refused(self, loaded, tmp_path):
        (tmp_path / "x.csv").write_bytes(bytes(range(128, 256)) * 50)
        self._assert_refused(tmp_path / "x.csv", "not a CSV in UTF-8")

    def test_file_truncated_within_a_line_is_refused(self, loaded, sample):
        sample.write_bytes(sample.read_bytes()[:-100])
        self._assert_refused(sample, "columns and not 53: the file is cut short")

    def test_file_truncated_between_lines_is_refused(self, loaded, tmp_path):
        self._assert_refused(write(tmp_path / "x.csv", SAMPLE[:49]), "has 49 postcodes, and at least 50 are expected")

    def test_small_file_is_refused_by_default(self, loaded, sample):
        self._assert_refused(sample, "at least 2,500,000", at_least=2_500_000)

    def test_file_without_a_known_council_is_refused(self, loaded, tmp_path):
        rows = [row for row in SAMPLE if row[1] != "E07000148"]
        self._assert_refused(write(tmp_path / "x.csv", rows), r"Too few postcodes for Norwich \(E07000148\): 0")

    def test_unknown_council_in_our_force_areas_is_refused(self, loaded, tmp_path):
        rows = [*SAMPLE, ("CM1 1AB", "E06000099", "", ESSEX)]
        self._assert_refused(write(tmp_path / "x.csv", rows), r"does not know: E06000099 \(1\)")

    def test_council_with_far_fewer_postcodes_is_refused(self, loaded, tmp_path):
        many = [(f"NR1 1{letter}A", "E07000148", "", "E23000024") for letter in "BDEFGHJLNP"]
        load(write(tmp_path / "many.csv", [*SAMPLE, *many]))
        fewer = write(tmp_path / "fewer.csv", SAMPLE)
        self._assert_refused(fewer, r"Norwich \(E07000148\) had 11 postcodes in the loaded data and has only 1")
        load(fewer, accept_fewer=True)
        assert Postcode.objects.filter(council__gss_code="E07000148").count() == 1

    @pytest.mark.parametrize("postcode", [" ", "NR1  1A\u00c4", "NR1111 1AA", "A 1A"])
    def test_row_without_postcode_is_refused(self, loaded, tmp_path, postcode):
        path = write(tmp_path / "x.csv", SAMPLE)
        path.write_text(path.read_text().replace('"NR1 1AA"', f'"{postcode}"'))
        self._assert_refused(path, "has no postcode")

    @pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
    def test_truncated_zip_is_refused(self, loaded, tmp_path, part):
        path = _zipped(tmp_path)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
        self._assert_refused(path, "incomplete or damaged|cannot be read")

    def test_corrupt_zip_is_refused(self, loaded, tmp_path):
        path = _zipped(tmp_path)
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 0xFF
        path.write_bytes(content)
        self._assert_refused(path, "cannot be read|cut short|no postcode|not a CSV|does not look like|expected")

    def test_zip_without_the_directory_is_refused(self, loaded, tmp_path):
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            archive.writestr("Documents/names.csv", "x")
        self._assert_refused(tmp_path / "x.zip", "holds 0 files named like")

    def test_unknown_straddling_postcode_is_refused(self, loaded, sample, tmp_path):
        other = write(tmp_path / "s.csv", [("ZZ1 1AA", "E07000148", "", "")])
        self._assert_refused(sample, "no postcode like 'ZZ11AA'", straddling=other)


def _zipped(folder, header=OLD):
    path = folder / "ONSPD_AUG_2026.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("User Guide/guide.txt", "x" * 1000)
        archive.writestr("Data/multi_csv/ONSPD_AUG_2026_UK_AB.csv", "x")
        archive.writestr("Data/ONSPD_AUG_2026_UK.csv", "".join(lines(SAMPLE, header)))
    return path


@pytest.mark.parametrize("header", [OLD, NEW], ids=["old names", "new names"])
@pytest.mark.parametrize("packed", [False, True], ids=["csv", "zip"])
def test_published_formats_are_imported(content, tmp_path, capsys, header, packed):
    path = _zipped(tmp_path, header) if packed else write(tmp_path / "ONSPD_AUG_2026_UK.csv", SAMPLE, header)
    load(path)
    assert f"{len(SAMPLE)} postcodes read, 44 of them in our areas" in capsys.readouterr().out
    assert directory.areas_for("LA9 7RA").councils[0].gss_code == "E06000064"
    assert directory.data_edition().startswith("ONSPD AUG 2026")


HANDS = {
    "an empty line at its end": lambda text: text + "\r\n",
    "empty lines within": lambda text: text.replace("\r\n", "\n").replace("\n", "\n\n"),
    "a row of empty cells": lambda text: text + "," * text.splitlines()[0].count(",") + "\n",
    "headers in capitals": lambda text: "\n".join([text.splitlines()[0].upper(), *text.splitlines()[1:]]),
    "headers in lower case": lambda text: "\n".join([text.splitlines()[0].lower(), *text.splitlines()[1:]]),
    "a byte order mark": lambda text: "\ufeff" + text,
    "postcodes in lower case": lambda text: text.replace("LA97RA", "la97ra").replace("LA9 7RA", "la9 7ra"),
}


@pytest.mark.parametrize("done", HANDS)
def test_file_that_went_through_a_persons_hands_is_imported(content, sample, capsys, done):
    sample.write_text(HANDS[done](sample.read_text(encoding="utf-8")), encoding="utf-8")
    load(sample)
    assert f"{len(SAMPLE)} postcodes read, 44 of them in our areas" in capsys.readouterr().out
    assert directory.areas_for("LA9 7RA").councils[0].gss_code == "E06000064"


@pytest.mark.parametrize("name", ["folder", "sheet.xlsx", "utf-16.csv"])
def test_what_is_no_csv_is_refused_in_a_sentence(loaded, sample, tmp_path, name):
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name == "sheet.xlsx":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
    else:
        path.write_bytes(sample.read_text(encoding="utf-8").encode("utf-16"))
    with pytest.raises(CommandError, match="Nothing was changed"):
        load(path)


class TestStored:
    def test_only_outward_codes_touching_our_areas_are_stored(self, loaded):
        assert not Postcode.objects.filter(postcode__in=["M11AA", "EH11AA", "CF101AA", "LA11AA", "RM11AA"]).exists()
        assert Postcode.objects.get(postcode="CB80AA").council is None
        assert set(Outward.objects.filter(outward="CB8").values_list("council__name", "postcodes")) == {
            ("East Cambridgeshire", 1),
            (None, 1),
        }

    def test_second_import_changes_only_the_edition(self, loaded, sample):
        before = [row[1:3] for row in stored()[0]]
        load(sample, edition="ONSPD November 2026")
        assert [row[1:3] for row in stored()[0]] == before
        assert directory.data_edition() == "ONSPD November 2026"

    def test_straddling_postcode_has_two_councils(self, content, sample, tmp_path):
        load(sample, straddling=write(tmp_path / "s.csv", STRADDLING))
        assert directory.areas_for("CB10 1AB").answer is Answer.MANY
        assert [council.name for council in directory.areas_for("CB10 1AB").councils] == [
            *("South Cambridgeshire", "Uttlesford"),
        ]
        assert directory.areas_for("SG8 5AA").answer is Answer.MANY

    def test_duplicate_row_is_stored_once(self, content, tmp_path):
        load(write(tmp_path / "x.csv", [*SAMPLE, SAMPLE[0]]))
        assert Postcode.objects.filter(postcode="CB12AB").count() == 1


@pytest.mark.django_db(transaction=True)
def test_failed_import_keeps_old_data(sample, monkeypatch):
    load(sample)
    before = stored()

    def fail(*args):
        raise IntegrityError("planted")

    fill = storing._fill
    monkeypatch.setattr(storing, "_fill", lambda model, *rest: (fill if model is Postcode else fail)(model, *rest))
    with pytest.raises(IntegrityError, match="planted"):
        load(sample, edition="never")
    assert stored() == before


def test_lookup_uses_councils_of_the_given_day(loaded):
    """After a reorganisation the data still has the old council: the new councils of its area are offered."""
    Council.objects.filter(area__slug="norfolk").update(valid_until=date(2028, 3, 31))
    norfolk = Area.objects.get(slug="norfolk")
    Council.objects.create(
        gss_code="E06000098", name="Greater Norwich", area=norfolk, tier="unitary", valid_from=date(2028, 4, 1)
    )
    assert directory.areas_for("NR1 1AA", date(2028, 3, 31)).councils[0].name == "Norwich"
    later = directory.areas_for("NR1 1AA", date(2028, 4, 1))
    assert (later.answer, [council.name for council in later.likely]) == (Answer.UNKNOWN, ["Greater Norwich"])

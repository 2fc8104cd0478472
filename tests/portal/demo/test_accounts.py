"""create_demo_accounts: the accounts, the file that lists them, and repeated runs."""

import stat
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from guidance.models import Area, Force
from prevent_portal.accounts.models import User
from prevent_portal.demo import accounts_file
from referrals.models import Officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def _make():
    call_command("create_demo_accounts", verbosity=0)
    return accounts_file.read()


def test_accounts_file_has_one_line_per_account(tmp_path):
    made = _make()
    lines = (tmp_path / "demo-accounts.txt").read_text().splitlines()
    assert lines == [f"{each.role} {each.place} {each.email} {each.password}" for each in made]
    assert all(len(line.split(" ")) == 4 for line in lines)
    assert stat.S_IMODE((tmp_path / "demo-accounts.txt").stat().st_mode) == 0o600


def test_every_role_and_place_has_an_account():
    made = _make()
    assert Counter(each.role for each in made) == {
        "officer": 4,
        "supervisor": 4,
        "editor": 5,
        "approver": 5,
        "administrator": 1,
        "duty": 1,
    }
    forces, areas = (
        set(Force.objects.values_list("slug", flat=True)),
        Area.objects.values_list("slug", flat=True),
    )
    assert {each.place for each in made if each.role == "officer"} == forces
    for role in ("editor", "approver"):
        assert {each.place for each in made if each.role == role} == set(areas)
    assert len({each.password for each in made}) == len(made)


def test_each_account_has_its_permissions():
    for each in _make():
        user = User.objects.get(email=each.email)
        assert user.check_password(each.password)
        assert user.has_perm("wagtailadmin.access_admin") == (each.role in ("editor", "approver", "administrator"))
        officer = Officer.objects.filter(user=user).first()
        assert bool(officer) == (each.role in ("officer", "supervisor"))
        if officer:
            assert officer.force.slug == each.place
            assert officer.is_supervisor == (each.role == "supervisor")
        if each.role == "editor":
            assert [group.area.slug for group in user.groups.all()] == [each.place]
        if each.role == "approver":
            assert [group.approved_area.slug for group in user.groups.all()] == [each.place]


def test_accounts_are_recognisable_as_examples():
    made = _make()
    assert all(each.email.endswith("@example.org") for each in made)
    assert str(User.objects.get(email="officer.norfolk@example.org")).startswith("Example Officer, Norfolk")


def test_second_run_keeps_accounts_and_passwords():
    first = _make()
    User.objects.get(email=first[0].email).delete()
    changed = User.objects.get(email=first[1].email)
    changed.set_password("chosen by a person")
    changed.save()
    assert _make() == first
    assert User.objects.get(email=first[0].email).check_password(first[0].password)
    assert User.objects.get(email=first[1].email).check_password("chosen by a person")


def test_missing_file_means_new_passwords(tmp_path):
    first = _make()
    (tmp_path / "demo-accounts.txt").unlink()
    second = _make()
    assert not {each.password for each in first} & {each.password for each in second}
    assert all(User.objects.get(email=each.email).check_password(each.password) for each in second)


def test_command_refuses_outside_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is off"):
        _make()
    assert not User.objects.exists()

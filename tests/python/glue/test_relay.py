"""The WebSocket between a page and the companion."""

import json

import aiohttp
import pytest

from .conftest import happens


async def test_text_and_bytes_pass_both_ways_without_secrets(lab):
    await lab.log_in()
    address = lab.url(f"/ws?token={lab.token}&page=1")
    async with lab.client.ws_connect(address, headers={"X-Lockstep-User": "root"}) as ws:
        hello = json.loads((await ws.receive()).data)
        assert hello["url"] == "/ws?page=1"
        assert not {"cookie", "origin"} & set(hello["headers"])
        assert hello["headers"]["authorization"].startswith("Bearer ")
        assert hello["headers"]["x-lockstep-user"] != "root"
        await ws.send_str("é")
        await ws.send_bytes(b"\x00\xff")
        assert (await ws.receive()).data == "é"
        assert (await ws.receive()).data == b"\x00\xff"


async def test_a_foreign_origin_is_refused(lab):
    await lab.log_in()
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await lab.client.ws_connect(lab.url("/ws"), origin="http://evil.example")
    own = lab.root.split("/user")[0]
    async with lab.client.ws_connect(lab.url("/ws"), origin=own) as ws:
        assert (await ws.receive()).type is aiohttp.WSMsgType.TEXT


async def test_a_close_on_either_side_closes_the_other(lab, notes):
    async with lab.client.ws_connect(lab.url("/ws"), headers=lab.by_token) as ws:
        await ws.receive()
    await happens(lambda: "socket closed" in notes())
    async with lab.client.ws_connect(lab.url("/ws"), headers=lab.by_token) as ws:
        await ws.receive()
        await ws.send_str("bye")
        assert (await ws.receive()).data == 4001


async def test_a_killed_companion_closes_with_come_again(lab, notes):
    async with lab.client.ws_connect(lab.url("/ws"), headers=lab.by_token) as ws:
        await ws.receive()
        lab.companion._node.kill()
        assert (await ws.receive()).data == 1012
    await happens(lambda: len([note for note in notes() if note.startswith("ready")]) == 2)
    async with lab.client.ws_connect(lab.url("/ws"), headers=lab.by_token) as ws:
        assert (await ws.receive()).type is aiohttp.WSMsgType.TEXT


async def test_a_companion_that_cannot_start_closes_with_its_code(lab, monkeypatch):
    monkeypatch.setenv("LOCKSTEP_NODE", "/nowhere/node")
    async with lab.client.ws_connect(lab.url("/ws"), headers=lab.by_token) as ws:
        closed = await ws.receive()
        assert (closed.data, closed.extra) == (1013, "node-missing")

"""What passes between a browser and the companion, and what does not."""

import asyncio

import aiohttp
import pytest
from jupyter_server.auth import Authorizer
from multidict import CIMultiDict

from .conftest import happens


async def test_strangers_are_refused_on_every_route(lab):
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
        async with lab.client.request(method, lab.url("/echo"), data=b"x") as reply:
            assert (reply.status, "Location" in reply.headers) == (403, False)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await lab.client.ws_connect(lab.url("/ws"))
    assert lab.companion._node is None  # nothing is started for a stranger


async def test_a_cookie_post_needs_the_xsrf_token(lab):
    xsrf = await lab.log_in()
    status, refusal, _ = await lab.json("/echo", "POST", headers={}, data=b"x")
    assert (status, refusal["code"]) == (403, "refused")
    foreign = {"X-XSRFToken": xsrf, "Origin": "http://evil.example"}
    assert (await lab.json("/echo", "POST", headers=foreign))[0] in (403, 404)
    assert (await lab.json("/echo", "POST", headers={"X-XSRFToken": xsrf}))[0] == 200
    assert (await lab.json("/echo", "GET", headers={}))[0] == 200


async def test_a_token_post_needs_no_xsrf_token(lab):
    status, seen, _ = await lab.json("/echo", "POST", data=b"x")
    assert (status, seen["method"]) == (200, "POST")


async def test_secrets_and_hop_headers_stay_here(lab):
    await lab.log_in()
    sent = {
        **lab.by_token,
        "X-XSRFToken": "x",
        "X-Lockstep-User": "root",
        "Connection": "keep-alive, X-Hop",
        "X-Hop": "1",
        "Keep-Alive": "timeout=5",
        "Proxy-Authorization": "Basic x",
        "Referer": lab.root + "lab?token=secret",
        "Origin": lab.root.rstrip("/"),
        "Accept-Encoding": "br",
        "X-Kept": "yes",
    }
    query = f"/echo?token=x&a=%2F&_xsrf=x&b=1&b=2&%74oken={lab.token}"
    _, seen, back = await lab.json(query, headers=sent)
    assert seen["url"] == "/echo?a=%2F&b=1&b=2"
    got = seen["headers"]
    gone = {"cookie", "x-xsrftoken", "x-hop", "keep-alive", "proxy-authorization", "referer"}
    assert not (gone | {"origin"}) & set(got)
    assert got["authorization"].startswith("Bearer ") and lab.token not in str(seen)
    assert (got["x-kept"], got["accept-encoding"]) == ("yes", "br")
    assert "stolen" not in str(back.getall("Set-Cookie", []))
    assert back["X-From"] == "companion" and back["Content-Type"] == "application/json"


async def test_the_user_name_is_jupyters_and_cannot_be_sent(lab, monkeypatch):
    from jupyter_server.auth.identity import User

    provider = lab.app.identity_provider
    monkeypatch.setattr(provider, "generate_anonymous_user", lambda handler: User("zoé@x\r\nA: b"))
    forged = CIMultiDict(lab.by_token)
    forged.add("X-Lockstep-User", "root")
    forged.add("x-lockstep-user", "admin")
    _, seen, _ = await lab.json("/echo", headers=forged)
    assert seen["headers"]["x-lockstep-user"] == "zo%C3%A9@x%0D%0AA%3A b"


async def test_the_authorizer_is_asked(lab, monkeypatch):
    asked = []

    class Readers(Authorizer):
        def is_authorized(self, handler, user, action, resource):
            asked.append((action, resource))
            return action == "read"

    monkeypatch.setitem(lab.app.web_app.settings, "authorizer", Readers())
    assert (await lab.json("/echo"))[0] == 200
    assert (await lab.json("/echo", "POST"))[0] == 403
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await lab.client.ws_connect(lab.url("/ws"), headers=lab.by_token)
    assert asked == [(action, "lockstep") for action in ("read", "execute", "execute")]


async def test_both_bodies_stream(lab):
    turn = asyncio.Queue()

    async def body():
        while (chunk := await turn.get()) is not None:
            yield chunk

    turn.put_nowait(b"one")
    async with lab.client.post(lab.url("/mirror"), headers=lab.by_token, data=body()) as reply:
        assert await reply.content.readany() == b"one"  # while the request is still open
        turn.put_nowait(b"two")
        assert await reply.content.readany() == b"two"
        turn.put_nowait(None)
        assert await reply.content.read() == b""


@pytest.mark.parametrize("framed", [True, False])
async def test_uploads_are_not_bounded_by_the_server(lab, framed):
    size, piece = 600 << 20, bytes(4 << 20)  # over tornado's 100 MB and Jupyter's 512 MB
    size = size if framed else 8 << 20

    async def body():
        for _ in range(size // len(piece)):
            yield piece

    headers = {**lab.by_token, **({"Content-Length": str(size)} if framed else {})}
    assert (await lab.json("/count", "POST", headers=headers, data=body()))[1] == {"bytes": size}


async def test_a_slow_browser_slows_the_companion(lab):
    async with lab.client.get(lab.url("/flood"), headers=lab.by_token) as reply:
        before = -1
        while (now := (await lab.json("/flooded"))[1]["megabytes"]) != before:
            before = now
            await asyncio.sleep(0.2)
        assert 0 < now < 100  # of 300; the rest waits in no one's memory
        total = 0
        async for chunk in reply.content.iter_any():
            total += len(chunk)
        assert total == 300 << 20


async def test_an_early_answer_reaches_a_browser_that_still_sends(lab):
    async def body():
        for _ in range(200):
            yield bytes(1 << 16)

    status, refusal, _ = await lab.json("/refuse", "POST", data=body())
    assert (status, refusal["code"]) == (413, "too-big")


async def test_an_empty_post_and_an_empty_answer_pass(lab):
    assert (await lab.json("/count", "POST", data=b""))[1] == {"bytes": 0}
    for method in ("GET", "HEAD"):
        async with lab.client.request(method, lab.url("/nothing"), headers=lab.by_token) as reply:
            assert (reply.status, await reply.read()) == (204, b"")


async def test_a_browser_that_leaves_is_noticed_at_once(lab, notes):
    async with lab.client.get(lab.url("/drip"), headers=lab.by_token) as reply:
        assert await reply.content.readline() == b"first\n"
    await happens(lambda: "left" in notes())


async def test_a_broken_upload_is_noticed(lab, notes):
    stuck = asyncio.Event()

    async def body():
        yield b"begun"
        await stuck.wait()

    upload = asyncio.ensure_future(lab.json("/count", "POST", data=body()))
    await happens(lambda: any(note.startswith("ready") for note in notes()))
    await asyncio.sleep(0.1)
    upload.cancel()
    await happens(lambda: "aborted" in notes())


async def test_half_an_answer_does_not_look_whole(lab):
    async with lab.client.get(lab.url("/half"), headers=lab.by_token) as reply:
        with pytest.raises(aiohttp.ClientPayloadError):
            await reply.read()


async def test_a_missing_node_is_one_sentence_with_its_remedy(lab, monkeypatch):
    monkeypatch.setenv("LOCKSTEP_NODE", "/nowhere/node")
    status, refusal, headers = await lab.json("/echo")
    assert (status, refusal["code"], headers["Retry-After"]) == (503, "node-missing", "1")
    assert refusal["message"].startswith("Lockstep needs Node, but nothing runs at /nowhere/node.")
    assert "pip install" in refusal["message"]
    monkeypatch.delenv("LOCKSTEP_NODE")
    assert (await lab.json("/echo"))[0] == 200  # put right without a restart of Jupyter

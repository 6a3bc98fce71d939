"""A real Jupyter server with the extension, and a scripted companion in the real one's place."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from jupyterlab_lockstep import launch

HERE = Path(__file__).parent
SCRIPTED = HERE / "companion.mjs"


@pytest.fixture(autouse=True)
def scripted(monkeypatch, tmp_path):
    """The scripted companion, a temporary folder of this test, and where the companion notes."""
    temp = tempfile.mkdtemp(prefix="lk-", dir="/tmp")  # short: socket paths are bounded
    monkeypatch.setattr(launch, "BUNDLE", SCRIPTED)
    monkeypatch.setattr(tempfile, "tempdir", temp)
    monkeypatch.setenv("TMPDIR", temp)
    monkeypatch.setenv("FAKE_NOTE", str(tmp_path / "note"))
    monkeypatch.delenv("LOCKSTEP_NODE", raising=False)
    yield Path(temp)
    subprocess.run(["rm", "-rf", temp], check=True)


@pytest.fixture
def notes(tmp_path):
    """What the companion wrote down so far, oldest first."""

    def read() -> list[str]:
        note = tmp_path / "note"
        return note.read_text().splitlines() if note.exists() else []

    return read


@pytest.fixture
def jp_server_config():
    return {"ServerApp": {"jpserver_extensions": {"jupyterlab_lockstep": True}}}


@pytest.fixture
def jp_base_url():
    return "/user/zoe/"


class Lab:
    """The test's Jupyter server, as a browser or a script meets it."""

    def __init__(self, app, port: int, base: str):
        self.app, self.root = app, f"http://localhost:{port}{base}"
        self.token = app.identity_provider.token
        self.by_token = {"Authorization": f"token {self.token}"}
        self.client = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    @property
    def companion(self):
        (extension,) = self.app.extension_manager.extension_apps["jupyterlab_lockstep"]
        return extension.companion

    def url(self, path: str) -> URL:
        return URL(f"{self.root}lockstep{path}", encoded=True)

    async def json(self, path: str, method: str = "GET", **options):
        options.setdefault("headers", self.by_token)
        async with self.client.request(method, self.url(path), **options) as reply:
            return reply.status, await reply.json(), reply.headers

    async def log_in(self) -> str:
        """Cookies as a browser gets them; returns the XSRF token."""
        async with self.client.get(URL(f"{self.root}?token={self.token}", encoded=True)) as reply:
            await reply.read()
        async with self.client.get(URL(f"{self.root}login", encoded=True)) as reply:
            await reply.read()
        return next(c.value for c in self.client.cookie_jar if c.key == "_xsrf")


@pytest.fixture
def lab(jp_serverapp, http_server, jp_http_port, jp_base_url, jp_asyncio_loop):
    async def make() -> Lab:
        return Lab(jp_serverapp, jp_http_port, jp_base_url)

    made = jp_asyncio_loop.run_until_complete(make())
    yield made
    jp_asyncio_loop.run_until_complete(made.client.close())


def wait_for(condition, seconds: float = 30):
    """The first true value of `condition()`; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
    return value


async def happens(condition, seconds: float = 30):
    """`wait_for` that lets the event loop run."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.02)
    return value


def alive(pid: int) -> bool:
    """Is there a process of this id that is not a zombie?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def kernels_of(parent: int) -> list[int]:
    """Kernel processes that a process started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(stat[1]) == parent and b"ipykernel" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


START = """
import sys
from pathlib import Path
from jupyterlab_lockstep import launch
launch.BUNDLE = Path({bundle!r})
launch.LOOPBACK = {loopback}
{then}
"""
CLI = "from jupyterlab_lockstep.__main__ import main; sys.exit(main())"
LAB = """
from jupyter_server.serverapp import ServerApp
ServerApp.find_server_extensions = lambda app: None  # only those of the test's configuration
ServerApp.launch_instance()
"""


@pytest.fixture
def start():
    """Starts Python processes that use the scripted companion; ends what is left of them."""
    started = []

    def begin(then: str, *arguments: str, loopback=False, bundle=SCRIPTED, **options):
        code = START.format(bundle=str(bundle), loopback=loopback, then=then)
        environment = {**os.environ, "PYTHONPATH": str(HERE.parents[2])} | options.pop("env", {})
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
            **options,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def first_json(process) -> dict:
    """The first line of a process, which is JSON."""
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return json.loads(line)

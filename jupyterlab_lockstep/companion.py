"""The companion's life under Jupyter: one Node, started on demand, restarted when it dies."""

import asyncio
import json
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from logging import WARNING, Logger
from threading import Thread

import aiohttp

from . import launch

READY = 20  # seconds until Node says that it is ready; measured 0.2
SETTLED = 10  # after so many seconds a death is the first one again


class Companion:
    """Starts, watches and ends Node. `prepare` makes its launch folder when it is first needed."""

    def __init__(
        self, argv: Callable[[], list[str]], prepare: Callable[[], launch.Launch], log: Logger
    ):
        self._argv, self._prepare, self._log = argv, prepare, log
        self._lock, self.url = asyncio.Lock(), "http://localhost"
        self._launch: launch.Launch | None = None
        self._node: subprocess.Popen[bytes] | None = None
        self._session: aiohttp.ClientSession | None = None
        self._failures, self._retry_at, self._closing = 0, 0.0, False

    async def session(self) -> aiohttp.ClientSession:
        """A client that reaches a Node that is ready, or `Problem`."""
        async with self._lock:
            if self._session is None or self._node is None or self._node.poll() is not None:
                await self._start()
            return self._session

    async def settle(self) -> None:
        """Wait up to a second for the end of Node, which a broken connection announces."""
        for _ in range(20):
            if self._node is None or self._node.poll() is not None:
                break
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        """End Node while the event loop still serves its last calls."""
        self._closing = True
        if self._node is not None:
            await asyncio.get_running_loop().run_in_executor(None, launch.end, self._node)
        if self._session is not None:
            await self._session.close()

    async def _start(self) -> None:
        if self._closing:
            raise launch.Problem("jupyter-stopping", "Jupyter is stopping. Start it again.")
        wait = self._retry_at - time.monotonic()
        if wait > 0:
            reason = f"stopped {self._failures} times in a row; the reason is in Jupyter's log"
            sentence = f"Lockstep's companion {reason}. It starts again in {max(wait, 1):.0f} s."
            raise launch.Problem("companion-waiting", sentence)
        argv = [*self._argv(), "companion"]
        here = self._launch = self._launch or self._prepare()
        here.node_socket.unlink(missing_ok=True)
        node = here.spawn(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._node, loop = node, asyncio.get_running_loop()
        hello: asyncio.Future[dict] = loop.create_future()
        # a thread, since Jupyter's event loop on Windows has no subprocesses
        Thread(target=self._follow, args=(node, loop, hello), daemon=True).start()
        try:
            ready = await asyncio.wait_for(hello, READY)
        except (EOFError, asyncio.TimeoutError):
            node.kill()
            reason = "did not start; the reason is in Jupyter's log"
            remedy = "Reload the page; if that does not help, reinstall jupyterlab-lockstep"
            sentence = f"Lockstep's companion {reason}. {remedy}."
            raise launch.Problem("companion-not-started", sentence) from None
        if launch.LOOPBACK:
            self.url = f"http://127.0.0.1:{ready['port']}"
        if self._session is None:
            # connections are not kept: Node may close one just when a POST is sent on it
            endless = {"limit": 0, "force_close": True}
            unix = (
                None if launch.LOOPBACK else aiohttp.UnixConnector(str(here.node_socket), **endless)
            )
            self._session = aiohttp.ClientSession(
                connector=unix or aiohttp.TCPConnector(**endless),
                headers={"Authorization": f"Bearer {here.secret}"},
                timeout=aiohttp.ClientTimeout(total=None),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            )

    def _follow(self, node: subprocess.Popen[bytes], loop, hello: asyncio.Future[dict]) -> None:
        """Thread of one Node: `ready`, then its log, then its end."""
        born = time.monotonic()
        with suppress(RuntimeError):  # the event loop is gone, and so is the server
            for line in node.stdout:
                record = None
                with suppress(ValueError):
                    record = json.loads(line)
                if isinstance(record, dict) and record.get("ready"):
                    loop.call_soon_threadsafe(
                        lambda told=record: hello.done() or hello.set_result(told)
                    )
                else:
                    self._repeat(line, record)
            node.wait()
            loop.call_soon_threadsafe(self._ended, node.returncode, time.monotonic() - born, hello)

    def _repeat(self, line: bytes, record: object) -> None:
        """Say Node's log line in Jupyter's log, at its own level; other words are a warning."""
        try:
            level, stack = record["level"] - 10, record.get("err", {}).get("stack", "")
            told = f"{record.get('instance')} {record.get('component')}: {record['msg']} {stack}"
        except (AttributeError, KeyError, TypeError):
            level, told = WARNING, line.decode(errors="replace")
        # what Node was told to say is heard, also where Jupyter itself says less
        self._log.log(max(level, self._log.getEffectiveLevel()), "lockstep %s", told.rstrip())

    def _ended(self, status: int, lived: float, hello: asyncio.Future[dict]) -> None:
        if not hello.done():
            hello.set_exception(EOFError())
        if self._closing:
            return
        self._failures = 1 if lived > SETTLED else self._failures + 1
        pause = min(2 ** (self._failures - 3), 30) if self._failures > 2 else 0
        self._retry_at = time.monotonic() + pause
        self._log.warning("lockstep companion ended with status %s after %.1f s", status, lived)
        if self._failures < 6:  # runs go on without a page; after that a request starts it
            self._revival = asyncio.ensure_future(self._revive(pause))

    async def _revive(self, pause: float) -> None:
        await asyncio.sleep(pause)
        with suppress(launch.Problem):  # the next request tells it
            await self.session()

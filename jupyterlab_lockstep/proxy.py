"""The way from the browser to the companion: checked here, streamed both ways, secrets removed."""

import asyncio
import sys
from urllib.parse import quote, unquote_plus

import aiohttp
from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from multidict import CIMultiDict
from tornado import iostream, web, websocket
from yarl import URL

from .companion import Companion
from .launch import Problem

HOP = {"connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
HOP |= {"proxy-authenticate", "proxy-authorization", "proxy-connection"}
PRIVATE = {"authorization", "cookie", "host", "origin", "referer"}
PRIVATE |= {"set-cookie", "x-lockstep-user", "x-xsrftoken"}
ANSWERS = {  # by hundreds of the status
    4: ("refused", "Jupyter refused this request. Reload the page, log in if asked, try again."),
    5: ("failed", "Lockstep could not pass this on; the reason is in Jupyter's log. Try again."),
}
LOST = ("companion-lost", "Lockstep's companion stopped while it answered. Try again.")


def passed_on(headers) -> CIMultiDict[str]:
    """The headers that are neither secrets nor for one hop only."""
    dropped = {name.strip().lower() for name in headers.get("Connection", "").split(",")}
    dropped |= HOP | PRIVATE
    pairs = headers.get_all() if hasattr(headers, "get_all") else headers.items()
    return CIMultiDict((name, value) for name, value in pairs if name.lower() not in dropped)


class Guarded(JupyterHandler):
    """Who may pass, and what is passed on."""

    def initialize(self, companion: Companion) -> None:
        self.companion = companion

    async def admit(self, action: str) -> None:
        """403 unless Jupyter knows the user and its authorizer allows `action` on `lockstep`."""
        user, allowed = self.current_user, self.authorizer.is_authorized
        if not user or not await ensure_async(allowed(self, user, action, "lockstep")):
            raise web.HTTPError(403)

    def onward(self) -> tuple[URL, CIMultiDict[str]]:
        """Address and headers for the companion; the user's name is percent-encoded."""
        secret = ("token", "_xsrf")
        parts = self.request.query.split("&")
        query = "&".join(p for p in parts if unquote_plus(p.partition("=")[0]) not in secret)
        path = self.request.path[len(self.base_url + "lockstep") :]
        address = self.companion.url + path + ("?" + query if query else "")
        headers = passed_on(self.request.headers)
        headers["X-Lockstep-User"] = quote(self.current_user.username, safe="@+ ")
        return URL(address, encoded=True), headers

    async def twice(self, exchange):
        """Try again when Node died and nothing was sent yet, or the request changes nothing."""
        try:
            return await exchange()
        except aiohttp.ClientConnectorError:
            pass
        except aiohttp.ClientConnectionError:
            harmless = self.request.method in ("GET", "HEAD") and not self.has_body()
            if self._headers_written or not harmless:
                raise
        await self.companion.settle()
        return await exchange()

    def has_body(self) -> bool:
        return not {"Content-Length", "Transfer-Encoding"}.isdisjoint(self.request.headers)

    def refuse(self, status: int, code: str, message: str) -> None:
        """The one shape of every refusal."""
        self.set_status(status)
        self.finish({"code": code, "message": message})

    def write_error(self, status_code: int, **_) -> None:
        self.refuse(status_code, *ANSWERS[status_code // 100])


@web.stream_request_body
class Proxy(Guarded):
    """One HTTP exchange: the body goes on while it arrives, a browser that leaves is noticed."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

    async def prepare(self) -> None:
        self.chunks: asyncio.Queue[bytes] = asyncio.Queue(8)
        try:
            await super().prepare(_redirect_to_login=False)  # checks XSRF unless it is a GET
            await self.admit("read" if self.request.method in ("GET", "HEAD") else "execute")
        except web.HTTPError as refusal:
            # told after the body: a connection closed in the middle of it would hide the answer
            self.exchange = asyncio.get_running_loop().create_future()
            self.exchange.set_exception(refusal)
            self.exchange.exception()  # seen, also if the method below refuses first
            return
        self.request.connection.set_max_body_size(sys.maxsize)  # the companion has its own bounds
        self.exchange = asyncio.ensure_future(self._exchange())

    async def data_received(self, chunk: bytes) -> None:
        put = asyncio.ensure_future(self.chunks.put(chunk))
        await asyncio.wait({put, self.exchange}, return_when=asyncio.FIRST_COMPLETED)
        put.cancel()  # the answer came before the body's end: the rest is read and dropped

    @ws_authenticated  # 403 where `web.authenticated` would redirect to a login page
    async def get(self, _path: str) -> None:
        await self.data_received(b"")
        await asyncio.wait({self.exchange})
        if not self.exchange.cancelled():
            self.exchange.result()

    head = post = put = patch = delete = get

    def on_connection_close(self) -> None:
        super().on_connection_close()
        if hasattr(self, "exchange"):
            self.exchange.cancel()

    async def _body(self):
        while chunk := await self.chunks.get():
            yield chunk

    async def _exchange(self) -> None:
        try:
            await self.twice(self._pass_on)
        except iostream.StreamClosedError:
            pass
        except Problem as problem:
            self.set_header("Retry-After", "1")
            self.refuse(503, problem.code, str(problem))
        except (aiohttp.ClientError, OSError):
            if self._headers_written:
                self.detach().close()  # a normal end would look like a whole answer
            else:
                self.refuse(502, *LOST)

    async def _pass_on(self) -> None:
        session = await self.companion.session()
        url, headers = self.onward()
        # asked to close, Node would do so after an early answer, with the rest of the body unread:
        # our next write would fail before the answer is seen
        headers["Connection"] = "keep-alive"
        body = self._body() if self.has_body() else None
        method, options = self.request.method, {"headers": headers, "allow_redirects": False}
        async with session.request(method, url, data=body, **options) as reply:
            self.set_status(reply.status, reply.reason)
            self.clear_header("Content-Type")
            answered = passed_on(reply.headers)
            for name in set(answered):
                self.clear_header(name)
            for name, value in answered.items():
                self.add_header(name, value)
            await self.flush()
            async for chunk in reply.content.iter_any():
                self.write(chunk)
                await self.flush()


class Relay(WebSocketMixin, websocket.WebSocketHandler, Guarded):
    """One WebSocket: each side waits for the other, and a close on one side closes the other."""

    upstream: aiohttp.ClientWebSocketResponse | None = None

    async def prepare(self) -> None:
        await super().prepare()
        await self.admit("execute")

    @ws_authenticated
    async def get(self) -> None:
        await super().get()  # checks Origin

    async def open(self) -> None:
        super().open()  # starts the pings
        try:
            self.upstream = await self.twice(self._connect)
        except (Problem, aiohttp.ClientError) as problem:
            self.log.warning("lockstep WebSocket: %s", problem)
            self.close(1013, getattr(problem, "code", LOST[0]))
            return
        self.pump = asyncio.ensure_future(self._pump(self.upstream))

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        session = await self.companion.session()
        url, headers = self.onward()
        for name in [name for name in headers if name.lower().startswith("sec-websocket")]:
            headers.popall(name, None)
        return await session.ws_connect(url, headers=headers, max_msg_size=0)

    async def _pump(self, upstream: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for message in upstream:
                await self.write_message(message.data, message.type is aiohttp.WSMsgType.BINARY)
        except (websocket.WebSocketClosedError, iostream.StreamClosedError):
            pass
        code = upstream.close_code or 1006
        self.close(1012 if code in (1005, 1006) else code)  # 1012: restarting, come again

    async def on_message(self, message: str | bytes) -> None:
        try:
            binary = isinstance(message, bytes)
            await (self.upstream.send_bytes if binary else self.upstream.send_str)(message)
        except (aiohttp.ClientError, OSError):
            self.close(1012)

    def on_close(self) -> None:
        if self.upstream is not None:
            self.farewell = asyncio.ensure_future(self.upstream.close())

"""The private Jupyter server of `run`, `serve` and `doctor`: kernels only, for our Node only.

Kernels are leased by name, here and in a user's Jupyter: `POST api/kernels` takes no name and no
environment, but a `kernel_id` of five words, so Node chooses `lockstep-…`, writes it down and then
starts it. Starting the same id twice gives the same kernel, and every kernel of the state folder,
also of a Node that died in between, is found in `GET api/kernels` by the beginning of its id.
"""

import subprocess
import sys
import threading

import zmq
from tornado.httpserver import HTTPServer
from traitlets.config import Config

from .launch import LOOPBACK, Launch

sys.modules["rfc3987_syntax"] = None  # jsonschema takes it as absent: saves 0.9 to 1.7 s

from jupyter_server.serverapp import ServerApp  # noqa: E402

from .groups import GROUPED, GroupedKernel  # noqa: E402


class Kernels(ServerApp):
    """No configuration files, extensions, contents or terminals; listens where `here` says."""

    default_services = ("kernels", "kernelspecs")
    here: Launch

    def init_httpserver(self) -> None:
        self._http_server = HTTPServer(self.web_app, max_body_size=self.max_body_size)
        self.io_loop.add_callback(self._http_server.add_socket, self.here.listener)

    async def cleanup_kernels(self) -> None:
        await self.kernel_manager.shutdown_all(now=True)  # Node said goodbye to those it knew

    def _nothing(self, *_args, **_kwargs) -> None:
        """These belong to a server that people see."""

    find_server_extensions = init_mime_overrides = init_signal = load_config_file = _nothing
    write_server_info_file = write_browser_open_files = _nothing


def serve(here: Launch, root: str, node: subprocess.Popen[bytes]) -> None:
    """Serve kernels until `node` ends, then end them."""
    settings = {
        "ServerApp": {
            "allow_root": True,
            "jpserver_extensions": {},
            "log_level": "ERROR",
            "open_browser": False,
            "root_dir": root,
            "terminals_enabled": False,
        },
        "IdentityProvider": {"token": here.bearer},
        "MappingKernelManager": {"kernel_manager_class": GROUPED},
        # big outputs are bounded by Node, which says so; this limit would drop them
        "ZMQChannelsWebsocketConnection": {"limit_rate": False},
    }
    if not LOOPBACK:  # ipykernel warns that its TCP transport is not encrypted
        settings["KernelManager"] = {"transport": "ipc"}
        settings["MultiKernelManager"] = {"connection_dir": str(here.folder)}
    GroupedKernel.folder = here.folder / "groups"
    app = Kernels.instance(config=Config(settings))
    app.here = here
    app.initialize(argv=[])
    # ZeroMQ drops output when 1,000 messages wait; of 50,000 flushed prints half, so 0 to 10 %
    app.kernel_manager.context.setsockopt(zmq.RCVHWM, 0)

    def stop_with_node() -> None:
        node.wait()
        app.io_loop.add_callback(app.stop)

    threading.Thread(target=stop_with_node, daemon=True).start()
    app.start()

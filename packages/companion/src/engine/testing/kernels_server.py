"""A private, kernels-only Jupyter server on a Unix socket, for tests; it ends when stdin closes."""

import json
import sys
import threading
from pathlib import Path

sys.modules["rfc3987_syntax"] = None  # jsonschema takes it as absent: saves a second
sys.path.insert(0, str(Path(__file__).parents[5]))  # ours, also before it is installed

from jupyter_server.serverapp import ServerApp  # noqa: E402
from traitlets.config import Config  # noqa: E402

from jupyterlab_lockstep.groups import GROUPED, GroupedKernel  # noqa: E402


class Kernels(ServerApp):
    """Kernels, kernelspecs and the sessions that a notebook has, nothing else."""

    name = "lockstep-test-kernels"
    default_services = ("kernels", "kernelspecs", "sessions")

    def _nothing(self, *_args, **_kwargs):
        pass

    find_server_extensions = init_mime_overrides = load_config_file = _nothing
    write_server_info_file = write_browser_open_files = init_signal = _nothing


def main():
    here = json.loads(sys.stdin.readline())
    if here["groups"]:
        GroupedKernel.folder = Path(here["folder"], "groups")
    app = Kernels.instance(
        config=Config(
            {
                "ServerApp": {
                    "sock": here["socket"],
                    "root_dir": here["root"],
                    "allow_root": True,
                    "open_browser": False,
                    "jpserver_extensions": {},
                    "terminals_enabled": False,
                    "log_level": "CRITICAL",
                },
                "IdentityProvider": {"token": here["token"]},
                "ZMQChannelsWebsocketConnection": {"limit_rate": False},
                "MappingKernelManager": {"kernel_manager_class": GROUPED},
                "KernelManager": {"transport": "ipc"},
                "MultiKernelManager": {"connection_dir": here["folder"]},
            }
        )
    )
    app.initialize(argv=[])

    def end_with_stdin():
        sys.stdin.read()
        app.io_loop.add_callback(app.stop)

    threading.Thread(target=end_with_stdin, daemon=True).start()
    app.start()


main()

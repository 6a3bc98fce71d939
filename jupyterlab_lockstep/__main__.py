"""`jupyter lockstep …`: Node is the tool; this starts it, with a kernel server if it needs one."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from . import launch

NEED_KERNELS = {"run", "serve", "doctor"}
NEED_STATE = {"ask", "models", "ledger"}  # they have the person's own stdin, so no guard on it
PATIENCE = 5  # seconds that Node has after a signal; it ends its kernels in 2
HELP = {"-h", "--help", "--version"}


def main() -> int:
    """Run the command line; Node's exit status is ours, 2 when it cannot start."""
    arguments = sys.argv[1:]
    try:
        argv = [*launch.command(), *arguments]
    except launch.Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    if not NEED_KERNELS & set(arguments[:1]) or HELP & set(arguments):
        env = dict(os.environ)
        if NEED_STATE & set(arguments[:1]):
            log = env.get("LOCKSTEP_LOG", "info")
            env["LOCKSTEP_CONFIG"] = json.dumps(
                launch.facts(str(Path.cwd()), launch.state_folder(), log)
            )
        if os.name == "nt":
            return subprocess.call(argv, env=env)
        os.execve(argv[0], argv, env)
    return with_kernels(argv)


def with_kernels(argv: list[str]) -> int:
    """Node first, since it starts while the kernel server is still being imported."""
    root = Path.cwd().anchor  # kernels start in any folder; no route here reads files
    log = os.environ.get("LOCKSTEP_LOG", "info")
    here = launch.Launch(
        base_url="/", root=root, state=launch.state_folder(), log=log, theirs=False
    )
    node = here.spawn(argv)
    if os.environ.pop("LOCKSTEP_PUBLICATION", None):  # JupyterLab publishes: not for kernels to see
        threading.Thread(target=end_with_parent, args=(node,), daemon=True).start()

    def pass_on(number: int, _frame: object) -> None:
        if os.name != "nt":  # there the console tells Node itself
            node.send_signal(number)
        last_word = threading.Timer(PATIENCE, launch.end, (node, 0))
        last_word.daemon = True
        last_word.start()

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), pass_on)
    try:
        if any(argument.split("=")[0] == "--kernels" for argument in argv):
            node.wait()  # somebody else's server has them
        else:
            from .kernels import serve

            if node.poll() is None:
                serve(here, root, node)
    finally:
        launch.end(node)
    return node.returncode if node.returncode >= 0 else 128 - node.returncode


def end_with_parent(node: subprocess.Popen[bytes]) -> None:
    """Whoever started us holds our stdin: when it closes, or they die, the page ends."""
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    launch.end(node, PATIENCE)


if __name__ == "__main__":
    sys.exit(main())

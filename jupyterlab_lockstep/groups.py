"""Ends all that a kernel started: its process group, whichever way the kernel itself ended.

A kernel that is told to end takes its children with it, if it is ipykernel and they are still its
children. One that was killed, or is of another make, leaves them; here they end with it.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

GROUPED = f"{__name__}.GroupedKernel"
"""Its name, as Jupyter's settings want it."""


class GroupedKernel(ServerKernelManager):
    """A kernel of our private server."""

    folder: Path | None = None
    """Holds a file for each group that may live, so that Node ends them when this process died."""

    group: int | None = None

    async def _async_post_start_kernel(self, **kw) -> None:
        await super()._async_post_start_kernel(**kw)
        group = getattr(self.provisioner, "pgid", None)
        if group is None or group == os.getpgrp():  # Windows has none; ours is not the kernel's
            return
        self.group = group
        if self.folder is not None:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            (self.folder / str(group)).touch(0o600)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        group, self.group = self.group, None
        if group is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
            if self.folder is not None:
                (self.folder / str(group)).unlink(missing_ok=True)
        await super()._async_cleanup_resources(restart=restart)

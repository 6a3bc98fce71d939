"""Where JupyterLab finds Lockstep; imports nothing heavy, because the command line starts here."""


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyterlab-lockstep"}]


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    from .extension import LockstepExtension

    return [{"module": "jupyterlab_lockstep", "app": LockstepExtension}]

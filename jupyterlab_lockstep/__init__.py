"""Where JupyterLab finds Lockstep; imports nothing heavy, because the command line starts here."""


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyterlab-lockstep"}]


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    from .extension import LockstepExtension

    return [{"module": "jupyterlab_lockstep", "app": LockstepExtension}]


def __getattr__(name: str) -> object:
    """`link_graph` and `LinkGraph`, imported when they are first asked for."""
    if name in ("link_graph", "LinkGraph"):
        from . import graph

        return getattr(graph, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

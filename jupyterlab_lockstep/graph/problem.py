"""What goes wrong with a link graph, told in one sentence instead of a traceback."""

from __future__ import annotations

import importlib
from types import ModuleType

from ..launch import Problem

PACKAGES = {"graph": ("pandas", "pyarrow", "duckdb", "scipy"), "spark": ("pyspark",)}


class GraphProblem(Problem):
    """A `Problem` that a notebook shows as its sentence alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"GraphProblem: {self}"]


def needed(module: str, why: str) -> ModuleType:
    """Import a package of the extras; without it, the sentence that names what to install.

    `why` begins the sentence: "Writing a DataFrame". Raises `GraphProblem` ("package-missing").
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        extra = next((name for name, held in PACKAGES.items() if package in held), "graph")
        remedy = f"pip install 'jupyterlab-lockstep[{extra}]'"
        sentence = f"{why} needs {package}, which cannot be imported ({error}). Run: {remedy}"
        raise GraphProblem("package-missing", sentence) from None

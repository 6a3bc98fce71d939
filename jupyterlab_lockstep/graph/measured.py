"""A graph measured without a page: the companion's own engine, run once as `lockstep graph`."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import launch
from .problem import GraphProblem
from .sources import Source

PICTURE = "picture.png"
OPTIONS = {"home": "--home", "segment": "--segment"}


def command(sources: Sequence[Source], request: Mapping[str, Any], out: Path) -> list[str]:
    """`node lockstep.mjs graph LINKS [PAGES…] … --json --out DIR`."""
    argv = [*launch.command(), "graph", *(source.file for source in sources)]
    for key, option in OPTIONS.items():
        if request.get(key):
            argv += [option, str(request[key])]
    return [*argv, "--json", "--out", str(out), "--picture", str(out / PICTURE)]


def measure(sources: Sequence[Source], request: Mapping[str, Any], out: Path) -> dict[str, Any]:
    """Measure the tables and return the report (`GraphReport` of contract/report.ts).

    `out` then holds what the report says under `written`, and the report itself as `report.json`,
    which the next call for the same graph returns at once. Raises `GraphProblem` with the command's
    own sentence when the tables cannot be read, and stops the command when interrupted.
    """
    kept = out / "report.json"
    if kept.is_file():
        return json.loads(kept.read_text("utf-8"))
    out.mkdir(mode=0o700, exist_ok=True)
    try:
        argv = command(sources, request, out)
    except launch.Problem as problem:
        raise GraphProblem(problem.code, str(problem)) from None
    ended = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if ended.returncode:
        told = ended.stderr.decode("utf-8", "replace").strip()
        sentence = (
            told or f"`lockstep graph` ended with status {ended.returncode} and said nothing."
        )
        raise GraphProblem("not-measured", sentence)
    report = json.loads(ended.stdout)
    new = out / "report.new"
    new.write_text(json.dumps(report), "utf-8")
    os.replace(new, kept)
    return report


def written(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Format and path of the files that the command wrote and that are still there."""
    files = ((one["format"], one["file"]) for one in report["written"])
    return [(kind, file) for kind, file in files if Path(file).is_file()]


def picture(report: Mapping[str, Any]) -> bytes | None:
    """The PNG that the command drew."""
    return next((Path(file).read_bytes() for kind, file in written(report) if kind == "png"), None)

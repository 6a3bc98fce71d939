"""A graph measured without a page: the companion's own engine, run once as `lockstep graph`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import launch
from .problem import GraphProblem
from .sources import Source

PICTURE = "picture.png"
KEPT = "pages.csv,pages.parquet"
OPTIONS = {"home": "--home", "segment": "--segment"}


def run(
    sources: Sequence[Source], request: Mapping[str, Any], out: Path, formats: str, *more: str
) -> bytes:
    """`lockstep graph LINKS [PAGES…] --out OUT --format FORMATS …`; returns what it printed.

    Raises `GraphProblem` with the command's own sentence; stops it when interrupted.
    """
    try:
        argv = [*launch.command(), "graph", *(source.file for source in sources)]
    except launch.Problem as problem:
        raise GraphProblem(problem.code, str(problem)) from None
    for key, option in OPTIONS.items():
        if request.get(key):
            argv.append(f"{option}={request[key]}")
    argv += ["--out", str(out), "--format", formats, "--force", *more]
    ended = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if ended.returncode:
        told = ended.stderr.decode("utf-8", "replace").strip()
        sentence = told or f"`lockstep graph` ended with status {ended.returncode}."
        raise GraphProblem("not-measured", sentence)
    return ended.stdout


def measure(sources: Sequence[Source], request: Mapping[str, Any], out: Path) -> dict[str, Any]:
    """Measure the tables and return the report (`GraphReport` of contract/report.ts).

    `out` then holds what the report says under `written`, and the report itself as `report.json`,
    which the next call for the same graph returns at once; it appears whole or not at all. Raises
    `GraphProblem`.
    """
    kept = out / "report.json"
    if kept.is_file():
        return json.loads(kept.read_text("utf-8"))
    new = Path(tempfile.mkdtemp(prefix=".measuring-", dir=out.parent))
    try:
        told = run(sources, request, new, KEPT, "--json", "--picture", str(new / PICTURE))
        report = json.loads(told)
        for one in report["written"]:
            one["file"] = str(out / Path(one["file"]).name)
        (new / kept.name).write_text(json.dumps(report), "utf-8")
        if not kept.is_file():  # else another kernel measured the same meanwhile
            shutil.rmtree(out, ignore_errors=True)  # what an interrupted call may have left
            os.rename(new, out)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return report


def written(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Format and path of the files that the command wrote and that are still there."""
    files = ((one["format"], one["file"]) for one in report["written"])
    return [(kind, file) for kind, file in files if Path(file).is_file()]


def picture(report: Mapping[str, Any]) -> bytes | None:
    """The PNG that the command drew."""
    return next((Path(file).read_bytes() for kind, file in written(report) if kind == "png"), None)
